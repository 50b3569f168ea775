#include "removal/small_cells.h"

#include <algorithm>

#include <fmt/format.h>

namespace tallyman::removal {
namespace {

constexpr bool is_small(std::int64_t count) { return count > 0 && count < small_cell; }

using Parts = std::vector<ShownCount*>;

ShownCount* smallest_said(const Parts& parts) {
    ShownCount* smallest = nullptr;
    for (auto* part : parts)
        if (part->seen == Seen::exactly && part->count > 0 && (!smallest || part->count < smallest->count))
            smallest = part;
    return smallest;
}

struct Bounds {
    std::int64_t least, most;
};

// Whether one of the small parts can be computed by a reader who knows what all of them are together.
bool gives_away(const Parts& parts, std::int64_t whole) {
    const Bounds small{1, small_cell - 1}, withheld{small_cell, whole};
    Bounds all{0, 0};
    std::int64_t hidden = whole;
    for (const auto* part : parts) {
        if (part->seen == Seen::exactly) {
            hidden -= part->count;
            continue;
        }
        const auto& bounds = part->seen == Seen::as_small ? small : withheld;
        all = {all.least + bounds.least, all.most + bounds.most};
    }
    return std::ranges::any_of(parts, [&](const ShownCount* part) {
        if (part->seen != Seen::as_small) return false;
        const auto low = std::max(small.least, hidden - (all.most - small.most));
        const auto high = std::min(small.most, hidden - (all.least - small.least));
        return low >= high;
    });
}

// Withholds the smallest part that still says something; false when there is none.
bool withhold_one(const Parts& parts) {
    auto* smallest = smallest_said(parts);
    if (smallest) smallest->seen = Seen::withheld;
    return smallest != nullptr;
}

// What is left of a whole that is shown, when it is few.
void guard_rest(const ShownCount& whole, ShownCount& part) {
    if (whole.seen == Seen::exactly && part.seen == Seen::exactly && is_small(whole.count - part.count))
        part.seen = Seen::withheld;
}

}  // namespace

std::string ShownCount::text() const {
    if (seen == Seen::withheld) return "*";
    return seen == Seen::as_small ? fmt::format("<{}", small_cell) : fmt::format("{}", count);
}

std::vector<ShownCount> shown_counts(const Counts& counts, bool exact) {
    std::vector<ShownCount> all = {{"received", counts.received},       {"complete", counts.complete},
                                   {"refused", counts.refused},         {"blur_region", counts.executed[0]},
                                   {"hide_public", counts.executed[1]}, {"hide_all", counts.executed[2]},
                                   {"erase", counts.executed[3]},       {"late", counts.late},
                                   {"appealed", counts.appealed},       {"overturned", counts.overturned},
                                   {"withdrawn", counts.withdrawn}};
    if (exact) return all;
    for (auto& each : all)
        if (is_small(each.count)) each.seen = Seen::as_small;

    ShownCount& received = all[0];
    // What became of them. Somebody who knows that none is open knows what they are together.
    const Parts outcomes = {&all[2], &all[3], &all[4], &all[5], &all[6], &all[10]};
    std::int64_t together = 0;
    for (const auto* part : outcomes) together += part->count;
    while (received.seen == Seen::exactly && gives_away(outcomes, together))
        if (!withhold_one(outcomes)) received.seen = Seen::withheld;
    const bool all_said = std::ranges::all_of(outcomes, [](const auto* part) { return part->seen == Seen::exactly; });
    if (all_said && received.seen == Seen::exactly && is_small(received.count - together))  // those that are open
        withhold_one(outcomes);
    if (received.seen == Seen::withheld && all[1].seen == Seen::exactly) all[1].seen = Seen::withheld;
    guard_rest(received, all[1]);  // incomplete ones
    guard_rest(all[1], all[7]);    // answered in time
    guard_rest(all[8], all[9]);    // appeals that were not right
    return all;
}

}  // namespace tallyman::removal
