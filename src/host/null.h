// What native tests see of the host: the requests that the viewer made, and where its glyphs come from.
#pragma once

#include <cstdint>
#include <vector>

#include "host/host.h"

namespace vitrine::host::null {

struct Recorded {
  std::uint32_t id = 0;
  Request kind{};
  Value payload;
};

/// The requests since the last call, oldest first.
std::vector<Recorded> take_requests();

/// Without one every character but white space is a box half an em wide: the same on every machine.
struct Glyphs {
  float (*advance)(std::uint32_t codepoint, float em_px, int weight) = nullptr;
  TextBitmap (*bitmap)(std::uint32_t codepoint, float em_px, int weight) = nullptr;
};
void use_glyphs(const Glyphs& glyphs);

}  // namespace vitrine::host::null
