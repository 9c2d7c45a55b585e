#include "base/error.h"

#include <algorithm>

namespace vitrine {
namespace {

std::string with_full_stop(std::string text) {
  if (!text.empty() && text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
  return text;
}

}  // namespace

const std::vector<CodeInfo>& all_codes() {
  static const std::vector<CodeInfo> rows = {
#define E(number, name, family, title, remedy) CodeInfo{Code::name, #name, ExitCode::family, title, remedy},
#include "base/errors.inc"
#undef E
  };
  return rows;
}

const CodeInfo& info(Code code) {
  const auto& rows = all_codes();
  auto row = std::find_if(rows.begin(), rows.end(), [&](const CodeInfo& r) { return r.code == code; });
  return row != rows.end() ? *row : info(Code::page_broken);
}

std::string format(const Error& error) {
  const CodeInfo& row = info(error.code);
  std::string text;
  if (!error.where.empty()) text += error.where + ": ";
  text += "E" + std::to_string(static_cast<int>(error.code)) + " " + std::string(row.title);
  if (!error.detail.empty()) text += ": " + error.detail;
  text = with_full_stop(std::move(text));
  if (!row.remedy.empty()) text += " " + std::string(row.remedy);
  return text;
}

std::string sentence(const Error& error) {
  const CodeInfo& row = info(error.code);
  std::string text = with_full_stop(std::string(row.title));
  if (!error.detail.empty()) text += " " + with_full_stop(error.detail);
  if (!row.remedy.empty()) text += " " + std::string(row.remedy);
  return text;
}

}  // namespace vitrine
