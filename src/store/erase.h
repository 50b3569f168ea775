// Erasure with a receipt: what a picture showed is destroyed, that it was destroyed is recorded, and every other proof
// still holds. Gone afterwards: the picture's bytes, the findings, the position and time of its row, the records and
// salts of the ledger entries about it. What stays: the delivery, its verdict over the whole order, the leaves that say
// that something stood there, and the entry "erased" that names them; the reuse index keeps its numbers (not a picture),
// so that the same picture sent again is noticed. The report that showed the picture goes too and can be made again.
//
// The transaction comes first and the file goes after it: cut between the two, asking again finishes the work.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/day.h"

namespace tallyman::store {

struct Erasure {
    std::string photo;  // the file as photos.csv names it
    std::string by;     // the person
    std::string ground;
};

struct Erased {
    std::string order;
    std::vector<std::int64_t> entries;  // of the ledger, whose records and salts are gone
    bool file_was_there = false;
};

// Throws Failure when the day has no such photo, or no name or ground is given.
Erased erase_photo(const DayFolder& day, const Erasure& erasure, Clock clock = system_now);

}  // namespace tallyman::store
