// What a dispatcher may say beyond the catalog, each in a small file of the day folder that need not be there:
//
//     limits.csv   vehicle,stops_max,km_max,hours_max,overtime_min,overtime_per_hour,break_from,break_to,break_min,ends
//                  V07,25,120,9,60,90000,11:00,13:30,45,depot
//     windows.csv  outlet,open,close        one row a window: C0012 from 07:00 to 11:00 and again from 13:30 to 17:00
//     habits.csv   outlet,driver,visits     how often each driver was there
//     traffic.csv  from,percent             from 06:30 on travel takes 140 % of the usual time, until the next row
//
// All of limits.csv but the vehicle may be empty: then there is no such limit. `ends` is "depot" or "last_stop" (the
// vehicle goes home from there on its own account). A vehicle may have several rows, each with one more break.
// A vehicle or outlet that the catalog does not have is refused in limits and windows, where a misspelt name would
// change nothing without a word; habits are of the past and may name who has left.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct Pause {
    OpenHours start;  // it begins within
    Seconds duration{0};
};

struct VehicleLimits {
    std::optional<int> stops_max;
    std::optional<Metres> distance_max;
    std::optional<Seconds> duration_max;
    Seconds overtime_max{0};
    Money overtime_per_hour;  // besides cost_per_hour
    std::vector<Pause> pauses;
    bool ends_at_last_stop = false;
};

struct TrafficSlice {
    TimeOfDay from{0};
    int percent = 100;
};

struct DayRules {
    std::map<VehicleId, VehicleLimits> limits;
    std::map<OutletId, std::vector<OpenHours>> windows;  // ascending and apart
    std::map<OutletId, std::map<DriverId, int>> visits;
    std::vector<TrafficSlice> traffic;  // ascending

    const VehicleLimits& limits_of(const VehicleId& vehicle) const;
    // When a stop with this window may begin at the outlet; empty: never.
    std::vector<Window> windows_of(const Outlet& outlet, OpenHours window) const;
    // 0 for the driver who was there most often, 1 for one who never was, in 1/1000; 0 where nobody was.
    int strangeness(const OutletId& outlet, const DriverId& driver) const;
};

void read_limits(std::string_view csv, const std::string& file, const Catalog& catalog, DayRules& rules);
void read_windows(std::string_view csv, const std::string& file, const Catalog& catalog, DayRules& rules);
void read_habits(std::string_view csv, const std::string& file, DayRules& rules);
void read_traffic(std::string_view csv, const std::string& file, DayRules& rules);

}  // namespace tallyman::dispatch
