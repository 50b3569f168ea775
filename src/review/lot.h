// A lot: deliveries that the machine would accept by itself, held until people have looked, blind, at a share of them
// that was drawn after all of them were handed in. Then the lot stands (those that nobody looked at are accepted
// without a person) or falls (people look at all of it). How large the share must be, and whether a lot stands, is
// verify/running_promise.h's to say; here is what the lots and the looks at them come to together.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/settings.h"
#include "base/time.h"
#include "review/reviewed.h"
#include "verify/audit.h"
#include "verify/running_promise.h"

namespace tallyman::review {

inline constexpr Setting lot_min_setting{"automation.lot_min",
                                         std::int64_t{50},
                                         "",
                                         {"Từ chừng này chuyến thì máy đề nghị một lô để chấp nhận",
                                          "So many deliveries make a lot for the machine to accept"},
                                         1,
                                         100'000};
inline constexpr Setting lot_wait_setting{
    "automation.lot_wait_hours",
    2.0,
    "h",
    {"Một lô nhỏ hơn chỉ chờ chừng này giờ", "A smaller lot waits no longer than this"},
    0,
    48};
inline constexpr std::array lot_settings{lot_min_setting, lot_wait_setting};

enum class LotState { open, stands, fell };
std::string_view name(LotState state);

struct LotMember {
    OrderId order;
    double probability = 0;  // of being good, as the model saw it when the lot was opened
    bool drawn = false;      // to be looked at, blind
};

struct Lot {
    std::int64_t id = 0;
    Instant opened_at{};
    double bound = 0, confidence = 0;  // promised when it was opened
    double share = 0;                  // chance of each member to be drawn
    std::string dice;  // what the draw depends on: made when all members were there, secret until settled
    std::vector<LotMember> members;
    LotState state = LotState::open;
    std::int64_t looked = 0, found_wrong = 0;  // of the drawn, once settled
    Instant settled_at{};

    std::int64_t size() const { return static_cast<std::int64_t>(members.size()); }
    std::int64_t drawn() const;
};

// Recomputed by anybody once the dice are known.
bool is_drawn(const OrderId& order, std::string_view dice, double share);

// Automation steps back: from then on everything goes to people until it is earned anew from later decisions.
struct StepBack {
    Instant at{};
    std::string why;   // bound_broken, drift
    double value = 0;  // upper bound on the share of wrong accepts; the stability index
};

// What people said of the drawn so far.
struct Looks {
    std::int64_t looked = 0;       // with an answer that counts
    std::int64_t found_wrong = 0;  // of these
    std::int64_t undecided = 0;    // looked at, and nobody could tell or they differ
    bool settles = false;          // nothing more to wait for
};
// A lot does not wait for ever: after this long what nobody could decide counts as wrong, and a lot with drawn ones
// that nobody looked at falls.
constexpr std::chrono::hours lot_patience{24};
Looks looks_at(const Lot& lot, const Reviewed& reviewed, Instant now);

// The promise as it stands after these lots and the right ones that people accepted outside of them.
verify::RunningPromise promise_of(const verify::RiskGoal& goal, double audit_share_min, std::span<const Lot> lots,
                                  std::int64_t accepted_by_people);

// The evidence against the promise from every blind look in lots opened since; an open lot's looks count at once.
verify::AuditWatch watch_of(const verify::RiskGoal& goal, std::span<const Lot> lots, const Reviewed& reviewed,
                            Instant since);

}  // namespace tallyman::review
