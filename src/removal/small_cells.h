// What outsiders may see of a row of counts. A count of 1 to 4 could point at somebody and is shown as "<5"; and where
// such a count, or what is left of its whole, could be computed from the others, one more count is withheld and shown
// as "*" (complementary suppression; Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001, ch. 1).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "removal/figures.h"

namespace tallyman::removal {

constexpr std::int64_t small_cell = 5;

enum class Seen { exactly, as_small, withheld };

struct ShownCount {
    std::string_view name;
    std::int64_t count = 0;
    Seen seen = Seen::exactly;

    std::string text() const;
};

// All counts of a row under their names, in the order of the report; `exact`: for the desk's own eyes.
std::vector<ShownCount> shown_counts(const Counts& counts, bool exact);

}  // namespace tallyman::removal
