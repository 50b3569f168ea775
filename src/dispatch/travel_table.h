// matrix.csv of a day folder: known travel between depots and outlets, one direction a row, in metres and seconds.
//
//     from,to,metres,seconds
//     D1,C0001,5210,840
//
// Pairs that it does not name are great circle times the road factor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/units.h"

namespace tallyman::dispatch {

struct Travel {
    Metres metres;
    Seconds seconds{0};
};

class TravelTable {
public:
    void set(std::string_view from, std::string_view to, Travel travel);
    std::optional<Travel> find(const std::string& from, const std::string& to) const;

private:
    std::unordered_map<std::string, std::unordered_map<std::string, Travel>> rows_;
};

// Throws Failure naming file, line and what is wrong.
TravelTable read_travel_table(std::string_view csv, const std::string& file);

}  // namespace tallyman::dispatch
