// Byte forms that a page needs: gzip and base64.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace vitrine {

/// gzip (RFC 1952) at level 9, without name and time: the same input gives the same bytes.
Result<std::string> gzip(std::string_view bytes);
/// Whether the bytes start as gzip does.
bool is_gzip(std::string_view bytes);

/// RFC 4648, with padding.
std::string base64(std::string_view bytes);

/// The reverse; nothing for what is none.
std::optional<std::string> from_base64(std::string_view text);

/// A Content-Security-Policy source for an inline script or style: 'sha256-…'.
std::string csp_hash(std::string_view text);

}  // namespace vitrine
