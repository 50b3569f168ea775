// What is expected of a photo as JSON, on its way to the locked-down process.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "vision/expectation.h"

namespace tallyman::decoder {

std::string expectation_text(const vision::Expectation& expected);
Result<vision::Expectation, std::string> parse_expectation(std::string_view json);

}  // namespace tallyman::decoder
