// The rest of a day planned anew after something happened: an urgent order, a lost vehicle, a closed outlet, traffic.
//
// What has left the depot is loaded and stays exactly as it is, stop for stop, and so does every trip up to one with a
// locked order. Only the traffic moves its times, a closed outlet falls out, and what a lost vehicle had not delivered
// is loaded again at the depot. Trips that have not left are open. An announced stop changes its vehicle only where
// that saves more than PlanOptions::stability_cost, so that few do; each that did is listed with the reason.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/lang.h"
#include "dispatch/plan.h"
#include "dispatch/plan_totals.h"

namespace tallyman::dispatch {

struct Event {
    TimeOfDay now{0};
    std::set<VehicleId> lost{};
    std::set<OutletId> closed{};
    std::set<OrderId> locked{};
    int traffic_percent = 100;  // of the usual travel times, from now on
};

struct Move {
    OrderId order;
    VehicleId from;
    VehicleId to;      // empty: left out
    std::string code;  // vehicle_lost, outlet_closed, makes_room, traffic, better_route
};

// A stop on the road that will not be reached in time any more.
struct LateStop {
    OrderId order;
    VehicleId vehicle;
    Seconds late{0};
    OrderId
        spared_by{};  // were this one before it on its trip left for later, it would be in time; empty: no single one
};

struct Replanned {
    Plan plan;
    std::vector<Move> moved;
    std::vector<LateStop> late;
};

// `drops` are all of the day, those of the announced plan and new ones.
Replanned replan(const Catalog& catalog, std::span<const Drop> drops, const Plan& announced, const Event& event,
                 const PlanOptions& options, const Progress& progress = {});

std::string sentence(const Move& move, Lang lang);
std::string sentence(const LateStop& stop, Lang lang);

}  // namespace tallyman::dispatch
