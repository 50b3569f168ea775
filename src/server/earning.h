// Where automation stands in a running product, computed from what the store holds: how far the reviewers' decisions
// have earned it, what the machine would accept now, what the blind looks say, and whose deliveries stand out. `tend`
// then does what follows: opens a lot, settles one, steps back (review/lot.h). A day of 1,000 orders takes some 10 ms.
//
// The line is earned from every decision since the last step back, for deliveries still to come (verify/accept_line.h).
// It only proposes: what is promised comes from the blind looks (verify/running_promise.h). People choose whom they see
// first by worth, so the reviewed lean towards the doubtful and the line is rather too strict than too loose.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/settings.h"
#include "review/lot.h"
#include "server/world.h"
#include "store/automation_log.h"
#include "verify/automation.h"

namespace tallyman::server {

class App;

enum class Stage { shadow, earned, stepped_back };
std::string_view name(Stage stage);

// How often the deliveries of one depot or driver were found wrong, of those that people decided.
struct FoundWrong {
    std::string id;
    std::int64_t decided = 0;
    std::int64_t wrong = 0;
    bool stands_out = false;  // surely more than the others, at 95 % over all of a kind together
};

struct Earning {
    verify::AutomationGoal goal;
    Stage stage = Stage::shadow;
    std::optional<review::StepBack> stepped_back = {};  // the last time
    verify::Automation automation = {};                 // over what nobody has decided or holds in a lot
    std::unordered_map<OrderId, double> probability = {};
    verify::Drift drift = {};      // of this day against those before
    verify::Shadow shadow = {};    // since the last step back, as the line is
    std::int64_t more_needed = 0;  // decisions until it is earned, about
    std::int64_t accepted_by_people = 0, accepted_by_machine = 0;
    verify::RunningPromise promise;
    verify::AuditWatch watch;
    std::vector<review::LotMember> next_lot = {};
    std::optional<double> next_share = {};  // to be looked at of it; nothing when all of it would have to be
    std::vector<FoundWrong> depots = {}, drivers = {};
};

Earning earning_of(const World& world, const store::Store& store, const Settings& settings, std::uint64_t checks);

// Whether that comes to the same for both. What drivers say on the way and what is planned anew change nothing of it:
// whose a delivery was is known when people have looked at it.
bool rests_on_the_same(const World& one, const World& other);

// Does what is due now and says whether anything changed. Called after every decision, after every photo and now and
// then.
bool tend(const store::Store& store, const World& world, const Settings& settings, std::uint64_t checks, Instant now);
bool tend(App& app);

}  // namespace tallyman::server
