# What is built for the author's own machine: the vitrine command, the generators, the tests.
if(EXISTS ${CMAKE_SOURCE_DIR}/src/main_tool.cpp)
  add_executable(vitrine src/main_tool.cpp)
  target_link_libraries(vitrine PRIVATE tool vitrine_sanitized)
  target_compile_definitions(vitrine PRIVATE VITRINE_VERSION="${PROJECT_VERSION}")

  # bin/vitrine finds share/vitrine beside it (src/tool/assets.h), so the two names are fixed.
  set(VITRINE_ASSETS ${CMAKE_SOURCE_DIR}/build/assets CACHE PATH "What node shell/build.mjs made, for the installation")
  install(CODE "
    if(NOT EXISTS \"${VITRINE_ASSETS}/assets.json\")
      message(FATAL_ERROR \"${VITRINE_ASSETS} has no page assets: build the preset web, then node shell/build.mjs.\")
    endif()")
  install(TARGETS vitrine RUNTIME DESTINATION bin)
  install(DIRECTORY ${VITRINE_ASSETS}/ DESTINATION share/vitrine)
endif()

if(EXISTS ${CMAKE_SOURCE_DIR}/tools/generator/main.cpp)
  # Writes the files that are derived from tables in the code (tools/generate --check holds them to it).
  add_executable(vitrine_generate tools/generator/main.cpp)
  target_link_libraries(vitrine_generate PRIVATE demo host vitrine_sanitized)
endif()

if(VITRINE_TESTS)
  enable_testing()
  add_library(test_main STATIC tests/support/main.cpp tests/support/png.cpp)
  target_include_directories(test_main PUBLIC ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(test_main PUBLIC vitrine_flags catch2 PRIVATE ZLIB::ZLIB)
  target_compile_definitions(test_main PUBLIC VITRINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_compile_options(test_main PRIVATE ${vitrine_test_flags})
  # More than half of a test's compilation is reading Catch2; main.cpp reads it in a way of its own.
  set_source_files_properties(tests/support/main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_precompile_headers(test_main PRIVATE <algorithm> <cmath> <filesystem> <functional> <string> <vector> tests/support/catch.h)

  # tests/unit/<module>_test.cpp and <module>-<part>_test.cpp link that module alone: a test cannot reach past its layer.
  foreach(module base tensor onnx spec media widgets demo demo_tool site raster app tool)
    file(GLOB sources CONFIGURE_DEPENDS tests/unit/${module}_test.cpp tests/unit/${module}-*_test.cpp)
    if(module STREQUAL widgets)
      file(GLOB widget_tests CONFIGURE_DEPENDS src/widgets/*/*_test.cpp)
      list(APPEND sources ${widget_tests})
    endif()
    add_cpp_test(${module}_test unit SOURCES ${sources} LINK ${module})
  endforeach()

  file(GLOB contract_tests CONFIGURE_DEPENDS tests/contract/*_test.cpp)
  add_cpp_test(contract_test contract SOURCES ${contract_tests} LINK app demo_tool)

  set(fuzz_targets)
  if(VITRINE_SANITIZE) # without sanitizers a replay finds nothing that the unit tests do not
    file(GLOB fuzz_targets CONFIGURE_DEPENDS tests/fuzz/*_fuzz.cpp)
  endif()
  foreach(target ${fuzz_targets})
    get_filename_component(fuzz ${target} NAME_WE)
    # A libFuzzer executable, or one that replays its corpus.
    add_executable(${fuzz} ${target})
    target_link_libraries(${fuzz} PRIVATE demo demo_tool onnx vitrine_sanitized)
    if(VITRINE_FUZZ)
      target_compile_options(${fuzz} PRIVATE -fsanitize=fuzzer)
      target_link_options(${fuzz} PRIVATE -fsanitize=fuzzer)
    else()
      target_sources(${fuzz} PRIVATE tests/fuzz/replay.cpp)
      add_test(NAME ${fuzz} COMMAND ${fuzz} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${fuzz})
      set_tests_properties(${fuzz} PROPERTIES LABELS fuzz)
    endif()
  endforeach()
endif()
