#include "tool/examples.h"

#include <algorithm>
#include <system_error>

#include "base/text.h"
#include "demo/examples.h"
#include "media/image.h"
#include "tool/files.h"
#include "tool/pictures.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

bool takes_pictures(const Widget& widget) {
  return widget.accepts().find("image/") != std::string_view::npos;
}

class Loader {
 public:
  Loader(Demo& demo, const fs::path& spec, Errors& errors)
      : demo_(demo),
        folder_(spec.parent_path()),
        where_(pointer(spec.string() + "#", "examples")),
        errors_(errors) {}

  SiteExamples load() {
    std::vector<Example> examples = read();
    for (Example& example : examples) add(example);
    for (Component& input : demo_.inputs) {
      input.widget->clear();
      (void)input.widget->take_request();
    }
    return std::move(out_);
  }

 private:
  std::vector<Example> read() {
    if (!demo_.examples.is_text()) return parse_examples(demo_.examples, demo_, where_, errors_);
    const std::string& name = demo_.examples.text();
    const auto path = inside(name, where_);
    if (!path) return {};
    std::error_code unknown;
    if (fs::is_directory(*path, unknown)) return of_folder(*path, name);
    const Result<std::string> text = read_file(*path, Code::spec_file_unreadable);
    if (!text) {
      add_error(text.error().code, where_, text.error().where + ": " + text.error().detail);
      return {};
    }
    return examples_of_csv(*text, demo_, path->string(), errors_);
  }

  std::vector<Example> of_folder(const fs::path& path, const std::string& name) {
    std::size_t input = demo_.inputs.size();
    for (std::size_t i = 0; i < demo_.inputs.size(); ++i) {
      if (!takes_pictures(*demo_.inputs[i].widget)) continue;
      if (input < demo_.inputs.size()) {
        add_error(Code::spec_not_allowed, where_,
                  "a folder fills one picture, and this page has more inputs of that kind");
        return {};
      }
      input = i;
    }
    if (input == demo_.inputs.size()) {
      add_error(Code::spec_not_allowed, where_, "a folder of pictures, and no input of the page takes one");
      return {};
    }
    std::vector<std::string> pictures;
    std::error_code failed;
    for (auto at = fs::directory_iterator(path, failed); !failed && at != fs::directory_iterator();
         at.increment(failed)) {
      std::error_code unknown;
      if (!at->is_regular_file(unknown)) continue;  // a named pipe would be waited for
      const Result<std::string> start = read_start(at->path(), Code::spec_file_unreadable);
      if (start && !picture_mime(sniff_image_format(std::as_bytes(std::span(*start)))).empty())
        pictures.push_back(at->path().filename().string());
    }
    if (failed || pictures.empty() || pictures.size() > kMostExamples) {
      add_error(Code::spec_file_unreadable, where_,
                name + ": " +
                    (failed             ? failed.message()
                     : pictures.empty() ? "no picture in it"
                                        : "more than " + std::to_string(kMostExamples) + " pictures"));
      return {};
    }
    std::sort(pictures.begin(), pictures.end());
    std::vector<Example> examples;
    for (const std::string& picture : pictures) {
      Example example{title_of_file(picture), where_, {}};
      example.cells.resize(demo_.inputs.size());
      example.cells[input] = {(fs::path(name) / picture).string(), where_};
      examples.push_back(std::move(example));
    }
    return examples;
  }

  std::optional<fs::path> inside(const std::string& name, const std::string& where) {
    Result<fs::path> path = published_path(folder_, name);
    if (path) return std::move(*path);
    add_error(path.error().code, where, path.error().detail);
    return std::nullopt;
  }

  void add(Example& example) {
    const std::size_t before = errors_.size();
    SiteExample row{example.title, {}, {}};
    row.cells.resize(demo_.inputs.size());
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const Widget& widget = *demo_.inputs[i].widget;
      Example::Cell& cell = example.cells[i];
      if (!widget.accepts().empty() && cell.value.is_text()) row.cells[i].file = take_file(cell, widget);
      if (row.cells[i].file >= 0 && row.title.empty())
        row.title = title_of_file(out_.files[static_cast<std::size_t>(row.cells[i].file)].name);
    }
    if (errors_.size() == before) check_example(demo_, example, errors_);
    if (errors_.size() > before) return;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i].file >= 0) continue;
      row.cells[i].value = std::move(example.cells[i].value);
      if (!row.cells[i].value.is_null()) row.cells[i].svg = demo_.inputs[i].widget->thumbnail();
    }
    out_.rows.push_back(std::move(row));
  }

  /// The file's number; -1 after an error. The cell's value becomes what its widget takes.
  int take_file(Example::Cell& cell, const Widget& widget) {
    const std::string name = cell.value.text();
    const auto path = inside(name, cell.where);
    if (!path) return -1;
    const Result<std::string> bytes = read_file(*path, Code::spec_file_unreadable);
    if (!bytes) {
      add_error(bytes.error().code, cell.where, bytes.error().where + ": " + bytes.error().detail);
      return -1;
    }
    const std::span<const std::byte> view = std::as_bytes(std::span(*bytes));
    const std::string_view format = sniff_image_format(view);
    const std::string_view mime = picture_mime(format);
    if (takes_pictures(widget) && mime.empty()) {
      add_error(Code::input_picture_unreadable, cell.where, to_utf8(name) + not_shown(format));
      return -1;
    }
    ExampleFile file{path->filename().string(),
                     mime.empty() ? "application/octet-stream" : std::string(mime),
                     !mime.empty(),
                     {}};
    cell.value =
        Value::Object{{"name", file.name}, {"mime", file.mime}, {"data", Bytes(view.begin(), view.end())}};
    cell.is_word = false;
    for (std::size_t i = 0; i < out_.files.size(); ++i) {
      if (out_.files[i].source.path == *path) return static_cast<int>(i);
    }
    Result<FileSource> source = source_on_disk(*path, Code::spec_file_unreadable);
    if (!source) {
      add_error(source.error().code, cell.where, source.error().where + ": " + source.error().detail);
      return -1;
    }
    file.source = std::move(*source);
    out_.files.push_back(std::move(file));
    return static_cast<int>(out_.files.size()) - 1;
  }

  void add_error(Code code, const std::string& where, std::string detail) {
    errors_.push_back({code, where, std::move(detail)});
  }

  Demo& demo_;
  const fs::path folder_;
  const std::string where_;
  Errors& errors_;
  SiteExamples out_;
};

}  // namespace

SiteExamples load_examples(Demo& demo, const fs::path& spec, Errors& errors) {
  if (demo.examples.is_null()) return {};
  return Loader(demo, spec, errors).load();
}

}  // namespace vitrine
