# viewer.wasm and its glue (build/web/viewer.mjs): plain exported C functions, one EM_JS import object.
set(CMAKE_CXX_FLAGS_MINSIZEREL "-DNDEBUG")

# Every visitor downloads it. Emscripten leaves inlining to the linker, which comes too late: a vector of bytes is then
# filled and destroyed byte by byte, which of a table of 50 MB takes a fifth of a second. Of the thresholds, -15 makes
# the smallest file: 5 % less than none inlined, 4 % less than -Oz's own 5.
set(small -Oz -finline-functions -mllvm -inline-threshold=-15)
# But loops over pixels must be fast.
set(fast -O2 -finline-functions)
set(fast_modules raster media)
set(fast_sources
  src/base/bytes.cpp src/base/sha256.cpp src/widgets/json/json_statistics.cpp)
# Of those modules these have no such loop.
set(small_sources
  src/media/boxes.cpp src/media/decoders.cpp src/media/file_format.cpp src/media/pipeline.cpp src/media/resample.cpp)

add_executable(viewer src/main_web.cpp src/imgui_unused_web.cpp)
target_link_libraries(viewer PRIVATE app)
foreach(module base tensor spec media widgets demo host raster widgets_ui app imgui viewer)
  get_target_property(sources ${module} SOURCES)
  foreach(source ${sources})
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE name)
    if(name IN_LIST fast_sources OR (module IN_LIST fast_modules AND NOT name IN_LIST small_sources))
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${fast}")
    else()
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${small}")
    endif()
  endforeach()
endforeach()
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
  -sEXPORTED_FUNCTIONS=_app_start,_app_event,_app_frame,_app_reply,_app_alloc,_app_free,_app_piece,_app_piece_grow,_app_piece_drop,_app_sha256_begin,_app_sha256_update,_app_sha256_end
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
