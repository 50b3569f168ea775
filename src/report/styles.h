// The style sheets beside this file, as text inside the program (made by cmake/EmbedText.cmake).
#pragma once

#include <string_view>

namespace tallyman::report {

extern const std::string_view report_css;
extern const std::string_view run_sheet_css;

}  // namespace tallyman::report
