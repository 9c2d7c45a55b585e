// index.html out of the template: what a site folder and a single file have in common.
#pragma once

#include <functional>

#include "site/examples_html.h"
#include "site/site.h"

namespace vitrine {

/// How a page gets one of its files: by url (a site) or from an element of its own (a single file).
struct PageFile {
  std::string key;       ///< "worker", "viewer", "runtime", "model", "external", or kLanguageKey
  std::string location;  ///< of an external file: the key that the runtime wants; of a language: its tag
  std::string url;       ///< relative to the page; empty in a single file
  std::string element;   ///< id of a <script> that holds base64 of gzip; empty in a site
  std::string sha256;    ///< of the unpacked content
  std::uint64_t size_bytes = 0, download_bytes = 0;
};

inline constexpr std::string_view kLanguageKey = "language";

struct PageParts {
  std::vector<PageFile> files;
  std::vector<PageFile> example_files;                      ///< in the order of the examples' files
  std::function<PictureAddress(std::size_t file)> picture;  ///< of an example's file that is one
  std::vector<std::string> pictures;                        ///< where each of the Markdown's is to be had
  std::string head;                                         ///< preloads
  std::string scripts;                                      ///< at the end of the body
  std::string notices_url;
  std::string csp;  ///< without the hash of the style, which is added here
};

Result<std::string> page_html(const SiteInput& input, const PageParts& parts);

}  // namespace vitrine
