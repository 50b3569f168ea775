#include "dispatch/travel_table.h"

#include "dispatch/problem.h"
#include "dispatch/small_table.h"

namespace tallyman::dispatch {
namespace {

enum { from, to, metres, seconds };
constexpr SmallColumn columns[] = {{"from"}, {"to"}, {"metres"}, {"seconds"}};

}  // namespace

void TravelTable::set(const std::string& from_id, const std::string& to_id, Travel travel) {
    const auto start = place_of(from_id);
    ways_[way(start, place_of(to_id))] = travel;
}

std::uint32_t TravelTable::place_of(const std::string& id) {
    return places_.try_emplace(id, static_cast<std::uint32_t>(places_.size())).first->second;
}

std::optional<std::uint32_t> TravelTable::place(const std::string& id) const {
    const auto found = places_.find(id);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Travel> TravelTable::find(std::uint32_t start, std::uint32_t end) const {
    const auto found = ways_.find(way(start, end));
    return found == ways_.end() ? std::nullopt : std::optional(found->second);
}

TravelTable read_travel_table(std::string_view csv, const std::string& file) {
    TravelTable table("matrix.csv");
    read_small_table(csv, file, columns, [&](const SmallRow& row) {
        const auto start = table.place(row.text(from)), end = table.place(row.text(to));
        if (start && end && table.find(*start, *end)) row.fail("this pair is there twice");
        table.set(row.text(from), row.text(to),
                  {{row.integer(metres, 0, travel_max)}, Seconds(row.integer(seconds, 0, travel_max))});
    });
    return table;
}

}  // namespace tallyman::dispatch
