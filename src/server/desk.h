// What people do at the desk: take what waits, decide, take back, contest, decide what was contested. Functions of the
// day in memory and the store, so that the server and `tallyman review` and `tallyman appeal` do the very same. What
// was refused is named by its code in server/problem.cpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/settings.h"
#include "review/queue.h"
#include "server/earning.h"
#include "server/world.h"

namespace tallyman::server {

struct DeskRules {
    double second_look_share = 0.05;
    std::uint64_t seed = 1;
    Money case_value{250'000};
};
DeskRules desk_rules(const Settings& settings);

// Whether a person must look: everything that nobody decided and the machine has not earned to accept, but for what the
// driver is to take again; what an open lot has drawn; an open appeal; a second look; two who differ; who could not
// tell.
struct ReviewNeed {
    bool needed = false;
    bool blind = false;  // what others and the machine said is not shown
};
ReviewNeed review_need(const World& world, const OrderId& order, const DeskRules& rules);

// Who sits there. A person who also drives decides nothing about deliveries of their own.
struct Reviewer {
    std::string name;
    std::string driver;  // empty for most
};
bool is_own(const World& world, const Reviewer& reviewer, const OrderId& order);

using Probabilities = std::unordered_map<OrderId, double>;  // of being good, as the model sees it
review::Waiting waiting_of(const World& world, const OrderId& order, bool blind, const DeskRules& rules,
                           const Probabilities& probabilities);
std::vector<OrderId> queue_of(const World& world, const Reviewer& reviewer, const DeskRules& rules,
                              const Probabilities& probabilities, const std::function<bool(const OrderId&)>& sees,
                              Instant now);

std::string item_etag(const World& world, const OrderId& order);  // changes with everything a decision rests on

struct NewDecision {
    OrderId order;
    review::Answer answer = review::Answer::cannot_tell;
    Seconds took{0};
    std::vector<std::string> reasons;
    std::string note;
    std::optional<std::string> etag = {};  // what item_etag was when it was shown
};
// `world` must be the store's of this moment: call it in the writer's turn.
Result<store::ReviewRow, std::string_view> decide(const store::Store& store, const World& world,
                                                  const Reviewer& reviewer, NewDecision decision,
                                                  const DeskRules& rules, Instant now);
Result<store::ReviewRow, std::string_view> undo(const store::Store& store, const World& world, const Reviewer& reviewer,
                                                std::int64_t review, Instant now);

// `by` is the order's driver or outlet.
Result<store::AppealRow, std::string_view> file_appeal(const store::Store& store, const World& world,
                                                       const OrderId& order, const std::string& by,
                                                       const std::string& argument, Instant now);
Result<store::AppealRow, std::string_view> decide_appeal(const store::Store& store, const World& world,
                                                         const Reviewer& reviewer, std::int64_t appeal,
                                                         review::Answer outcome, const std::string& reason,
                                                         Instant now);

}  // namespace tallyman::server
