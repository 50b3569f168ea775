// Erasure with a receipt: what a picture showed is destroyed, that it was destroyed is recorded, and every other proof
// still holds. Gone afterwards: the picture's bytes, the findings, the position and time of its row (in the store and
// in the day's photos.csv), the records and salts of the ledger entries about it. What stays: the delivery, its verdict
// over the whole order, the leaves that say that something stood there, and the entry "erased" that names them; the
// reuse history keeps the hash of the bytes, so that the same file sent again is noticed, and nothing that shows or
// resembles the picture. The report that showed the picture goes too and can be made again.
//
// A picture that phones handed in under several names is one picture: all of them are erased.
//
// The transaction comes first and the files go after it: cut between the two, asking again finishes the work. Backups
// made before an erasure would bring the picture back, so each backup that this store remembers is told of it
// (store/erasure_list.h), and a restore applies what it was told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/day.h"
#include "store/store.h"

namespace tallyman::store {

struct Erasure {
    std::string photo;  // as photos.csv names it, or received/ID of one from a phone
    std::string by;     // the person
    std::string ground;
};

struct Erased {
    std::string order;
    std::vector<std::string> photos;    // all names that the picture had
    std::vector<std::int64_t> entries;  // of the ledger, whose records and salts are gone
    bool file_was_there = false;
    std::vector<std::string> backups_not_told;  // folders that could not be reached: to be told later, with the receipt
};

// Throws Failure when the day has no such photo, or no name or ground is given.
Erased erase_photo(const DayFolder& day, const Erasure& erasure, Clock clock = system_now);

// The names of all photos that entries "erased" tell of.
std::set<std::string> erased_photos(const Store& store);

bool is_known_photo(const Store& store, const std::string& photo);  // imported or received, erased or not

// That somebody looked at a sealed original: who, which, when.
void tell_original_seen(const Store& store, const OrderId& order, const std::string& photo, const std::string& by);

// A day folder, or a store's folder as a server keeps it; throws Failure when there is no store.
DayFolder open_stored_day(const std::filesystem::path& folder, Lang lang);

}  // namespace tallyman::store
