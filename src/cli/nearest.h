// What somebody may have meant who typed a word that there is not.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tallyman::cli {

// Of `names` the one that takes the fewest letters put in, left out or changed; empty where more than half of `word`
// is another.
std::string nearest_to(std::string_view word, std::span<const std::string> names);

}  // namespace tallyman::cli
