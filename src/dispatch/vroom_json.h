// VROOM's JSON (github.com/VROOM-Project/vroom, docs/API.md) in and out.
//
// Read: jobs, shipments, vehicles and matrices with all their fields, except what is refused by name: type-dependent
// service times, the maximal load of a break, geometry. Where nothing is said about travel, it is great circle times a
// road factor at a constant speed. `steps` are the order to start the search from, as in VROOM's default mode, or with
// pin_steps what stays as it is; their forced times belong to VROOM's other mode and are not looked at.
//
// VROOM's aim is kept: first serve the highest sum of priorities, then the most tasks, then the least cost, which is
// travel time by the hour and distance by the kilometre: waiting and service cost nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "dispatch/instance.h"

namespace tallyman::dispatch {

enum class TaskKind { job, pickup, delivery };

struct VroomPlace {
    std::optional<std::pair<double, double>> coordinates;  // longitude, latitude
    std::optional<int> index;                              // in the file's matrices
};

struct VroomTask {
    TaskKind kind = TaskKind::job;
    std::int64_t id = 0;
    std::string description;
    VroomPlace place;
    Time setup = 0;
    Time service = 0;
    std::int64_t priority = 0;
};

struct VroomVehicle {
    std::int64_t id = 0;
    std::string description;
    std::optional<VroomPlace> start;
    std::optional<VroomPlace> end;
    std::vector<std::int64_t> break_ids;
    std::vector<std::string> break_descriptions;
    std::shared_ptr<const Matrix> metres;  // nothing where the file says none
};

struct VroomNames {
    std::vector<VroomTask> tasks;        // by client of the problem
    std::vector<VroomVehicle> vehicles;  // by vehicle type of the problem, one vehicle each
    bool has_steps = false;              // of tasks
    std::optional<Solution> steps;       // the order the file starts from, when it is possible
    bool has_amounts = false;
};

bool is_json(std::string_view text);

// Makes the file's steps what stays exactly as it is: each vehicle begins with its own, and the rest is planned behind
// them. Throws Failure where they break a rule or are of shipments.
void pin_steps(Instance& instance, const std::string& file);

Instance read_vroom(std::string_view text, const std::string& file);

// The solution in VROOM's shape; `reasons` are by client left out, in the order of solution.unassigned.
nlohmann::json vroom_solution(const Instance& instance, const Solution& solution,
                              const std::vector<std::string>& reasons);

}  // namespace tallyman::dispatch
