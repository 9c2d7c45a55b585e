// What each command does: exit codes are those of base/error.h, and what is to be read is printed.
#pragma once

#include <string>
#include <string_view>

#include "tool/record.h"

namespace vitrine {

struct BuildArguments {
  std::string input, site, single_file, assets;
  bool force = false;
};
struct RecordArguments {
  std::string input, assets;
  RecordOptions options;
};
struct InspectArguments {
  std::string input;
  bool json = false;
};
struct InitArguments {
  std::string input, output;
  bool force = false;
};
struct DevArguments {
  std::string input, assets;
  int port = 0;
};
struct ServeArguments {
  std::string site;
  int port = 0;
};

int build_page(const BuildArguments& arguments, std::string_view version);
int record_outputs(const RecordArguments& arguments, std::string_view version);
int inspect_model(const InspectArguments& arguments);
int init_spec(const InitArguments& arguments);
int check_spec(const std::string& input);
int follow_spec(const DevArguments& arguments, std::string_view version);
int serve_site(const ServeArguments& arguments);

}  // namespace vitrine
