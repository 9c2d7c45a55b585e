#include "tool/pictures.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "media/image.h"
#include "site/html.h"
#include "tool/files.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// "my%20plot.png#wide" -> "my plot.png"
std::string file_of(std::string_view address) {
  std::string out;
  address = address.substr(0, address.find_first_of("?#"));
  for (std::size_t i = 0; i < address.size(); ++i) {
    const bool is_code = address[i] == '%' && i + 2 < address.size() && digit_of(address[i + 1]) >= 0 &&
                         digit_of(address[i + 2]) >= 0;
    out += is_code ? static_cast<char>(digit_of(address[i + 1]) * 16 + digit_of(address[i + 2])) : address[i];
    if (is_code) i += 2;
  }
  return out;
}

/// "https://…", "//…", and any other scheme.
bool is_elsewhere(std::string_view address) {
  const std::size_t end = address.find_first_of(":/?#");
  return address.starts_with("//") || (end != std::string_view::npos && address[end] == ':');
}

Result<SitePicture> load_picture(const std::string& address, const fs::path& folder) {
  if (is_elsewhere(address)) return Error{Code::spec_file_outside, {}, to_utf8(address)};
  const std::string name = file_of(address);
  const Result<fs::path> path = published_path(folder, name);
  if (!path) return path.error();
  const Result<std::string> bytes = read_file(*path, Code::spec_file_unreadable);
  if (!bytes) return Error{bytes.error().code, {}, bytes.error().where + ": " + bytes.error().detail};
  const std::span<const std::byte> view = std::as_bytes(std::span(*bytes));
  const std::string_view format = sniff_image_format(view);
  SitePicture picture{address, path->filename().string(), std::string(picture_mime(format)), {}};
  if (picture.mime.empty())
    return Error{Code::input_picture_unreadable, {}, to_utf8(name) + not_shown(format)};
  std::tie(picture.width, picture.height) = shown_size(view);
  Result<FileSource> source = source_on_disk(*path, Code::spec_file_unreadable);
  if (!source) return Error{source.error().code, {}, source.error().where + ": " + source.error().detail};
  picture.source = std::move(*source);
  return picture;
}

}  // namespace

std::string_view picture_mime(std::string_view format) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"JPEG", "image/jpeg"}, {"PNG", "image/png"},   {"GIF", "image/gif"},    {"WebP", "image/webp"},
      {"BMP", "image/bmp"},   {"AVIF", "image/avif"}, {"SVG", "image/svg+xml"}};
  for (const auto& [name, mime] : kTypes) {
    if (name == format) return mime;
  }
  return {};
}

std::string not_shown(std::string_view format) {
  return format.empty() ? " is no picture" : " is " + std::string(format) + ", which not every browser shows";
}

std::vector<SitePicture> load_pictures(const Demo& demo, const fs::path& spec, Errors& errors) {
  const fs::path folder = spec.parent_path();
  std::vector<SitePicture> pictures;
  for (const auto& [field, text] :
       {std::pair("description", &demo.description), std::pair("article", &demo.article)}) {
    std::vector<std::string> seen;
    for (const std::string& address : picture_addresses(*text)) {
      const auto has_it = [&](const SitePicture& picture) { return picture.address == address; };
      if (is_picture_data(address) || std::find(seen.begin(), seen.end(), address) != seen.end() ||
          std::any_of(pictures.begin(), pictures.end(), has_it))
        continue;
      seen.push_back(address);
      if (Result<SitePicture> picture = load_picture(address, folder)) {
        pictures.push_back(std::move(*picture));
      } else {
        errors.push_back({picture.error().code, pointer(spec.string() + "#", field), picture.error().detail});
      }
    }
  }
  return pictures;
}

}  // namespace vitrine
