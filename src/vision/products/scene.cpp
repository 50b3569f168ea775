#include "vision/products/scene.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tallyman::vision {
namespace {

constexpr int poses_each = 8;
constexpr double looks_each_area = 24;  // of 348 x 348 pixels; more for larger photos, by the square root
constexpr int looks_each_place = 6;     // a family has some five flavours
constexpr int looks_most = 120;
constexpr int rivals_most = 2;              // tried at a place where they were not seen
constexpr std::size_t contested_most = 12;  // places where rivals are tried
constexpr double made_of_others = 0.7;      // of a unit's face on other units
constexpr double alone = 10;                // place odds above nobody

bool has(const Place& place, int product) {
    return std::any_of(place.begin(), place.end(), [&](const Sighting& one) { return one.product == product; });
}

void sort_by_odds(Place& place) {
    std::stable_sort(place.begin(), place.end(),
                     [](const Sighting& a, const Sighting& b) { return a.place > b.place; });
}

// Two sides of one case seen over its corner are one unit; the side seen better stands for it. What lies on units that
// are seen better is made of their halves.
void add_unit(const ProductSearch& search, std::vector<Sighting>& units, const Sighting& one) {
    const bool is_other_side = std::any_of(units.begin(), units.end(), [&](const Sighting& unit) {
        return unit.face != one.face && share_an_edge(search, unit, one);
    });
    if (!is_other_side && share_on(search, one, units) < made_of_others) units.push_back(one);
}

}  // namespace

std::vector<Place> places_in(const ProductSearch& search, std::span<const int> candidates) {
    const int looks =
        std::min(looks_most, static_cast<int>(looks_each_area * std::sqrt(std::max(1.0, search.areas()))));
    std::vector<Sighting> seen =
        search.sightings(candidates, {.poses_each = poses_each, .looks = looks, .looks_each_place = looks_each_place});
    sort_by_odds(seen);
    std::vector<Place> places;
    for (Sighting& one : seen) {
        const auto here = std::find_if(places.begin(), places.end(),
                                       [&](const Place& place) { return overlap(search, place.front(), one); });
        if (here == places.end())
            places.push_back({std::move(one)});
        else if (!has(*here, one.product))
            here->push_back(std::move(one));
    }
    for (std::size_t i = 0; i < std::min(places.size(), contested_most); ++i) {
        std::vector<int> others;
        std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(others),
                     [&](int product) { return !has(places[i], product); });
        for (Sighting& rival : search.rivals_at(places[i].front(), others, rivals_most))
            if (!has(places[i], rival.product)) places[i].push_back(std::move(rival));
        sort_by_odds(places[i]);
    }
    return places;
}

std::vector<Presence> presences_in(const ProductSearch& search, std::span<const int> candidates) {
    std::vector<Presence> out;
    const auto presence_of = [&](int product, double subject) -> Presence& {
        const auto known =
            std::find_if(out.begin(), out.end(), [&](const Presence& one) { return one.product == product; });
        if (known == out.end()) return out.emplace_back(Presence{product, subject, {}, 0, {}});
        known->subject = std::max(known->subject, subject);
        return *known;
    };
    for (const Place& place : places_in(search, candidates)) {
        for (std::size_t i = 0; i < place.size(); ++i) {
            const double rival = place.size() < 2 ? place[0].place - alone : place[i == 0 ? 1 : 0].place;
            const double above = std::min(alone, place[i].place - rival);
            Presence& presence = presence_of(place[i].product, place[i].subject);
            if (i == 0) add_unit(search, presence.units, place[i]);
            // A clear place beats a clearer print that another product explains better.
            if (!presence.best || place[i].place + above > presence.best->place + presence.above_rival) {
                presence.best = place[i];
                presence.above_rival = above;
            }
        }
    }
    if (out.empty()) return out;
    for (const auto& [product, subject] : search.unseen(candidates)) presence_of(product, subject);
    std::stable_sort(out.begin(), out.end(),
                     [](const Presence& a, const Presence& b) { return a.subject > b.subject; });
    return out;
}

double score_of(const Presence& one, std::span<const Presence> all) {
    if (!one.best) return 0;
    return probability(one.best->clues, one.above_rival, all.front().subject - one.subject);
}

}  // namespace tallyman::vision
