#include "tool/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "tool/commands.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr const char* kExamples = R"(Examples:
  vitrine build model.onnx -o site/                 a folder for any static host
  vitrine build demo.json -o site/                  what the spec says (docs/spec.md)
  vitrine build model.onnx --single-file demo.html  one file: mail it, double-click it
  vitrine init model.onnx                           that page's spec, to go on from
  vitrine check demo.json                           whether spec and model fit, without building
  vitrine dev demo.json                             a page that follows while you edit
  vitrine record demo.json                          its examples' outputs, shown before the model is there
  vitrine inspect model.onnx                        what is in a model, and the page it would get
  vitrine serve site/                               look at it: http://localhost:8000/

Exit codes: 0 done, 1 usage, 2 input, 3 unsupported, 4 writing.)";

constexpr const char* kBuildExamples = R"(Examples:
  vitrine build digits.onnx -o site/
      Inputs and outputs come from the model's signature; what had to be assumed is printed.
  vitrine build demo.json -o site/
      demo.json: { "model": "digits.onnx", "inputs": "sketchpad", "outputs": "label" }
  vitrine build models/digits/ -o site/
      The folder's demo.json, or its one .onnx file.
  vitrine build demo.json --single-file demo.html
      One file that works by double click, without network.

Weights beside the model (model.onnx.data) are found and bundled. The page is written whole or not at
all. Files in the output folder that Vitrine did not write stay; a folder without a vitrine.json is only
written to with --force.)";

constexpr const char* kInspectExamples = R"(Examples:
  vitrine inspect model.onnx
  vitrine inspect demo.json           the model as this spec uses it
  vitrine inspect model.onnx --json   the same for scripts (docs/inspect.md))";

constexpr const char* kInitExamples = R"(Examples:
  vitrine init model.onnx              writes demo.json beside it
  vitrine init model.onnx -o demos/a.json
  vitrine init exported-model/         a folder as Hugging Face's exporters write it

The spec has every widget that would be used. What was taken from files beside the model, and what had to
be assumed, is printed with the field that changes it. demo.schema.json beside it lets editors complete the
fields and mark mistakes. Files that exist are only replaced with --force.)";

constexpr const char* kCheckExamples = R"(Examples:
  vitrine check demo.json
      Fields, tensor names, shapes against sizes, label counts, files that it names: all problems at once.

Exit codes as of build: 0 when the page could be built.)";

constexpr const char* kDevExamples = R"(Examples:
  vitrine dev demo.json
  vitrine dev model.onnx --port 8080

Builds the page and serves it to this machine. When the spec, the model or a file in their folders changes,
it is built anew and the open page loads itself anew; what was typed into it stays. A spec that does not
fit leaves the page as it was, and the page says why. End it with Ctrl+C.)";

constexpr const char* kRecordExamples = R"(Examples:
  vitrine record demo.json
      Writes demo.recorded.json beside it; build puts that into the page.
  vitrine record demo.json --browser /opt/firefox/firefox

A browser without a window computes the outputs of the spec's examples, or of the inputs' first values
where there are none. A page that has them shows them before the model is there, and then says whether
the visitor's browser computes the same. When the model, the inputs or the examples change, build leaves
the old record out and says so.)";

constexpr const char* kServeExamples = R"(Examples:
  vitrine serve site/
  vitrine serve demo.html --port 8080

Only this machine can open the page. End it with Ctrl+C.)";

bool has_command(const CLI::App& app, const std::string& name) {
  const auto commands = app.get_subcommands([&](const CLI::App* each) { return each->get_name() == name; });
  return !commands.empty();
}

std::string unknown_command(const std::string& word, const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string_view near = nearest(word, known);
  std::string text = "vitrine: there is no command \"" + to_utf8(word) + "\"";
  if (!near.empty())
    text += "; did you mean \"" + std::string(near) + "\"?";
  else if (std::error_code unknown; fs::exists(word, unknown))
    text += "; to make a page of it: vitrine build " + to_utf8(word) + " -o site/";
  return text + "\nTry: vitrine --help\n";
}

int run(int argc, char** argv, std::string_view version) {
  CLI::App app("Turns an ONNX model into a web page in which the model runs: no server, no upload.",
               "vitrine");
  app.footer(kExamples);
  app.set_version_flag("--version", "vitrine " + std::string(version));
  app.require_subcommand(1);
  app.get_formatter()->column_width(30);

  BuildArguments build_options;
  CLI::App* build_command = app.add_subcommand("build", "Make a page of a model or a spec");
  build_command->footer(kBuildExamples);
  build_command
      ->add_option("input", build_options.input, "A .onnx file, a spec (.json), or a folder with one of them")
      ->required();
  build_command->add_option("-o,--output", build_options.site, "Folder to write the page to")
      ->type_name("FOLDER");
  build_command->add_option("--single-file", build_options.single_file, "One HTML file to write the page to")
      ->type_name("FILE");
  build_command->add_flag("--force", build_options.force, "Write to places that Vitrine did not make");
  build_command
      ->add_option("--assets", build_options.assets,
                   "Where Vitrine's page files are (default: beside the command)")
      ->type_name("FOLDER");

  RecordArguments record_arguments;
  CLI::App* record_command = app.add_subcommand("record", "Keep the examples' outputs beside the spec");
  record_command->footer(kRecordExamples);
  record_command->add_option("input", record_arguments.input, "A spec (.json), a .onnx file, or a folder")
      ->required();
  record_command
      ->add_option("--browser", record_arguments.options.browser,
                   "Chromium, Firefox or one of their kin (default: the first that is found)")
      ->type_name("PATH");
  record_command
      ->add_option("--timeout", record_arguments.options.patience_s,
                   "Seconds to wait for each output (default: 120)")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 86400));
  record_command
      ->add_option("--assets", record_arguments.assets,
                   "Where Vitrine's page files are (default: beside the command)")
      ->type_name("FOLDER");

  InspectArguments inspect_options;
  CLI::App* inspect_command =
      app.add_subcommand("inspect", "Tell what is in a model, and the page it would get");
  inspect_command->footer(kInspectExamples);
  inspect_command
      ->add_option("input", inspect_options.input,
                   "A .onnx file, a spec (.json), or a folder with one of them")
      ->required();
  inspect_command->add_flag("--json", inspect_options.json, "For machines: docs/inspect.md has the shape");

  InitArguments init_options;
  CLI::App* init_command = app.add_subcommand("init", "Write the spec of the page that a model would get");
  init_command->footer(kInitExamples);
  init_command->add_option("input", init_options.input, "A .onnx file, or a folder with one")->required();
  init_command
      ->add_option("-o,--output", init_options.output,
                   "The spec to write (default: demo.json beside the model)")
      ->type_name("FILE");
  init_command->add_flag("--force", init_options.force, "Replace a spec that is there");

  std::string check_input;
  CLI::App* check_command = app.add_subcommand("check", "Tell whether a spec and its model fit");
  check_command->footer(kCheckExamples);
  check_command
      ->add_option("input", check_input, "A spec (.json), a .onnx file, or a folder with one of them")
      ->required();

  DevArguments dev_arguments;
  CLI::App* dev_command = app.add_subcommand("dev", "Show a page that follows its spec and model");
  dev_command->footer(kDevExamples);
  dev_command
      ->add_option("input", dev_arguments.input, "A spec (.json), a .onnx file, or a folder with one of them")
      ->required();
  dev_command->add_option("--port", dev_arguments.port, "Port (default: the first free one from 8000)")
      ->check(CLI::Range(1, 65535));
  dev_command
      ->add_option("--assets", dev_arguments.assets,
                   "Where Vitrine's page files are (default: beside the command)")
      ->type_name("FOLDER");

  ServeArguments serve_options;
  CLI::App* serve_command = app.add_subcommand("serve", "Preview a page on this machine");
  serve_command->footer(kServeExamples);
  serve_command->add_option("site", serve_options.site, "The folder that build wrote, or a single file")
      ->required();
  serve_command->add_option("--port", serve_options.port, "Port (default: the first free one from 8000)")
      ->check(CLI::Range(1, 65535));

  if (argc > 1 && argv[1][0] != '-' && !has_command(app, argv[1])) {
    std::fputs(unknown_command(argv[1], app).c_str(), stderr);
    return static_cast<int>(ExitCode::usage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    const CLI::App* command = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
    std::fprintf(stderr, "vitrine: %s\nTry: vitrine%s --help\n", error.what(),
                 command == &app ? "" : (" " + command->get_name()).c_str());
    return static_cast<int>(ExitCode::usage);
  }
  if (build_command->parsed()) {
    if (build_options.site.empty() && build_options.single_file.empty()) {
      std::fputs("vitrine: where to? Add -o site/ or --single-file demo.html\n", stderr);
      return static_cast<int>(ExitCode::usage);
    }
    return build_page(build_options, version);
  }
  if (record_command->parsed()) return record_outputs(record_arguments, version);
  if (init_command->parsed()) return init_spec(init_options);
  if (check_command->parsed()) return check_spec(check_input);
  if (dev_command->parsed()) return follow_spec(dev_arguments, version);
  if (inspect_command->parsed()) return inspect_model(inspect_options);
  return serve_site(serve_options);
}

}  // namespace

int run_command_line(int argc, char** argv, std::string_view version) {
  // The one place that catches: CLI11 and the standard library's containers may throw.
  try {
    return run(argc, argv, version);
  } catch (const std::bad_alloc&) {
    std::fputs("vitrine: not enough memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vitrine: %s\n", error.what());
  }
  return static_cast<int>(ExitCode::input);
}

}  // namespace vitrine
