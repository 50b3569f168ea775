#include "dispatch/vroom_json.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/geo.h"
#include "dispatch/evaluate.h"
#include "dispatch/json_place.h"

namespace tallyman::dispatch {
namespace {

constexpr std::size_t file_max = std::size_t{256} << 20;  // a full matrix of 5,000 places takes 150 MB
constexpr std::size_t cells_max = std::size_t{1} << 27;   // of all tables together: 1 GB
constexpr std::int64_t id_max = std::int64_t{1} << 53;
constexpr std::int64_t time_max = std::int64_t{1} << 40;
constexpr std::int64_t action_max = 366 * 24 * 3600;
constexpr std::int64_t vroom_amount_max = 1'000'000'000'000;
constexpr std::int64_t priority_max = 100;
constexpr std::size_t vehicles_max = 5'000;
constexpr std::size_t windows_max = 100;
constexpr std::int64_t price_max = 1'000'000'000;
constexpr std::int64_t per_unit_max = 100'000'000;  // of costs by the hour and the kilometre
constexpr double road_factor = 1.3;
constexpr double metres_per_second = 60 / 3.6;  // a car between towns, VROOM's default profile

// Costs are in 1/18,000 where a metre and a second are both to be whole (see plan.cpp), in VROOM's own units where
// every vehicle costs what VROOM takes without being told: a second each second.
constexpr Cost fine_divisor = 18'000;
constexpr std::int64_t standard_per_hour = 3600;
constexpr Cost mixed_step = 1'800;  // tables that mix hours and kilometres are in tenths

struct Tables {
    std::shared_ptr<const Matrix> seconds;
    std::shared_ptr<const Matrix> metres;  // may be missing
    std::shared_ptr<const Matrix> costs;   // may be missing
};

struct Costs {
    std::int64_t fixed = 0;
    std::int64_t per_hour = standard_per_hour;
    std::int64_t per_km = 0;

    bool is_standard() const { return per_hour == standard_per_hour && per_km == 0; }
};

std::vector<Window> read_windows(const JsonPlace& list) {
    std::vector<Window> windows;
    for (const JsonPlace& item : list.items(windows_max)) {
        const auto ends = item.items(2);
        if (ends.size() != 2) item.fail("a time window is [start, end]");
        const Window window{ends[0].integer(0, time_max), ends[1].integer(0, time_max)};
        if (window.open > window.close) item.fail("the time window ends before it starts");
        if (!windows.empty() && windows.back().close >= window.open)
            item.fail("time windows must be in order and apart from each other");
        windows.push_back(window);
    }
    if (windows.empty()) list.fail("a list of time windows that is empty means never");
    return windows;
}

Window read_window(const JsonPlace& place) {
    const auto ends = place.items(2);
    if (ends.size() != 2) place.fail("a time window is [start, end]");
    const Window window{ends[0].integer(0, time_max), ends[1].integer(0, time_max)};
    if (window.open > window.close) place.fail("the time window ends before it starts");
    return window;
}

Time read_time(const JsonPlace& object, std::string_view key) {
    const auto found = object.find(key);
    return found ? found->integer(0, action_max) : 0;
}

std::string read_text(const JsonPlace& object, std::string_view key) {
    const auto found = object.find(key);
    return found ? found->text() : std::string();
}

template <class Value>
std::shared_ptr<const Matrix> scaled(const Matrix& table, Value value) {
    auto result = std::make_shared<Matrix>(table.size());
    for (int i = 0; i < table.size(); ++i)
        for (int j = 0; j < table.size(); ++j) result->set(i, j, value(i, j));
    return result;
}

class Reader {
public:
    Reader(const nlohmann::json& root, const std::string& file) : root_(root, file) {}

    Instance read() {
        root_.allow_only({"jobs", "shipments", "vehicles", "matrices", "description"});
        read_matrices();
        read_vehicles();
        read_tasks();
        if (instance_.problem.vehicles.empty()) root_.fail("there are no vehicles");
        finish_places();
        finish_vehicles();
        finish_setups();
        price_leaving_out();
        finish_steps();
        instance_.name = read_text(root_, "description");
        instance_.unit = divisor_ == 1 ? "travel seconds" : "as the file's costs";
        instance_.cost_divisor = static_cast<int>(divisor_);
        for (const VroomTask& task : names_->tasks) instance_.ids.push_back(task.id);
        instance_.vroom = names_;
        return std::move(instance_);
    }

private:
    Problem& problem() { return instance_.problem; }

    void read_matrices() {
        const auto matrices = root_.find("matrices");
        if (!matrices) return;
        for (const std::string& profile : matrices->keys()) {
            const JsonPlace tables = matrices->at(profile);
            tables.allow_only({"durations", "distances", "costs"});
            Tables& read = tables_[profile];
            read.seconds = read_table(tables.at("durations"));
            if (const auto metres = tables.find("distances")) read.metres = read_table(*metres);
            if (const auto costs = tables.find("costs")) read.costs = read_table(*costs);
        }
    }

    std::shared_ptr<const Matrix> read_table(const JsonPlace& place) {
        const auto rows = place.items(locations_max);
        if (locations_ >= 0 && static_cast<int>(rows.size()) != locations_)
            place.fail(fmt::format("{} rows where the other tables have {}", rows.size(), locations_));
        locations_ = static_cast<int>(rows.size());
        auto table = std::make_shared<Matrix>(locations_);
        for (int i = 0; i < locations_; ++i) {
            const auto cells = rows[i].items(locations_max);
            if (static_cast<int>(cells.size()) != locations_)
                rows[i].fail(
                    fmt::format("{} cells in a table of {} rows: it must be square", cells.size(), locations_));
            for (int j = 0; j < locations_; ++j)
                table->set(i, j, static_cast<std::int32_t>(cells[j].integer(0, travel_max)));
        }
        return table;
    }

    bool has_tables() const { return locations_ >= 0; }

    // The place as a location of the problem: the file's own index, or the next free number for coordinates.
    int location_of(const JsonPlace& object, std::string_view coordinates, std::string_view index, VroomPlace& place) {
        if (const auto found = object.find(index)) place.index = static_cast<int>(found->integer(0, locations_max - 1));
        if (const auto found = object.find(coordinates)) {
            const auto numbers = found->items(2);
            if (numbers.size() != 2) found->fail("a location is [longitude, latitude]");
            place.coordinates = {numbers[0].decimal(-180, 180), numbers[1].decimal(-90, 90)};
        }
        if (has_tables()) {
            if (!place.index) object.fail(fmt::format("\"{}\" is missing, which the file's matrices need", index));
            if (*place.index >= locations_)
                object.fail(
                    fmt::format("{} {} is outside of the matrices of {} rows", index, *place.index, locations_));
            return *place.index;
        }
        if (!place.coordinates) object.fail(fmt::format("\"{}\" is missing", coordinates));
        const auto [entry, is_new] = known_places_.try_emplace(*place.coordinates, static_cast<int>(places_.size()));
        if (is_new) places_.push_back({place.coordinates->second, place.coordinates->first});
        if (places_.size() > static_cast<std::size_t>(locations_max))
            object.fail(fmt::format("more than {} different locations", locations_max));
        return entry->second;
    }

    void read_amounts(const JsonPlace& object, std::string_view key, Amounts& amounts) {
        const auto list = object.find(key);
        if (!list) return;
        const auto numbers = list->items(dimensions_max);
        if (dimensions_ >= 0 && static_cast<int>(numbers.size()) != dimensions_)
            list->fail(fmt::format("{} amounts where the file has {} elsewhere", numbers.size(), dimensions_));
        dimensions_ = static_cast<int>(numbers.size());
        for (int d = 0; d < dimensions_; ++d) amounts[d] = numbers[d].integer(0, vroom_amount_max);
        names_->has_amounts = true;
    }

    // VROOM numbers skills as it likes; the problem has 64 bits, given out in the order of first use.
    std::uint64_t read_skills(const JsonPlace& object) {
        const auto list = object.find("skills");
        std::uint64_t bits = 0;
        if (!list) return bits;
        for (const JsonPlace& item : list->items(1'000)) {
            const auto [entry, is_new] = skills_.try_emplace(item.integer(0, id_max), static_cast<int>(skills_.size()));
            if (entry->second >= 64) item.fail("more than 64 different skills are not supported");
            bits |= std::uint64_t{1} << entry->second;
        }
        return bits;
    }

    void read_vehicles() {
        std::set<std::int64_t> ids;
        for (const JsonPlace& place : root_.at("vehicles").items(vehicles_max)) {
            read_vehicle(place);
            if (!ids.insert(names_->vehicles.back().id).second) place.fail("this vehicle id is there twice");
        }
    }

    void read_vehicle(const JsonPlace& place) {
        place.allow_only({"id", "profile", "description", "start", "start_index", "end", "end_index", "capacity",
                          "costs", "skills", "time_window", "breaks", "speed_factor", "max_tasks", "max_travel_time",
                          "max_distance", "steps"});
        VroomVehicle& names = names_->vehicles.emplace_back();
        VehicleType& type = problem().vehicles.emplace_back();
        names.id = place.at("id").integer(0, id_max);
        names.description = read_text(place, "description");
        type.start = type.end = std::nullopt;
        if (place.find("start") || place.find("start_index"))
            type.start = location_of(place, "start", "start_index", names.start.emplace());
        if (place.find("end") || place.find("end_index"))
            type.end = location_of(place, "end", "end_index", names.end.emplace());
        if (!type.start && !type.end) place.fail("a vehicle needs a start or an end");
        read_amounts(place, "capacity", type.capacity);
        type.skills = read_skills(place);
        type.shift = {0, never};
        if (const auto window = place.find("time_window")) type.shift = read_window(*window);
        if (const auto tasks = place.find("max_tasks"))
            type.stops_max = static_cast<int>(tasks->integer(0, locations_max));
        if (const auto breaks = place.find("breaks")) read_breaks(*breaks, type, names);
    }

    void read_breaks(const JsonPlace& list, VehicleType& type, VroomVehicle& names) {
        std::set<std::int64_t> ids;
        for (const JsonPlace& place : list.items(windows_max)) {
            place.allow_only({"id", "time_windows", "service", "description"});
            names.break_ids.push_back(place.at("id").integer(0, id_max));
            if (!ids.insert(names.break_ids.back()).second) place.fail("this break id is there twice");
            names.break_descriptions.push_back(read_text(place, "description"));
            Break& pause = type.breaks.emplace_back();
            pause.duration = read_time(place, "service");
            const auto windows = place.find("time_windows");
            pause.windows = windows ? read_windows(*windows) : std::vector<Window>{{0, never}};
        }
    }

    void read_tasks() {
        std::map<TaskKind, std::set<std::int64_t>> ids;
        const auto read = [&](const JsonPlace& place, TaskKind kind) -> Client& {
            Client& client = read_task(place, kind);
            if (!ids[kind].insert(names_->tasks.back().id).second) place.fail("this id is there twice");
            return client;
        };
        if (const auto jobs = root_.find("jobs"))
            for (const JsonPlace& place : jobs->items(locations_max)) read_job(place, read(place, TaskKind::job));
        const auto shipments = root_.find("shipments");
        if (!shipments) return;
        for (const JsonPlace& place : shipments->items(locations_max / 2)) {
            place.allow_only({"pickup", "delivery", "amount", "skills", "priority"});
            Pair pair;
            pair.pickup = static_cast<int>(problem().clients.size());
            pair.delivery = pair.pickup + 1;
            read_amounts(place, "amount", pair.amount);
            for (const auto& [key, kind] :
                 {std::pair("pickup", TaskKind::pickup), std::pair("delivery", TaskKind::delivery)}) {
                const JsonPlace half = place.at(key);
                half.allow_only(
                    {"id", "description", "location", "location_index", "setup", "service", "time_windows"});
                Client& client = read(half, kind);
                client.skills = read_skills(place);
                names_->tasks.back().priority = read_priority(place);
            }
            problem().pairs.push_back(pair);
        }
    }

    static std::int64_t read_priority(const JsonPlace& place) {
        const auto priority = place.find("priority");
        return priority ? priority->integer(0, priority_max) : 0;
    }

    void read_job(const JsonPlace& place, Client& client) {
        place.allow_only({"id", "description", "location", "location_index", "setup", "service", "delivery", "pickup",
                          "skills", "priority", "time_windows"});
        read_amounts(place, "delivery", client.delivery);
        read_amounts(place, "pickup", client.pickup);
        client.skills = read_skills(place);
        names_->tasks.back().priority = read_priority(place);
    }

    // What jobs and the halves of shipments have in common.
    Client& read_task(const JsonPlace& place, TaskKind kind) {
        VroomTask& task = names_->tasks.emplace_back();
        Client& client = problem().clients.emplace_back();
        task.kind = kind;
        task.id = place.at("id").integer(0, id_max);
        task.description = read_text(place, "description");
        task.setup = read_time(place, "setup");
        task.service = read_time(place, "service");
        client.location = location_of(place, "location", "location_index", task.place);
        client.service = task.service;
        client.setup = task.setup;
        if (const auto windows = place.find("time_windows")) client.windows = read_windows(*windows);
        client.required = false;
        return client;
    }

    void finish_places() {
        problem().dimensions = std::max(0, dimensions_);
        if (has_tables()) return;
        auto metres = std::make_shared<Matrix>(static_cast<int>(places_.size()));
        auto seconds = std::make_shared<Matrix>(metres->size());
        for (int i = 0; i < metres->size(); ++i)
            for (int j = 0; j < metres->size(); ++j) {
                const double road = road_factor * static_cast<double>(great_circle(places_[i], places_[j]).value);
                metres->set(i, j, static_cast<std::int32_t>(std::lround(road)));
                seconds->set(i, j, static_cast<std::int32_t>(std::lround(road / metres_per_second)));
            }
        by_road_ = {seconds, metres, nullptr};
    }

    Costs read_costs(const JsonPlace& vehicle) const {
        Costs costs;
        const auto place = vehicle.find("costs");
        if (!place) return costs;
        place->allow_only({"fixed", "per_hour", "per_km"});
        if (const auto fixed = place->find("fixed")) costs.fixed = fixed->integer(0, price_max);
        if (const auto hour = place->find("per_hour")) costs.per_hour = hour->integer(0, per_unit_max);
        if (const auto km = place->find("per_km")) costs.per_km = km->integer(0, per_unit_max);
        return costs;
    }

    void finish_vehicles() {
        const auto places = root_.at("vehicles").items(vehicles_max);
        bool standard = true;
        for (const JsonPlace& place : places) standard = standard && read_costs(place).is_standard();
        divisor_ = standard ? 1 : fine_divisor;
        for (std::size_t v = 0; v < places.size(); ++v) finish_vehicle(places[v], v);
    }

    void finish_vehicle(const JsonPlace& place, std::size_t v) {
        VehicleType& type = problem().vehicles[v];
        const std::string name = place.find("profile") ? place.at("profile").text() : "car";
        Tables tables = by_road_;
        if (has_tables()) {
            const auto found = tables_.find(name);
            if (found == tables_.end()) place.fail(fmt::format("no matrix for its profile \"{}\"", name));
            tables = found->second;
        }
        // Above 1: faster than the table.
        const double speed = place.find("speed_factor") ? place.at("speed_factor").decimal(0.01, 5) : 1;
        const Costs costs = read_costs(place);
        if (costs.per_km > 0 && !tables.metres) place.fail("\"per_km\" needs a matrix of distances");
        if (tables.costs && (costs.per_km > 0 || costs.per_hour != standard_per_hour))
            place.fail("a matrix of costs cannot be mixed with \"per_hour\" or \"per_km\"");
        names_->vehicles[v].metres = tables.metres;
        type.fixed = divisor_ * costs.fixed;
        type.profile = profile_of(name, speed, costs, tables, type, place);
        limit(place, "max_travel_time", problem().profiles[type.profile].duration, type);
        if (place.find("max_distance") && !tables.metres) place.fail("\"max_distance\" needs a matrix of distances");
        limit(place, "max_distance", tables.metres, type);
    }

    static void limit(const JsonPlace& place, std::string_view key, std::shared_ptr<const Matrix> table,
                      VehicleType& type) {
        if (const auto max = place.find(key))
            type.travel_limits.push_back({std::move(table), max->integer(0, time_max)});
    }

    // Profiles are shared by vehicles that travel and pay alike; the price of a table's unit is the vehicle's own.
    int profile_of(const std::string& name, double speed, const Costs& costs, const Tables& tables, VehicleType& type,
                   const JsonPlace& place) {
        const bool by_hour = costs.per_km == 0;
        const bool by_km = costs.per_hour == 0 && costs.per_km > 0;
        const bool mixed = !by_hour && !by_km;
        type.per_distance = tables.costs || divisor_ == 1 ? divisor_
                            : by_hour                     ? divisor_ / 3600 * costs.per_hour
                            : by_km                       ? divisor_ / 1000 * costs.per_km
                                                          : mixed_step;
        const auto key = std::tuple(name, speed, by_km, mixed ? costs.per_hour : 0, mixed ? costs.per_km : 0);
        const auto [entry, is_new] = profiles_.try_emplace(key, static_cast<int>(problem().profiles.size()));
        if (!is_new) return entry->second;
        cells_ += static_cast<std::size_t>(tables.seconds->size()) * tables.seconds->size();
        if (cells_ > cells_max && entry->second > 0)
            place.fail(fmt::format("{} different ways to travel and pay are too many for so many locations",
                                   entry->second + 1));
        const auto seconds = speed == 1 ? tables.seconds : scaled(*tables.seconds, [&](int i, int j) {
            return static_cast<std::int32_t>(
                std::min<double>(travel_max, std::round(tables.seconds->at(i, j) / speed)));
        });
        const auto paid = tables.costs ? tables.costs
                          : by_hour    ? seconds
                          : by_km      ? tables.metres
                                       : scaled(*seconds, [&](int i, int j) {
                                        const double cost =
                                            static_cast<double>(costs.per_hour) * seconds->at(i, j) / 3600 +
                                            static_cast<double>(costs.per_km) * tables.metres->at(i, j) / 1000;
                                        const double tenths = cost * static_cast<double>(fine_divisor / mixed_step);
                                        if (tenths > static_cast<double>(travel_max))
                                            place.fail("its costs are absurd for this table");
                                        return static_cast<std::int32_t>(std::lround(tenths));
                                    });
        problem().profiles.push_back({paid, seconds, {}});
        return entry->second;
    }

    // A setup that nothing can spare, since no other task and no start is at its location, is as good as service; and a
    // problem without setups is searched faster.
    void finish_setups() {
        std::map<int, int> visits;
        for (const Client& client : problem().clients) ++visits[client.location];
        for (const VehicleType& type : problem().vehicles)
            if (type.start) ++visits[*type.start];
        for (Client& client : problem().clients)
            if (visits[client.location] == 1) client.service += std::exchange(client.setup, 0);
    }

    static Cost longest_leg(const Matrix& table) {
        Cost longest = 0;
        for (int i = 0; i < table.size(); ++i)
            for (int j = 0; j < table.size(); ++j) longest = std::max<Cost>(longest, table.at(i, j));
        return longest;
    }

    // A unit of priority outweighs the number of tasks, and a task outweighs every way to go there.
    void price_leaving_out() {
        const Cost tasks = static_cast<Cost>(problem().clients.size()) + 1;
        std::vector<Cost> longest(problem().profiles.size());
        for (std::size_t p = 0; p < longest.size(); ++p) longest[p] = longest_leg(*problem().profiles[p].distance);
        Cost most = 1;
        for (const VehicleType& type : problem().vehicles)
            most = std::max(most, type.fixed + 3 * type.per_distance * longest[type.profile]);
        // Far matrices and high prices together would not fit: then the lower ranks of the aim give way.
        const Cost ceiling = forbidden / (tasks * (1 + priority_max * tasks));
        most = std::clamp<Cost>(most, 1, std::max<Cost>(1, ceiling));
        for (std::size_t c = 0; c < problem().clients.size(); ++c)
            problem().clients[c].prize = most * (1 + names_->tasks[c].priority * tasks);
    }

    void finish_steps() {
        std::map<std::pair<TaskKind, std::int64_t>, int> clients;
        for (std::size_t c = 0; c < names_->tasks.size(); ++c)
            clients[{names_->tasks[c].kind, names_->tasks[c].id}] = static_cast<int>(c);
        Solution start;
        std::vector<bool> seen(names_->tasks.size());
        int v = 0;
        for (const JsonPlace& vehicle : root_.at("vehicles").items(vehicles_max)) {
            if (const auto steps = vehicle.find("steps")) {
                Trip trip;
                for (const JsonPlace& step : steps->items(locations_max)) read_step(step, clients, seen, trip);
                if (!trip.clients.empty()) start.routes.push_back({v, {trip}});
            }
            ++v;
        }
        names_->has_steps = !start.routes.empty();
        if (!names_->has_steps) return;
        for (std::size_t c = 0; c < seen.size(); ++c)
            if (!seen[c]) start.unassigned.push_back(static_cast<int>(c));
        if (!validate(problem()) && evaluate(problem(), start).feasible()) names_->steps = std::move(start);
    }

    static void read_step(const JsonPlace& step, const std::map<std::pair<TaskKind, std::int64_t>, int>& clients,
                          std::vector<bool>& seen, Trip& trip) {
        step.allow_only({"type", "id", "description", "service_at", "service_after", "service_before"});
        const std::string type = step.at("type").text();
        if (type == "start" || type == "end" || type == "break") return;
        const auto kind = type == "job"      ? TaskKind::job
                          : type == "pickup" ? TaskKind::pickup
                          : type == "delivery"
                              ? TaskKind::delivery
                              : (step.fail(fmt::format("no such type of step: \"{}\"", type)), TaskKind::job);
        const auto found = clients.find({kind, step.at("id").integer(0, id_max)});
        if (found == clients.end()) step.fail("a step of a task that is not in the file");
        if (seen[found->second]) step.fail("a task that is in two steps");
        seen[found->second] = true;
        trip.clients.push_back(found->second);
    }

    JsonPlace root_;
    Instance instance_;
    std::shared_ptr<VroomNames> names_ = std::make_shared<VroomNames>();
    std::map<std::string, Tables> tables_;
    Tables by_road_;
    int locations_ = -1;   // of the file's matrices; -1: there are none
    int dimensions_ = -1;  // -1: nothing said yet
    Cost divisor_ = 1;
    std::size_t cells_ = 0;  // of all profiles
    std::vector<LatLon> places_;
    std::map<std::pair<double, double>, int> known_places_;
    std::map<std::int64_t, int> skills_;
    std::map<std::tuple<std::string, double, bool, std::int64_t, std::int64_t>, int> profiles_;
};

}  // namespace

bool is_json(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{';
}

Instance read_vroom(std::string_view text, const std::string& file) {
    if (text.size() > file_max) throw Failure(fmt::format("{}: larger than the {} bytes supported", file, file_max));
    nlohmann::json root;
    try {
        root = nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& error) {
        throw Failure(fmt::format("{}: not JSON: {}", file, error.what()));
    }
    return Reader(root, file).read();
}

void pin_steps(Instance& instance, const std::string& file) {
    if (!instance.vroom || !instance.vroom->has_steps)
        throw Failure(fmt::format("{}: there are no steps to keep", file));
    const auto& steps = instance.vroom->steps;
    if (!steps)
        throw Failure(fmt::format(
            "{}: the steps cannot be kept as they are: they break a rule of a vehicle or a time window", file));
    if (!instance.problem.pairs.empty())
        throw Failure(fmt::format("{}: steps cannot be kept where there are shipments", file));
    for (const Route& route : steps->routes)
        instance.problem.vehicles[route.vehicle].pinned = route.trips.front().clients;
}

}  // namespace tallyman::dispatch
