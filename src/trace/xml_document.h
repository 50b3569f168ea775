// EPCIS 2.0 XML as the JSON-LD that says the same (EPCIS 2.0, chapters 9 and 10), so that everything else reads one
// form. Elements of the older 1.2 binding (<extension>, <baseExtension>) are lifted to where 2.0 has them.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"

namespace tallyman::trace {

Result<nlohmann::json, std::string> json_ld_of_xml(std::string_view xml);

}  // namespace tallyman::trace
