// Times of events: ISO 8601 with an offset and any number of decimals, kept to the millisecond, rounded half up as the
// event hash wants it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallyman::trace {

std::optional<std::int64_t> milliseconds_of(std::string_view time);
std::string utc_text(std::int64_t milliseconds);  // 2026-11-23T00:00:00.000Z

}  // namespace tallyman::trace
