# viewer.wasm and its glue (build/web/viewer.mjs): plain exported C functions, one EM_JS import object.
set(CMAKE_CXX_FLAGS_MINSIZEREL "-Oz -DNDEBUG") # every visitor downloads it
# But loops over pixels must be fast. Emscripten leaves inlining to the linker, which is told to keep it small; and
# with -Oz a vector of bytes is destroyed byte by byte, which of a photo takes longer than decoding it.
set(fast -O2 -finline-functions)
foreach(module raster media)
  target_compile_options(${module} PRIVATE ${fast})
endforeach()
set_source_files_properties(
  src/base/message.cpp src/base/sha256.cpp src/base/value.cpp
  src/widgets/pictures.cpp src/widgets/json/json_statistics.cpp
  PROPERTIES COMPILE_OPTIONS "${fast}")
# Of those modules these have no such loop.
set_source_files_properties(src/media/file_format.cpp src/media/boxes.cpp PROPERTIES COMPILE_OPTIONS "-Oz;-fno-inline-functions")

add_executable(viewer src/main_web.cpp src/imgui_unused_web.cpp)
target_link_libraries(viewer PRIVATE app)
set_target_properties(viewer PROPERTIES SUFFIX ".mjs")
# Debian's acorn is outside the search path of a Node that is not Debian's own; the optimised link needs it.
set_target_properties(viewer PROPERTIES
  RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs:$ENV{NODE_PATH}")
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.25)
  set(stack_flag TOTAL_STACK) # renamed in 3.1.25
else()
  set(stack_flag STACK_SIZE)
endif()
target_link_options(viewer PRIVATE
  -Oz
  -sMODULARIZE -sEXPORT_ES6           # one factory function; esbuild puts it into boot.js
  -sENVIRONMENT=web
  -sALLOW_MEMORY_GROWTH
  -sINITIAL_MEMORY=16MB
  -s${stack_flag}=1MB
  -sMALLOC=emmalloc                   # a third of dlmalloc's size, about as fast with one thread
  -sFILESYSTEM=0
  -sASSERTIONS=0
  -sDISABLE_EXCEPTION_CATCHING
  -sBINARYEN_EXTRA_PASSES=--converge  # as long as it gets smaller
  -sEXPORTED_FUNCTIONS=_app_start,_app_event,_app_frame,_app_reply,_app_alloc,_app_free,_app_sha256_begin,_app_sha256_update,_app_sha256_end
  -sEXPORTED_RUNTIME_METHODS=HEAPU8
  --no-entry
  # The browser's own in place of the C library's: src/host/host_web.cpp.
  -Wl,--wrap=strtod,--wrap=strtof,--wrap=snprintf,--wrap=vsnprintf
  -Wl,--wrap=sin,--wrap=sinf,--wrap=cos,--wrap=cosf,--wrap=exp,--wrap=expf,--wrap=pow,--wrap=powf)

# Dear ImGui's functions that src/imgui_unused_web.cpp lists are replaced by empty ones.
file(STRINGS src/imgui_unused_web.cpp unused REGEX "^UNUSED(_INT)?\\(")
foreach(line ${unused})
  string(REGEX REPLACE "^UNUSED(_INT)?\\(([A-Za-z0-9_]+).*" "\\2" name "${line}")
  target_link_options(viewer PRIVATE -Wl,--wrap=${name})
endforeach()
