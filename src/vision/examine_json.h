// Examinations as JSON: what the store keeps (a verdict is recomputed from it without opening the picture), what the
// decoder process answers with, and what `tallyman examine --json` prints. Reading believes nothing: sizes, types and
// numbers are checked, because the writer may have been taken over by the picture it opened.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "vision/examine.h"

namespace tallyman::vision {

constexpr std::size_t examination_bytes_max = 4 << 20;
constexpr std::size_t listed_max = 4096;       // entries of any one list
constexpr std::size_t text_bytes_max = 65536;  // of any one text
constexpr std::size_t bytes_max = 131072;      // of the signature; it has about 36,000

nlohmann::json json_of(const Examination& seen);
nlohmann::json json_of(const Finding& finding);
std::string examination_text(const Examination& seen);  // json_of in one line; bytes that are not UTF-8 are replaced

// The error says where the text is wrong.
Result<Examination, std::string> parse_examination(std::string_view json);

// One object a photo, as `tallyman examine --json` prints it: the checks that judge one thing by name.
nlohmann::json contract_json(const Examination& seen, std::string_view file);

}  // namespace tallyman::vision
