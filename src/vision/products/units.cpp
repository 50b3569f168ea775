#include "vision/products/units.h"

#include <algorithm>

namespace tallyman::vision {
namespace {

constexpr float surely_there = 0.30f;  // of Clue::print
constexpr float there = 0.20f;
constexpr float there_beside = 0.5f;  // of the clearest unit's: where that is seen well, so are its neighbours
constexpr float maybe_there = 0.08f;

}  // namespace

UnitCount count_units(std::span<const Sighting> units, const Sighting& likeliest) {
    UnitCount out;
    int sure = 0, maybe = 0;
    float clearest = 0;
    for (const Sighting& unit : units) clearest = std::max(clearest, clue(unit.clues, Clue::print));
    for (const Sighting& unit : units) {
        const float present = clue(unit.clues, Clue::print);
        if (present > std::max(there, there_beside * clearest)) out.counted.push_back(unit);
        sure += present > surely_there ? 1 : 0;
        maybe += present > maybe_there ? 1 : 0;
    }
    if (out.counted.empty()) out.counted.push_back(likeliest);
    const int count = static_cast<int>(out.counted.size());
    // Whoever sees several sees a shelf or a stack, where half as many again are hidden from the machine.
    const int hidden = count > 1 ? (count + 1) / 2 : maybe > 1 ? 1 : 0;
    out.low = std::clamp(sure, 1, count);
    out.high = std::max(count, maybe) + hidden;
    return out;
}

}  // namespace tallyman::vision
