// The spec's "theme" as CSS, after the tokens that it differs from (shell/tokens.css).
#pragma once

#include <string>

#include "widgets/theme.h"

namespace vitrine {

/// Custom properties for <html data-theme="auto|light|dark">; nothing where the theme is the tokens' own.
std::string theme_rules(const ThemeOptions& options);

}  // namespace vitrine
