// The command line: arguments → a command → an exit code. Prints; nothing below this module does.
#pragma once

#include <string_view>

namespace vitrine {

/// Exit codes: 0, 1 usage, 2 input, 3 unsupported, 4 writing (base/error.h).
int run_command_line(int argc, char** argv, std::string_view version);

}  // namespace vitrine
