// Catch2 2 (Debian 12) and 3 (newer) under one name, with the names that 2 has everywhere.
#pragma once
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
