#include "verify/day_checks.h"

#include <algorithm>
#include <map>

#include "verify/expect.h"

namespace tallyman::verify {
namespace {

using vision::Check;
using vision::Finding;
using vision::Outcome;

// Two clocks of one phone differ by seconds; a wrong time zone by hours. Half a day is another day's photo.
constexpr Seconds clocks_apart_max = std::chrono::hours(12);
// A phone's position among houses is off by tens of metres, so short hops say nothing about speed.
constexpr double hop_metres_min = 500;
constexpr double sure = 0.99;

double metres(LatLon a, LatLon b) { return static_cast<double>(great_circle(a, b).value); }

// From certain at the door to the edge of what counts as near, where one more house would have been too far.
double nearness(double distance, const Policy& policy) { return sure - 0.3 * distance / policy.place_near_m; }
double farness(double distance, const Policy& policy) {
    const double share = (distance - policy.place_near_m) / (policy.place_reject_m - policy.place_near_m);
    return std::clamp(0.6 + 0.39 * share, 0.6, sure);
}

bool too_fast(const Sighting& a, const Sighting& b, const Policy& policy, double* kmh = nullptr) {
    const double distance = metres(*a.position, *b.position);
    const double hours = static_cast<double>((*b.taken_at - *a.taken_at).count()) / 3600;
    const double speed = distance / 1000 / std::max(hours, 1.0 / 3600);
    if (kmh) *kmh = speed;
    return distance > hop_metres_min && speed > policy.speed_max_kmh;
}

Finding too_fast_finding(double kmh, const Sighting& other) {
    return {Check::place, Outcome::fail, "impossible_speed", kmh, 0.9, {}, {{"other", other.file}}, {}};
}

// The sightings of one vehicle, by time.
void check_vehicle(std::span<const Sighting> all, const std::vector<std::size_t>& in_time, const Policy& policy,
                   std::vector<std::optional<Finding>>& findings) {
    const auto at = [&](std::size_t i) -> const Sighting& { return all[in_time[i]]; };
    for (std::size_t i = 0; i + 1 < in_time.size(); ++i) {
        double kmh = 0;
        if (!too_fast(at(i), at(i + 1), policy, &kmh)) continue;
        const bool first_is_odd =
            i > 0 && !too_fast(at(i - 1), at(i + 1), policy) && too_fast(at(i - 1), at(i), policy);
        const bool second_is_odd =
            i + 2 < in_time.size() && !too_fast(at(i), at(i + 2), policy) && too_fast(at(i + 1), at(i + 2), policy);
        if (!second_is_odd) findings[in_time[i]] = too_fast_finding(kmh, at(i + 1));
        if (!first_is_odd) findings[in_time[i + 1]] = too_fast_finding(kmh, at(i));
    }
}

}  // namespace

Finding check_place(const vision::Expectation& expected, const vision::Exif& exif, const Policy& policy) {
    Finding finding{Check::place, Outcome::cannot_tell, {}, 0, 0, {}, {}, {}};
    if (!expected.outlet_position) {
        finding.code = "no_outlet_position";
    } else if (!expected.photo_position) {
        finding.code = "no_position";
    } else {
        finding.number = metres(*expected.outlet_position, *expected.photo_position);
        const bool is_near = finding.number <= policy.place_near_m;
        const double apart = exif.position ? metres(*exif.position, *expected.photo_position) : 0;
        if (is_near && apart > policy.place_near_m) {
            finding.outcome = Outcome::fail;
            finding.code = "exif_elsewhere";
            finding.confidence = farness(apart, policy);
            finding.number = apart;
        } else {
            finding.outcome = is_near ? Outcome::pass : Outcome::fail;
            finding.code = is_near ? "at_outlet" : "away_from_outlet";
            finding.confidence = is_near ? nearness(finding.number, policy) : farness(finding.number, policy);
        }
    }
    return finding;
}

Finding check_time(const vision::Expectation& expected, const vision::Exif& exif, const Zone& zone) {
    Finding finding{Check::time, Outcome::cannot_tell, {}, 0, 0, {}, {}, {}};
    const auto taken = expected.photo_taken_at;
    const auto by_camera = taken_at(exif, zone);
    const auto minutes = [](Seconds time) { return static_cast<double>(time.count()) / 60; };
    if (!taken) {
        finding.code = "no_time";
        return finding;
    }
    if (!expected.earliest || !expected.latest) {
        finding.code = "no_window";
        return finding;
    }
    if (expected.planned) finding.numbers["after_plan_min"] = minutes(*taken - *expected.planned);
    finding.confidence = sure;
    if (*taken < *expected.earliest || *taken > *expected.latest) {
        const bool is_early = *taken < *expected.earliest;
        finding.outcome = Outcome::fail;
        finding.code = is_early ? "too_early" : "too_late";
        finding.number = is_early ? minutes(*expected.earliest - *taken) : minutes(*taken - *expected.latest);
    } else if (by_camera && std::chrono::abs(*by_camera - *taken) > clocks_apart_max) {
        finding.outcome = Outcome::fail;
        finding.code = "exif_other_time";
        finding.number = minutes(std::chrono::abs(*by_camera - *taken));
    } else {
        finding.outcome = Outcome::pass;
        finding.code = "in_window";
    }
    return finding;
}

Finding with_storefront(Finding place, const Finding* storefront) {
    if (storefront == nullptr || storefront->code != "known_storefront") return place;
    place.numbers["storefront_inliers"] = storefront->number;
    if (const auto file = storefront->details.find("file"); file != storefront->details.end())
        place.details["storefront"] = file->second;
    place.boxes.insert(place.boxes.end(), storefront->boxes.begin(), storefront->boxes.end());
    return place;
}

Finding unknown_vehicle(const VehicleId& vehicle) {
    return {Check::place, Outcome::fail, "unknown_vehicle", 0, sure, {}, {{"vehicle", vehicle.text}}, {}};
}

std::vector<std::optional<Finding>> check_speeds(std::span<const Sighting> sightings, const Policy& policy) {
    std::map<VehicleId, std::vector<std::size_t>> by_vehicle;
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        const auto& sighting = sightings[i];
        if (sighting.vehicle && sighting.taken_at && sighting.position) by_vehicle[*sighting.vehicle].push_back(i);
    }
    std::vector<std::optional<Finding>> findings(sightings.size());
    for (auto& [vehicle, in_time] : by_vehicle) {
        std::ranges::stable_sort(in_time, {}, [&](std::size_t i) { return *sightings[i].taken_at; });
        check_vehicle(sightings, in_time, policy, findings);
    }
    return findings;
}

}  // namespace tallyman::verify
