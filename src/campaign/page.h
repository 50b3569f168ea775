// What a campaign's public page says: of every group of recipients what was needed, promised, loaded, delivered with
// checked proof, disputed and not delivered with the reasons; shortfalls stand beside successes. Never a person, never
// a shop: a group of fewer than five people is shown with the others, a place on the map stands for five shops at
// least.
//
// Every case of an allocation is in exactly one state, so the states of a row sum to what was promised to it.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/ids.h"
#include "campaign/campaign.h"

namespace tallyman::campaign {

enum class State {
    waiting,             // its order is not on a van yet
    loaded,              // on a van by the day's plan, nothing is known of the door, or it is too early to say so
    delivered_checked,   // and the photos' verdict in force accepts it
    delivered_to_check,  // delivered, and people still look at the proof
    disputed,            // the verdict in force rejects the proof, or somebody contests it
    not_delivered,
};
inline constexpr int state_count = 6;
std::string_view name(State state);
Words words(State state);

// Why goods did not arrive or are disputed, as a code with its words.
struct Why {
    std::string code, vi, en;
    friend auto operator<=>(const Why&, const Why&) = default;
};

// What the day knows of one order, made by the caller from plan, phones, verdicts and appeals.
struct OrderTruth {
    OrderId order;
    OutletId outlet;
    std::optional<LatLon> position;
    bool on_a_van = false;
    struct Line {
        std::vector<std::pair<LotId, Cases>> lots;  // given to the order; empty: it has no stock
        std::optional<Cases> delivered;             // as counted at the door; absent: all that was given
    };
    std::map<Gtin, Line> lines;
    State state = State::waiting;  // of the order as a whole
    std::optional<Why> why;        // of disputed and not_delivered
    std::optional<Instant> at;     // of what happened at the door
    std::string verdict;           // accept, retake, review, reject; empty: none
    std::vector<std::string> photos;
};
using Truth = std::map<OrderId, OrderTruth>;

// One part of a pledge on one order: where its cases are.
struct Share {
    std::string pledge, group;
    OrderId order;
    Gtin gtin;
    std::array<Cases, state_count> cases{};
    std::optional<Why> why;
    std::vector<std::pair<LotId, Cases>> lots;
};
std::vector<Share> shares(const Campaign& campaign, const Truth& truth, Instant now);

struct Row {
    std::string group, vi, en;
    std::int64_t people = 0;  // 0: not shown
    Cases needed, promised;
    std::array<Cases, state_count> cases{};
    std::map<Why, Cases> why;
};

struct Place {  // the middle of a square
    LatLon middle;
    std::array<Cases, state_count> cases{};
};

struct ShownPhoto {
    std::string file;
    bool faces_shown = false;
};

struct Page {
    std::vector<Row> rows;  // by group; small ones together at the end
    Row total;
    Cases pledged, not_allocated;
    std::vector<Place> places;
    std::array<Cases, state_count> elsewhere{};  // where fewer than five shops would be a place
    std::vector<ShownPhoto> photos;
    Instant as_of{};
};

constexpr std::int64_t people_min = 5;
constexpr std::int64_t shops_min = 5;
constexpr double square_degrees = 0.1;  // about 11 km

Page page_of(const Campaign& campaign, const Truth& truth, Instant now);

}  // namespace tallyman::campaign
