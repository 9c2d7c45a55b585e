# Third-party code: from the system's packages, except Dear ImGui, which tools/setup unpacks (pinned by
# hash) into the cache folder because no distribution ships its sources for WebAssembly.
set(vitrine_cache $ENV{VITRINE_CACHE})
if(NOT vitrine_cache)
  set(vitrine_cache $ENV{HOME}/.cache/vitrine)
endif()
set(VITRINE_CACHE ${vitrine_cache} CACHE PATH "Where tools/setup puts third-party sources")

set(imgui_dir ${VITRINE_CACHE}/imgui_bundle-1.93.0/external/imgui/imgui)
if(NOT EXISTS ${imgui_dir}/imgui.cpp)
  message(FATAL_ERROR "Dear ImGui is not in ${imgui_dir}. Run tools/setup, or set VITRINE_CACHE.")
endif()
add_library(imgui STATIC
  ${imgui_dir}/imgui.cpp ${imgui_dir}/imgui_draw.cpp ${imgui_dir}/imgui_tables.cpp
  ${imgui_dir}/imgui_widgets.cpp ${imgui_dir}/imgui_stacklayout.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${imgui_dir})
target_compile_definitions(imgui PUBLIC
  IMGUI_USE_WCHAR32              # emoji
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEMO_WINDOWS
  IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_FILE_FUNCTIONS
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
  # The viewer has glyphs of its own (src/app/font.cpp); natively tests draw with ImGui's (tests/support/glyphs.h).
  $<$<BOOL:${EMSCRIPTEN}>:IMGUI_DISABLE_DEFAULT_FONT IMGUI_DISABLE_STB_TRUETYPE>)
target_compile_options(imgui PRIVATE -w -fno-exceptions -fno-rtti
  $<$<BOOL:${EMSCRIPTEN}>:${vitrine_wasm_features}>
  $<$<BOOL:${VITRINE_SANITIZE}>:-fsanitize=address -O1 -g1>) # its own undefined behaviour is not ours

# Only the header folders that are wanted are linked into a folder of the build's own:
# -isystem /usr/include would hide Emscripten's own C library headers.
set(header_dir ${CMAKE_BINARY_DIR}/third_party)
file(MAKE_DIRECTORY ${header_dir})
find_path(nlohmann_include nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
file(CREATE_LINK ${nlohmann_include}/nlohmann ${header_dir}/nlohmann SYMBOLIC)
add_library(nlohmann_json INTERFACE)
target_include_directories(nlohmann_json SYSTEM INTERFACE ${header_dir})

if(NOT EMSCRIPTEN)
  find_package(ZLIB REQUIRED)
  find_package(Threads REQUIRED)
  find_library(md4c_html_library md4c-html REQUIRED)
  find_library(md4c_library md4c REQUIRED)
  # cpp-httplib is compiled on Debian and Ubuntu, and headers only elsewhere. Server, the one class we use,
  # is the same with and without the TLS that the compiled one may have.
  add_library(httplib INTERFACE)
  find_library(httplib_library cpp-httplib)
  if(httplib_library)
    target_link_libraries(httplib INTERFACE ${httplib_library})
  endif()
  add_library(md4c INTERFACE)
  target_link_libraries(md4c INTERFACE ${md4c_html_library} ${md4c_library})

  # Catch2 2 is headers only (Debian 12), 3 a library (Ubuntu 24.04 and later). tests/support/catch.h hides the rest.
  if(VITRINE_TESTS)
    add_library(catch2 INTERFACE)
    find_package(Catch2 3 QUIET)
    if(Catch2_FOUND)
      target_link_libraries(catch2 INTERFACE Catch2::Catch2)
      # The library may have been compiled as C++14, without its support for std::string_view; ours is printed by <<.
      target_compile_definitions(catch2 INTERFACE CATCH_CONFIG_NO_CPP17_STRING_VIEW)
    else()
      find_path(catch2_include catch2/catch.hpp)
      if(NOT catch2_include)
        message(FATAL_ERROR "Catch2 (2 or 3) is not found. Install it, or set VITRINE_TESTS=OFF.")
      endif()
      if(NOT catch2_include STREQUAL "/usr/include") # which is searched anyway
        target_include_directories(catch2 SYSTEM INTERFACE ${catch2_include})
      endif()
    endif()
  endif()
endif()
