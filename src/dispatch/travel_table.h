// What is known of the ways between depots and outlets: matrix.csv of a day folder, or what a routing service answered.
// One direction an entry, in metres and seconds. Ways it does not name are great circle times the road factor.
//
//     from,to,metres,seconds
//     D1,C0001,5210,840
//
// A day of 1,000 outlets has a million ways: 40 bytes each, found in two steps so that a name is only looked up once.
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

    friend bool operator==(const Travel&, const Travel&) = default;
};

class TravelTable {
public:
    explicit TravelTable(std::string source) : source_(std::move(source)) {}

    const std::string& source() const { return source_; }  // as the plan names it
    void set(const std::string& from, const std::string& to, Travel travel);
    std::optional<std::uint32_t> place(const std::string& id) const;
    std::optional<Travel> find(std::uint32_t from, std::uint32_t to) const;

private:
    std::uint32_t place_of(const std::string& id);
    static std::uint64_t way(std::uint32_t from, std::uint32_t to) { return std::uint64_t{from} << 32 | to; }

    std::string source_;
    std::unordered_map<std::string, std::uint32_t> places_;
    std::unordered_map<std::uint64_t, Travel> ways_;
};

// Throws Failure naming file, line and what is wrong.
TravelTable read_travel_table(std::string_view csv, const std::string& file);

}  // namespace tallyman::dispatch
