#include "tool/commands.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "tool/assets.h"
#include "tool/dev.h"
#include "tool/facts.h"
#include "tool/files.h"
#include "tool/init.h"
#include "tool/load.h"
#include "tool/recorded.h"
#include "tool/report.h"
#include "tool/serve.h"
#include "tool/write.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

void print(const std::string& text, std::FILE* to) { std::fputs(text.c_str(), to); }

/// A model's names are anybody's: what would steer the terminal is not printed.
void say(const std::string& text) { print(printable(text), stdout); }
void complain(const std::string& text) { print(printable(text), stderr); }

int fail(const Errors& errors) {
  complain(describe(errors));
  return static_cast<int>(info(errors.front().code).exit_code);
}

int fail(const Error& error) { return fail(Errors{error}); }

/// The error with its place, where it has none.
Error named(Error error, const std::string& place) {
  if (error.where.empty()) error.where = place;
  return error;
}

std::optional<fs::path> given(const std::string& folder) {
  return folder.empty() ? std::nullopt : std::optional<fs::path>(folder);
}
std::optional<int> given(int port) { return port ? std::optional<int>(port) : std::nullopt; }

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string summary(const std::vector<SiteFile>& files) {
  std::uint64_t bytes = 0;
  for (const SiteFile& file : files) bytes += file.source.size_bytes;
  return std::to_string(files.size()) + " files, " + format_bytes(bytes);
}

/// A model or spec of which a page can be built; otherwise the reasons are in `errors`.
std::optional<Loaded> load_page(const fs::path& input, Errors& errors) {
  std::optional<Loaded> loaded = load(input, errors);
  if (!loaded || loaded->page_errors.empty()) return loaded;
  errors = loaded->page_errors;
  return std::nullopt;
}

/// All that a page is made of, beside the assets.
struct Parts {
  ModelFiles model;
  SiteExamples examples;
  std::string left_out;  ///< why recorded outputs are not among them
};

Result<Parts> parts_of(const Loaded& loaded) {
  Result<ModelFiles> model = model_files(loaded);
  if (!model) return model.error();
  Parts parts{std::move(*model), loaded.examples, {}};
  parts.left_out = add_recorded(loaded.input, loaded.inference.demo, parts.model, parts.examples);
  return parts;
}

SiteInput site_input(const Loaded& loaded, const Parts& parts, const PageAssets& assets,
                     std::string_view version) {
  return {loaded.inference.demo, version, parts.model, assets, parts.examples, loaded.pictures};
}

/// NO_COLOR (https://no-color.org) is heeded for bold too.
bool is_terminal() {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

std::string why(const Inference& inference) {
  std::string out;
  for (const std::string& reason : inference.reasons) out += reason + "\n";
  return out + describe_assumptions(inference);
}

DevBuild dev_build(const fs::path& input, const PageAssets& assets, std::string_view version) {
  DevBuild build;
  Errors errors;
  const std::optional<Loaded> loaded = load(input, errors);
  if (loaded) {
    errors = loaded->page_errors;
    build.folders.push_back(loaded->model_path.parent_path());
  }
  if (errors.empty()) {
    const Result<Parts> parts = parts_of(*loaded);
    Result<std::vector<SiteFile>> files =
        parts ? build_site(site_input(*loaded, *parts, assets, version)) : parts.error();
    if (files)
      build.files = std::move(*files);
    else
      errors.push_back(files.error());
  }
  build.problem = describe(errors);
  return build;
}

}  // namespace

int build_page(const BuildArguments& arguments, std::string_view version) {
  Errors errors;
  const std::optional<Loaded> loaded = load_page(arguments.input, errors);
  if (!loaded) return fail(errors);
  const Result<PageAssets> assets = read_assets(given(arguments.assets));
  if (!assets) return fail(assets.error());
  if (!arguments.single_file.empty()) {
    std::uint64_t bytes = loaded->model_bytes;
    for (const ExternalFile& file : loaded->model.external) bytes += file.size_bytes;
    if (Status fits = check_single_file_size(bytes); !fits)
      return fail(named(fits.error(), arguments.single_file));
  }
  const Result<Parts> parts = parts_of(*loaded);
  if (!parts) return fail(parts.error());
  const SiteInput input = site_input(*loaded, *parts, *assets, version);
  const Overwrite overwrite = arguments.force ? Overwrite::anything : Overwrite::only_our_own;

  // Both are made before either is written.
  const Result<std::vector<SiteFile>> files =
      arguments.site.empty() ? Result<std::vector<SiteFile>>(std::vector<SiteFile>()) : build_site(input);
  if (!files) return fail(files.error());
  const Result<std::string> html = arguments.single_file.empty() ? Result<std::string>(std::string())
                                                                 : build_single_file(input, read_source);
  if (!html) return fail(named(html.error(), arguments.single_file));

  std::string done;
  if (!arguments.site.empty()) {
    if (Status status = write_site(*files, arguments.site, overwrite); !status) return fail(status.error());
    done += "Wrote " + arguments.site + " (" + summary(*files) + "). Look at it: vitrine serve " +
            arguments.site + "\n";
  }
  if (!arguments.single_file.empty()) {
    if (Status status = write_single_file(*html, arguments.single_file, overwrite); !status)
      return fail(status.error());
    done += "Wrote " + arguments.single_file + " (" + format_bytes(html->size()) +
            "). It opens by double click.\n";
    if (html->size() > kSingleFileLarge) {
      complain(
          "Warning: a page above 50 MB in one file opens slowly, and not at all on small phones; "
          "a folder (-o site/) loads better.\n");
    }
  }
  if (const std::string note = theme_note(loaded->inference.demo.theme); !note.empty()) say(note + "\n");
  if (!arguments.site.empty()) {
    for (const std::string& warning : host_warnings(*loaded)) complain("Warning: " + warning + "\n");
  }
  if (!parts->left_out.empty()) complain("Warning: " + parts->left_out + "\n");
  say(why(loaded->inference) + (loaded->inference.reasons.empty() ? "" : "\n") + done);
  return 0;
}

int record_outputs(const RecordArguments& arguments, std::string_view version) {
  Errors errors;
  const std::optional<Loaded> loaded = load_page(arguments.input, errors);
  if (!loaded) return fail(errors);
  const Result<PageAssets> assets = read_assets(given(arguments.assets));
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
      (count == 0 ? "the first values" : counted(count, "example")) + ", computed by " +
      recording->made_with + ".\n");
  return 0;
}

int inspect_model(const InspectArguments& arguments) {
  Errors errors;
  const std::optional<Loaded> loaded = load(arguments.input, errors);
  if (!loaded) return fail(errors);
  if (arguments.json) {
    print(printable_json(dump_json(model_json(*loaded), JsonStyle::pretty)) + "\n", stdout);
  } else {
    const std::string text = printable(describe_model(*loaded));
    print(is_terminal() ? with_bold_headings(text) : text, stdout);
  }
  if (loaded->page_errors.empty()) return 0;
  return static_cast<int>(info(loaded->page_errors.front().code).exit_code);
}

int init_spec(const InitArguments& arguments) {
  Errors errors;
  const std::optional<Loaded> loaded = load_page(arguments.input, errors);
  if (!loaded) return fail(errors);
  const fs::path path =
      arguments.output.empty() ? loaded->model_path.parent_path() / "demo.json" : fs::path(arguments.output);
  const fs::path schema = path.parent_path() / kSchemaFile;
  std::error_code unknown;
  if (fs::exists(path, unknown) && !arguments.force)
    return fail(Error{Code::write_exists, path.string(), {}});
  const std::pair<fs::path, std::string> files[] = {
      {schema, dump_json(demo_schema(), JsonStyle::pretty) + "\n"},
      {path, initial_spec(*loaded, path.parent_path())},
  };
  for (const auto& [file, text] : files) {
    if (Status written = write_single_file(text, file, Overwrite::anything); !written)
      return fail(written.error());
  }
  say(why(loaded->inference) + (loaded->inference.reasons.empty() ? "" : "\n") + "Wrote " + path.string() +
      " and " + schema.filename().string() + ". See it while you edit it: vitrine dev " + path.string() +
      "\n");
  return 0;
}

int check_spec(const std::string& input) {
  Errors errors;
  const std::optional<Loaded> loaded = load_page(input, errors);
  if (!loaded) return fail(errors);
  const Demo& demo = loaded->inference.demo;
  const std::string assumed = describe_assumptions(loaded->inference);
  say(assumed + (assumed.empty() ? "" : "\n") + loaded->input.string() + " fits " +
      loaded->model_path.filename().string() + ": " + counted(demo.inputs.size(), "input") + ", " +
      counted(demo.outputs.size(), "output") + ", " + counted(loaded->examples.rows.size(), "example") +
      ".\n");
  for (const std::string& warning : host_warnings(*loaded)) say("Note: " + warning + "\n");
  return 0;
}

int follow_spec(const DevArguments& arguments, std::string_view version) {
  std::error_code unknown;
  const fs::path input = arguments.input;
  if (!fs::exists(input, unknown))
    return fail(Error{Code::model_not_found, arguments.input, "there is no such file"});
  const Result<PageAssets> assets = read_assets(given(arguments.assets));
  if (!assets) return fail(assets.error());
  Result<std::string> script = read_dev_script(given(arguments.assets));
  if (!script) return fail(script.error());
  const Status status = dev(
      [&] { return dev_build(input, *assets, version); },
      {given(arguments.port), std::move(*script),
       fs::is_directory(input, unknown) ? input : input.parent_path()},
      [&](const std::string& address, const std::string& problem) {
        complain(problem);
        say("Following " + arguments.input + " on " + address + " (this machine only). Ctrl+C ends it.\n");
        std::fflush(stdout);
      },
      [&](const std::string& problem) {
        complain(problem);
        if (problem.empty()) say("Built anew.\n");
        std::fflush(stdout);
      });
  return status ? 0 : fail(status.error());
}

int serve_site(const ServeArguments& arguments) {
  const Status status = serve(arguments.site, given(arguments.port), [](const std::string& address) {
    say("Serving on " + address + " (this machine only). Ctrl+C ends it.\n");
    std::fflush(stdout);
  });
  return status ? 0 : fail(status.error());
}

}  // namespace vitrine
