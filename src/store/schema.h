// The tables, as numbered steps that only go forward. A released step is never edited; a change is a new one.
#pragma once

#include <span>
#include <string_view>

namespace tallyman::store {

// Step i (from 0) takes a store of version i to version i + 1.
std::span<const std::string_view> migrations();

}  // namespace tallyman::store
