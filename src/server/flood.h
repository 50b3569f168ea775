// Whatever number of requests comes from one address, all are kept: a lawful one may be among them. Beyond the usual
// number in an hour they are marked by the name that they are taken in under, and the desk looks at them after the
// others.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace tallyman::server {

constexpr std::size_t usual_requests_per_hour = 30;

inline constexpr std::string_view taken_in_later = "form, one of many";
std::string taken_in_as(const std::string& peer, Instant now);  // "form", or taken_in_later

}  // namespace tallyman::server
