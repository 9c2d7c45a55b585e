# Finds the Emscripten that is on the PATH (Debian's package, emsdk, Homebrew) and hands over to the
# toolchain file that it ships.
find_program(EM_CONFIG em-config REQUIRED)
execute_process(COMMAND ${EM_CONFIG} EMSCRIPTEN_ROOT OUTPUT_VARIABLE em_root OUTPUT_STRIP_TRAILING_WHITESPACE)
# Debian's acorn is outside the search path of a Node that is not Debian's own; the optimised link needs it.
set(ENV{NODE_PATH} "/usr/share/nodejs:$ENV{NODE_PATH}")
include(${em_root}/cmake/Modules/Platform/Emscripten.cmake)
