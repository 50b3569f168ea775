#include "verify/vehicle_day.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <tuple>
#include <utility>

namespace tallyman::verify {
namespace {

using vision::Check;
using vision::Finding;
using vision::Outcome;

// A phone's position among houses is off by tens of metres, now and then by a hundred: short hops say nothing about
// speed, and of longer ones this much may be the two errors.
constexpr double hop_metres_min = 500;
constexpr double hop_error_m = 200;
// Outlets nearer than this to each other may share one fix of the phone.
constexpr double outlets_apart_m = 150;
// A van stays this long at most between photos of one delivery.
constexpr Seconds one_stop = std::chrono::minutes(15);

double metres(LatLon a, LatLon b) { return static_cast<double>(great_circle(a, b).value); }

bool too_fast(const Sighting& a, const Sighting& b, const Policy& policy, double* kmh = nullptr) {
    const double distance = metres(*a.position, *b.position);
    const double hours = static_cast<double>((*b.taken_at - *a.taken_at).count()) / 3600;
    const double speed = (distance - hop_error_m) / 1000 / std::max(hours, 1.0 / 3600);
    if (kmh) *kmh = speed;
    return distance > hop_metres_min && speed > policy.speed_max_kmh;
}

Finding finding_of(const char* code, double number, double confidence, const Sighting& other) {
    return {Check::place, Outcome::fail, code, number, confidence, {}, {{"other", other.file}}, {}};
}

using Findings = std::vector<std::optional<Finding>>;
using Group = std::vector<std::size_t>;  // of sightings, by time

void name_impossible_speeds(std::span<const Sighting> all, const Group& in_time, const Policy& policy,
                            Findings& findings) {
    const auto at = [&](std::size_t i) -> const Sighting& { return all[in_time[i]]; };
    for (std::size_t i = 0; i + 1 < in_time.size(); ++i) {
        double kmh = 0;
        if (!too_fast(at(i), at(i + 1), policy, &kmh)) continue;
        const bool first_is_odd =
            i > 0 && !too_fast(at(i - 1), at(i + 1), policy) && too_fast(at(i - 1), at(i), policy);
        const bool second_is_odd =
            i + 2 < in_time.size() && !too_fast(at(i), at(i + 2), policy) && too_fast(at(i + 1), at(i + 2), policy);
        if (!second_is_odd) findings[in_time[i]] = finding_of("impossible_speed", kmh, 0.9, at(i + 1));
        if (!first_is_odd) findings[in_time[i + 1]] = finding_of("impossible_speed", kmh, 0.9, at(i));
    }
}

// Two fixes of a phone that lives are never the same to the last digit it sends.
void name_frozen_positions(std::span<const Sighting> all, const Group& of_vehicle, Findings& findings) {
    std::map<std::pair<double, double>, Group> by_position;
    for (const std::size_t i : of_vehicle)
        if (all[i].outlet_position) by_position[{all[i].position->lat, all[i].position->lon}].push_back(i);
    for (const auto& [position, group] : by_position) {
        for (const std::size_t i : group) {
            const auto distance_to = [&](std::size_t other) {
                return metres(*all[i].outlet_position, *all[other].outlet_position);
            };
            const std::size_t other = *std::ranges::max_element(group, {}, distance_to);
            if (distance_to(other) > outlets_apart_m)
                findings[i] = finding_of("frozen_position", distance_to(other), 0.9, all[other]);
        }
    }
}

void name_jumping_positions(std::span<const Sighting> all, const Group& in_time, const Policy& policy,
                            Findings& findings) {
    std::map<OrderId, Group> by_order;
    for (const std::size_t i : in_time) by_order[all[i].order].push_back(i);
    for (const auto& [order, group] : by_order) {
        for (std::size_t k = 0; k + 1 < group.size(); ++k) {
            const Sighting &a = all[group[k]], &b = all[group[k + 1]];
            const double distance = metres(*a.position, *b.position);
            if (*b.taken_at - *a.taken_at > one_stop || distance <= policy.place_near_m) continue;
            findings[group[k]] = finding_of("jumping_position", distance, 0.8, b);
            findings[group[k + 1]] = finding_of("jumping_position", distance, 0.8, a);
        }
    }
}

}  // namespace

std::vector<std::optional<Finding>> check_vehicle_days(std::span<const Sighting> sightings, const Policy& policy) {
    std::map<VehicleId, Group> by_vehicle;
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        const auto& sighting = sightings[i];
        if (sighting.vehicle && sighting.taken_at && sighting.position) by_vehicle[*sighting.vehicle].push_back(i);
    }
    Findings findings(sightings.size());
    for (auto& [vehicle, group] : by_vehicle) {
        std::ranges::stable_sort(group, {}, [&](std::size_t i) { return *sightings[i].taken_at; });
        // What explains more is said last and stands.
        name_jumping_positions(sightings, group, policy, findings);
        name_impossible_speeds(sightings, group, policy, findings);
        name_frozen_positions(sightings, group, findings);
    }
    return findings;
}

void add_vehicle_day(std::vector<Finding>& findings, Finding finding) {
    if (finding.code == "frozen_position")
        std::erase_if(findings, [](const Finding& old) { return old.check == Check::place; });
    findings.push_back(std::move(finding));
}

bool is_of_vehicle_day(const Finding& finding) {
    return finding.code == "impossible_speed" || finding.code == "frozen_position" ||
           finding.code == "jumping_position";
}

}  // namespace tallyman::verify
