// Pictures that mean harm, or have met it: cut short, damaged, oversized, mislabelled, bomb-like, with metadata that
// lies or points at itself. Made, not collected: the same bytes on every run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tallyman::hostile {

struct Case {
    std::string name;  // what was done to it, and a number
    std::vector<std::byte> bytes;
};

std::vector<Case> corpus();  // some 700 cases, one of 20 MB, the others small

}  // namespace tallyman::hostile
