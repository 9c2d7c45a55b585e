# Every compiler flag of ours lives in these targets.
option(VITRINE_WERROR "Treat warnings as errors" OFF)
option(VITRINE_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(VITRINE_FUZZ "libFuzzer instead of a replay of the corpus (clang)" OFF)
option(VITRINE_UNITY "Compile a folder of src/ as one file: quicker; an include that is missing is found by the viewer's build" OFF)
option(VITRINE_TESTS "Build the tests" ON)

find_program(CCACHE ccache)
if(CCACHE AND NOT EMSCRIPTEN)
  # What ccache wants to be told before it keeps what was compiled with a precompiled header (the tests).
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

# What every browser has had since 2021 (Safari 16.4 came last, with SIMD): faster, and shorter.
set(vitrine_wasm_features -msimd128 -mbulk-memory -mnontrapping-fptoint -msign-ext)

add_library(vitrine_flags INTERFACE)
target_include_directories(vitrine_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(vitrine_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
  -fno-rtti
  -ffp-contract=off # no fused multiply-add: the same pixels and tensors natively and in the browser
  $<$<BOOL:${VITRINE_UNITY}>:-Wno-shadow> # one file's names are not another's
  $<$<BOOL:${VITRINE_WERROR}>:-Werror>
  $<$<BOOL:${EMSCRIPTEN}>:${vitrine_wasm_features}>)
# No visitor waits for the words of the reference page (src/spec/table.h).
target_compile_definitions(vitrine_flags INTERFACE $<$<BOOL:${EMSCRIPTEN}>:VITRINE_WITHOUT_DOCS>)
target_link_options(vitrine_flags INTERFACE
  $<$<BOOL:${VITRINE_SANITIZE}>:-fsanitize=address,undefined>)

# What the modules and the programs are compiled with, but not the tests: Catch2's macros, optimised and sanitized,
# take four times as long to compile, and what is to be looked at is in the modules.
# -O1 -g1: compiled twice as fast as with RelWithDebInfo's own, and nearly as fast when it runs.
add_library(vitrine_sanitized INTERFACE)
target_compile_options(vitrine_sanitized INTERFACE
  $<$<BOOL:${VITRINE_SANITIZE}>:-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1>
  $<$<BOOL:${VITRINE_FUZZ}>:-fsanitize=fuzzer-no-link>)
set(vitrine_test_flags -O0 -g1 $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>) # which ccache needs

# What the viewer links cannot throw; natively neither, so that native tests meet the browser's rules.
add_library(vitrine_no_throw INTERFACE)
target_compile_options(vitrine_no_throw INTERFACE -fno-exceptions)
