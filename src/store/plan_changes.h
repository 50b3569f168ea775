// The dispatcher's hand on the plan: stops that are locked to their trip, and plans that took the place of others,
// which can come back one by one.
#pragma once

#include <set>
#include <string>

#include "store/store.h"

namespace tallyman::store {

class PlanChanges {
public:
    explicit PlanChanges(const Store& store) : store_(store), database_(store.database()) {}

    void lock(Day day, const OrderId& order, const std::string& by);
    void unlock(Day day, const OrderId& order, const std::string& by);
    std::set<OrderId> locks(Day day) const;

    // `plan` holds from now on. False when the plan of the day is not `expected` any more (then nothing changed).
    bool replace(Day day, const dispatch::Plan& expected, const dispatch::Plan& plan);
    // The plan before `expected` holds again. False when there is none, or the plan is not `expected` any more.
    bool undo(Day day, const dispatch::Plan& expected);
    bool has_earlier(Day day) const;

private:
    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
