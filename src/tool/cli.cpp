#include "tool/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "tool/assets.h"
#include "tool/dev.h"
#include "tool/facts.h"
#include "tool/files.h"
#include "tool/init.h"
#include "tool/load.h"
#include "tool/record.h"
#include "tool/recorded.h"
#include "tool/report.h"
#include "tool/serve.h"
#include "tool/write.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

struct BuildOptions {
  std::string input, site, single_file, assets;
  bool force = false;
};
struct RecordArguments {
  std::string input, assets;
  RecordOptions options;
};
struct InspectOptions {
  std::string input;
  bool json = false;
};
struct InitOptions {
  std::string input, output;
  bool force = false;
};
struct DevArguments {
  std::string input, assets;
  int port = 0;
};
struct ServeOptions {
  std::string site;
  int port = 0;
};

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

void say(const std::string& text) { std::fputs(text.c_str(), stdout); }

int fail(const Errors& errors) {
  std::fputs(describe(errors).c_str(), stderr);
  return static_cast<int>(info(errors.front().code).exit_code);
}

int fail(const Error& error) { return fail(Errors{error}); }

/// The error with its place, where it has none.
Error named(Error error, const std::string& place) {
  if (error.where.empty()) error.where = place;
  return error;
}

std::string summary(const std::vector<SiteFile>& files) {
  std::uint64_t bytes = 0;
  for (const SiteFile& file : files) bytes += file.source.size_bytes;
  return std::to_string(files.size()) + " files, " + format_bytes(bytes);
}

int build(const BuildOptions& options, std::string_view version) {
  Errors errors;
  const std::optional<Loaded> loaded = load(options.input, errors);
  if (!loaded) return fail(errors);
  if (!loaded->page_errors.empty()) return fail(loaded->page_errors);
  const Result<PageAssets> assets =
      read_assets(options.assets.empty() ? std::nullopt : std::optional<fs::path>(options.assets));
  if (!assets) return fail(assets.error());
  if (!options.single_file.empty()) {
    std::uint64_t bytes = loaded->model_bytes;
    for (const ExternalFile& file : loaded->model.external) bytes += file.size_bytes;
    if (Status fits = check_single_file_size(bytes); !fits)
      return fail(named(fits.error(), options.single_file));
  }
  const Result<ModelFiles> model = model_files(*loaded);
  if (!model) return fail(model.error());
  SiteExamples examples = loaded->examples;
  const std::string left_out = add_recorded(loaded->input, loaded->inference.demo, *model, examples);
  const SiteInput input{loaded->inference.demo, version,         *model, *assets,
                        std::move(examples),    loaded->pictures};
  const Overwrite overwrite = options.force ? Overwrite::anything : Overwrite::only_our_own;

  // Both are made before either is written.
  const Result<std::vector<SiteFile>> files =
      options.site.empty() ? Result<std::vector<SiteFile>>(std::vector<SiteFile>()) : build_site(input);
  if (!files) return fail(files.error());
  const Result<std::string> html = options.single_file.empty() ? Result<std::string>(std::string())
                                                               : build_single_file(input, read_source);
  if (!html) return fail(named(html.error(), options.single_file));

  std::string done;
  if (!options.site.empty()) {
    if (Status status = write_site(*files, options.site, overwrite); !status) return fail(status.error());
    done += "Wrote " + options.site + " (" + summary(*files) + "). Look at it: vitrine serve " +
            options.site + "\n";
  }
  if (!options.single_file.empty()) {
    if (Status status = write_single_file(*html, options.single_file, overwrite); !status)
      return fail(status.error());
    done +=
        "Wrote " + options.single_file + " (" + format_bytes(html->size()) + "). It opens by double click.\n";
    if (html->size() > kSingleFileLarge) {
      std::fputs(
          "Warning: a page above 50 MB in one file opens slowly, and not at all on small phones; "
          "a folder (-o site/) loads better.\n",
          stderr);
    }
  }
  if (const std::string note = theme_note(loaded->inference.demo.theme); !note.empty()) say(note + "\n");
  if (!options.site.empty()) {
    for (const std::string& warning : host_warnings(*loaded))
      std::fputs(("Warning: " + warning + "\n").c_str(), stderr);
  }
  if (!left_out.empty()) std::fputs(("Warning: " + left_out + "\n").c_str(), stderr);
  for (const std::string& reason : loaded->inference.reasons) say(reason + "\n");
  say(describe_assumptions(loaded->inference));
  say((loaded->inference.reasons.empty() ? "" : "\n") + done);
  return 0;
}

int init(const InitOptions& options) {
  Errors errors;
  const std::optional<Loaded> loaded = load(options.input, errors);
  if (!loaded) return fail(errors);
  if (!loaded->page_errors.empty()) return fail(loaded->page_errors);
  const fs::path path =
      options.output.empty() ? loaded->model_path.parent_path() / "demo.json" : fs::path(options.output);
  const fs::path schema = path.parent_path() / kSchemaFile;
  std::error_code unknown;
  if (fs::exists(path, unknown) && !options.force) return fail(Error{Code::write_exists, path.string(), {}});
  const std::pair<fs::path, std::string> files[] = {
      {schema, dump_json(demo_schema(), JsonStyle::pretty) + "\n"},
      {path, initial_spec(*loaded, path.parent_path())},
  };
  for (const auto& [file, text] : files) {
    if (Status written = write_single_file(text, file, Overwrite::anything); !written)
      return fail(written.error());
  }
  for (const std::string& reason : loaded->inference.reasons) say(reason + "\n");
  say(describe_assumptions(loaded->inference));
  say((loaded->inference.reasons.empty() ? "" : "\n") + std::string("Wrote ") + path.string() + " and " +
      schema.filename().string() + ". See it while you edit it: vitrine dev " + path.string() + "\n");
  return 0;
}

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

int check(const std::string& input) {
  Errors errors;
  const std::optional<Loaded> loaded = load(input, errors);
  if (!loaded) return fail(errors);
  if (!loaded->page_errors.empty()) return fail(loaded->page_errors);
  const Demo& demo = loaded->inference.demo;
  say(describe_assumptions(loaded->inference));
  if (!loaded->inference.assumptions.empty() || !loaded->inference.taken.empty()) say("\n");
  say(loaded->input.string() + " fits " + loaded->model_path.filename().string() + ": " +
      counted(demo.inputs.size(), "input") + ", " + counted(demo.outputs.size(), "output") + ", " +
      counted(loaded->examples.rows.size(), "example") + ".\n");
  for (const std::string& warning : host_warnings(*loaded)) say("Note: " + warning + "\n");
  return 0;
}

DevBuild dev_build(const fs::path& input, const PageAssets& assets, std::string_view version) {
  DevBuild build;
  std::error_code unknown;
  build.folders.push_back(fs::is_directory(input, unknown) ? input : input.parent_path());
  Errors errors;
  const std::optional<Loaded> loaded = load(input, errors);
  if (loaded) {
    errors = loaded->page_errors;
    const fs::path model_folder = loaded->model_path.parent_path();
    if (!fs::equivalent(model_folder.empty() ? "." : model_folder,
                        build.folders[0].empty() ? "." : build.folders[0], unknown))
      build.folders.push_back(model_folder);
  }
  if (errors.empty()) {
    const Result<ModelFiles> model = model_files(*loaded);
    if (model) {
      SiteExamples examples = loaded->examples;
      add_recorded(loaded->input, loaded->inference.demo, *model, examples);
      Result<std::vector<SiteFile>> files = build_site(
          {loaded->inference.demo, version, *model, assets, std::move(examples), loaded->pictures});
      if (files)
        build.files = std::move(*files);
      else
        errors.push_back(files.error());
    } else {
      errors.push_back(model.error());
    }
  }
  build.problem = describe(errors);
  return build;
}

int follow(const DevArguments& arguments, std::string_view version) {
  std::error_code unknown;
  if (!fs::exists(arguments.input, unknown))
    return fail(Error{Code::model_not_found, arguments.input, "there is no such file"});
  const std::optional<fs::path> folder =
      arguments.assets.empty() ? std::nullopt : std::optional<fs::path>(arguments.assets);
  const Result<PageAssets> assets = read_assets(folder);
  if (!assets) return fail(assets.error());
  Result<std::string> script = read_dev_script(folder);
  if (!script) return fail(script.error());
  const auto tell = [](const std::string& problem, const std::string& done) {
    if (problem.empty()) {
      say(done + "\n");
    } else {
      std::fputs(problem.c_str(), stderr);
    }
    std::fflush(stdout);
  };
  const Status status = dev(
      [&] { return dev_build(arguments.input, *assets, version); },
      {arguments.port ? std::optional<int>(arguments.port) : std::nullopt, std::move(*script)},
      [&](const std::string& address, const std::string& problem) {
        if (!problem.empty()) tell(problem, {});
        say("Following " + arguments.input + " on " + address + " (this machine only). Ctrl+C ends it.\n");
        std::fflush(stdout);
      },
      [&](const std::string& problem) { tell(problem, "Built anew."); });
  return status ? 0 : fail(status.error());
}

int record_outputs(const RecordArguments& arguments, std::string_view version) {
  Errors errors;
  const std::optional<Loaded> loaded = load(arguments.input, errors);
  if (!loaded) return fail(errors);
  if (!loaded->page_errors.empty()) return fail(loaded->page_errors);
  const Result<PageAssets> assets =
      read_assets(arguments.assets.empty() ? std::nullopt : std::optional<fs::path>(arguments.assets));
  if (!assets) return fail(assets.error());
  const Result<ModelFiles> model = model_files(*loaded);
  if (!model) return fail(model.error());
  const Demo& demo = loaded->inference.demo;
  const Result<Recording> recording =
      record({demo, version, *model, *assets, loaded->examples}, arguments.options);
  if (!recording) return fail(named(recording.error(), arguments.input));
  const std::string made_with = "Vitrine " + std::string(version) + ", " + recording->made_with;
  const std::string text =
      recorded_text(fingerprint(demo, *model, loaded->examples), made_with, recording->outputs);
  const fs::path path = recorded_path(loaded->input);
  if (Status written = write_single_file(text, path, Overwrite::anything); !written)
    return fail(written.error());
  const std::size_t count = loaded->examples.rows.size();
  say("Wrote " + path.string() + ": the outputs of " +
      (count == 0   ? "the first values"
       : count == 1 ? "1 example"
                    : std::to_string(count) + " examples") +
      ", computed by " + recording->made_with + ".\n");
  return 0;
}

/// NO_COLOR (https://no-color.org) is heeded for bold too.
bool is_terminal() {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

int inspect(const InspectOptions& options) {
  Errors errors;
  const std::optional<Loaded> loaded = load(options.input, errors);
  if (!loaded) return fail(errors);
  say(options.json ? dump_json(model_json(*loaded), JsonStyle::pretty) + "\n"
                   : describe_model(*loaded, is_terminal()));
  if (loaded->page_errors.empty()) return 0;
  return static_cast<int>(info(loaded->page_errors.front().code).exit_code);
}

int serve_site(const ServeOptions& options) {
  const Status status = serve(options.site, options.port ? std::optional<int>(options.port) : std::nullopt,
                              [](const std::string& address) {
                                say("Serving on " + address + " (this machine only). Ctrl+C ends it.\n");
                                std::fflush(stdout);
                              });
  return status ? 0 : fail(status.error());
}

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

  BuildOptions build_options;
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

  InspectOptions inspect_options;
  CLI::App* inspect_command =
      app.add_subcommand("inspect", "Tell what is in a model, and the page it would get");
  inspect_command->footer(kInspectExamples);
  inspect_command
      ->add_option("input", inspect_options.input,
                   "A .onnx file, a spec (.json), or a folder with one of them")
      ->required();
  inspect_command->add_flag("--json", inspect_options.json, "For machines: docs/inspect.md has the shape");

  InitOptions init_options;
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

  ServeOptions serve_options;
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
    return build(build_options, version);
  }
  if (record_command->parsed()) return record_outputs(record_arguments, version);
  if (init_command->parsed()) return init(init_options);
  if (check_command->parsed()) return check(check_input);
  if (dev_command->parsed()) return follow(dev_arguments, version);
  if (inspect_command->parsed()) return inspect(inspect_options);
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
