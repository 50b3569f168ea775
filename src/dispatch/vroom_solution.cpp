// Solutions as VROOM prints them: {code, summary, unassigned, routes with their steps}.
#include <nlohmann/json.hpp>

#include "dispatch/evaluate.h"
#include "dispatch/schedule.h"
#include "dispatch/vroom_json.h"

namespace tallyman::dispatch {
namespace {

using Json = nlohmann::json;

const char* name_of(TaskKind kind) {
    if (kind == TaskKind::pickup) return "pickup";
    return kind == TaskKind::delivery ? "delivery" : "job";
}

void add_place(Json& json, const VroomPlace& place) {
    if (place.coordinates) json["location"] = {place.coordinates->first, place.coordinates->second};
    if (place.index) json["location_index"] = *place.index;
}

Json amounts_json(const Amounts& amounts, int dimensions) {
    Json list = Json::array();
    for (int d = 0; d < dimensions; ++d) list.push_back(amounts[d]);
    return list;
}

Json cost_json(Cost cost, int divisor) {
    if (cost % divisor == 0) return cost / divisor;
    return static_cast<double>(cost) / divisor;
}

class RouteWriter {
public:
    RouteWriter(const Instance& instance, const Route& route)
        : instance_(instance),
          problem_(instance.problem),
          names_(instance.vroom->vehicles[route.vehicle]),
          vehicle_(problem_.vehicles[route.vehicle]),
          times_(schedule(problem_, route)),
          route_(route) {}

    Json write() {
        const TripTimes& trip = times_.trips.front();  // VROOM's vehicles drive one
        load_at_start();
        place_ = vehicle_.start;
        if (names_.start) write_end("start", *names_.start, trip.leave);
        for (const StopTimes& stop : trip.stops) {
            write_breaks(stop.start);
            write_task(stop);
        }
        write_breaks(never);
        if (vehicle_.end) go(*vehicle_.end);
        if (names_.end) write_end("end", *names_.end, trip.back);
        return whole();
    }

private:
    void load_at_start() {
        for (const int c : route_.trips.front().clients)
            for (int d = 0; d < problem_.dimensions; ++d) load_[d] += problem_.clients[c].delivery[d];
        for (int d = 0; d < problem_.dimensions; ++d) delivered_[d] = load_[d];
    }

    void go(int to) {
        if (place_) {
            travel_ += problem_.profiles[vehicle_.profile].duration->at(*place_, to);
            if (names_.metres) metres_ += names_.metres->at(*place_, to);
        }
        place_ = to;
    }

    Json& step(const char* type, Time arrival) {
        Json& json = steps_.emplace_back(Json{{"type", type},
                                              {"arrival", arrival},
                                              {"duration", travel_},
                                              {"setup", 0},
                                              {"service", 0},
                                              {"waiting_time", 0},
                                              {"violations", Json::array()}});
        if (instance_.vroom->has_amounts) json["load"] = amounts_json(load_, problem_.dimensions);
        if (names_.metres) json["distance"] = metres_;
        return json;
    }

    void write_end(const char* type, const VroomPlace& place, Time arrival) { add_place(step(type, arrival), place); }

    void write_breaks(Time until) {
        for (; break_ < times_.breaks.size() && times_.breaks[break_] <= until; ++break_) {
            Json& json = step("break", times_.breaks[break_]);
            json["id"] = names_.break_ids[break_];
            json["service"] = vehicle_.breaks[break_].duration;
            service_ += vehicle_.breaks[break_].duration;
            if (!names_.break_descriptions[break_].empty()) json["description"] = names_.break_descriptions[break_];
        }
    }

    void write_task(const StopTimes& stop) {
        const VroomTask& task = instance_.vroom->tasks[stop.client];
        const Client& client = problem_.clients[stop.client];
        go(client.location);
        change_load(stop.client);
        Json& json = step(name_of(task.kind), stop.arrive);
        add_place(json, task.place);
        json["id"] = task.id;
        if (task.kind == TaskKind::job) json["job"] = task.id;
        if (!task.description.empty()) json["description"] = task.description;
        const Time setup =
            problem_.clients[stop.client].setup > 0 ? stop.setup : task.setup;  // the rest is in its service
        json["setup"] = setup;
        json["service"] = task.service;
        json["waiting_time"] = stop.start - stop.arrive;
        setup_ += setup;
        service_ += task.service;
        waiting_ += stop.start - stop.arrive;
        priority_ += task.priority;
    }

    void change_load(int c) {
        const Client& client = problem_.clients[c];
        for (int d = 0; d < problem_.dimensions; ++d) {
            load_[d] += client.pickup[d] - client.delivery[d];
            picked_up_[d] += client.pickup[d];
        }
        for (const Pair& pair : problem_.pairs)
            for (int d = 0; d < problem_.dimensions; ++d) {
                if (pair.pickup == c) load_[d] += pair.amount[d], picked_up_[d] += pair.amount[d];
                if (pair.delivery == c) load_[d] -= pair.amount[d], delivered_[d] += pair.amount[d];
            }
    }

    Json whole() const {
        const Cost cost = vehicle_.fixed + vehicle_.per_distance * times_.distance;
        Json json{{"vehicle", names_.id},
                  {"cost", cost_json(cost, instance_.cost_divisor)},
                  {"setup", setup_},
                  {"service", service_},
                  {"duration", travel_},
                  {"waiting_time", waiting_},
                  {"priority", priority_},
                  {"steps", steps_},
                  {"violations", Json::array()}};
        if (!names_.description.empty()) json["description"] = names_.description;
        if (names_.metres) json["distance"] = metres_;
        if (instance_.vroom->has_amounts) {
            json["delivery"] = amounts_json(delivered_, problem_.dimensions);
            json["pickup"] = amounts_json(picked_up_, problem_.dimensions);
        }
        return json;
    }

    const Instance& instance_;
    const Problem& problem_;
    const VroomVehicle& names_;
    const VehicleType& vehicle_;
    RouteTimes times_;
    const Route& route_;
    Json steps_ = Json::array();
    std::optional<int> place_;
    Amounts load_{}, delivered_{}, picked_up_{};
    std::int64_t travel_ = 0, metres_ = 0;
    Time setup_ = 0, service_ = 0, waiting_ = 0;
    std::int64_t priority_ = 0;
    std::size_t break_ = 0;
};

// Sums over the routes, of numbers and of lists of numbers.
void add_to(Json& summary, const Json& route, const char* key) {
    if (!route.contains(key)) return;
    const Json& value = route[key];
    if (!summary.contains(key)) {
        summary[key] = value;
        return;
    }
    if (!value.is_array()) {
        if (value.is_number_integer() && summary[key].is_number_integer())
            summary[key] = summary[key].get<std::int64_t>() + value.get<std::int64_t>();
        else
            summary[key] = summary[key].get<double>() + value.get<double>();
        return;
    }
    for (std::size_t i = 0; i < value.size(); ++i)
        summary[key][i] = summary[key][i].get<std::int64_t>() + value[i].get<std::int64_t>();
}

}  // namespace

Json vroom_solution(const Instance& instance, const Solution& solution, const std::vector<std::string>& reasons) {
    Json routes = Json::array();
    Json summary{{"cost", 0},
                 {"setup", 0},
                 {"service", 0},
                 {"duration", 0},
                 {"waiting_time", 0},
                 {"priority", 0},
                 {"routes", solution.routes.size()},
                 {"unassigned", solution.unassigned.size()},
                 {"violations", Json::array()}};
    for (const Route& route : solution.routes) {
        routes.push_back(RouteWriter(instance, route).write());
        for (const char* key :
             {"cost", "setup", "service", "duration", "waiting_time", "priority", "distance", "delivery", "pickup"})
            add_to(summary, routes.back(), key);
    }
    Json unassigned = Json::array();
    for (std::size_t i = 0; i < solution.unassigned.size(); ++i) {
        const VroomTask& task = instance.vroom->tasks[solution.unassigned[i]];
        Json& json = unassigned.emplace_back(Json{{"id", task.id}, {"type", name_of(task.kind)}});
        add_place(json, task.place);
        if (!task.description.empty()) json["description"] = task.description;
        if (i < reasons.size()) json["reason"] = reasons[i];
    }
    return {{"code", 0}, {"summary", summary}, {"unassigned", unassigned}, {"routes", routes}};
}

}  // namespace tallyman::dispatch
