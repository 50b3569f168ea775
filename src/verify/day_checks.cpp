#include "verify/day_checks.h"

#include <algorithm>
#include <chrono>

#include "verify/expect.h"

namespace tallyman::verify {
namespace {

using vision::Check;
using vision::Finding;
using vision::Outcome;

// Two clocks of one phone differ by seconds; a wrong time zone by hours. Half a day is another day's photo.
constexpr Seconds clocks_apart_max = std::chrono::hours(12);
// A camera's clock set by hand, and a server's beside a phone's.
constexpr Seconds clocks_apart_normal = std::chrono::minutes(10);
constexpr double sure = 0.99;

double metres(LatLon a, LatLon b) { return static_cast<double>(great_circle(a, b).value); }

// From certain at the door to the edge of what counts as near, where one more house would have been too far.
double nearness(double distance, const Policy& policy) { return sure - 0.3 * distance / policy.place_near_m; }
double farness(double distance, const Policy& policy) {
    const double share = (distance - policy.place_near_m) / (policy.place_reject_m - policy.place_near_m);
    return std::clamp(0.6 + 0.39 * share, 0.6, sure);
}

// A difference of whole half hours is a zone's, no clock's: nothing.
Seconds without_zones(Seconds apart) {
    constexpr std::int64_t half_hour = 1800, seconds_between_two_records = 120;
    const auto rest = std::abs(apart.count()) % half_hour;
    return std::min(rest, half_hour - rest) <= seconds_between_two_records ? Seconds{0} : std::chrono::abs(apart);
}

// How far the phone's clock is off by the camera's own record, as far as that can know. A fix of the satellites may be
// older than the picture, never younger.
Seconds clock_drift(Instant taken, const vision::Exif& exif, const Zone& zone) {
    Seconds drift{0};
    if (const auto by_camera = taken_at(exif, zone)) drift = without_zones(*by_camera - taken);
    if (exif.gps_time && *exif.gps_time > taken) drift = std::max(drift, without_zones(*exif.gps_time - taken));
    return drift;
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

Finding check_time(const vision::Expectation& expected, const vision::Exif& exif, const Zone& zone,
                   const Policy& policy) {
    Finding finding{Check::time, Outcome::cannot_tell, {}, 0, 0, {}, {}, {}};
    const auto taken = expected.photo_taken_at;
    const auto minutes = [](Seconds time) { return static_cast<double>(time.count()) / 60; };
    const auto say = [&](Outcome outcome, const char* code, Seconds wrong_by) {
        finding.outcome = outcome;
        finding.code = code;
        finding.number = minutes(wrong_by);
    };
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
    const Seconds loading_slack{static_cast<std::int64_t>(policy.loading_slack_min * 60)};
    const auto by_camera = taken_at(exif, zone);
    const Seconds drift = clock_drift(*taken, exif, zone);
    if (expected.received_at && *taken > *expected.received_at + clocks_apart_normal)
        say(Outcome::fail, "after_upload", *taken - *expected.received_at);
    else if (*taken < *expected.earliest)
        say(Outcome::fail, "too_early", *expected.earliest - *taken);
    else if (*taken > *expected.latest)
        say(Outcome::fail, "too_late", *taken - *expected.latest);
    else if (by_camera && std::chrono::abs(*by_camera - *taken) > clocks_apart_max)
        say(Outcome::fail, "exif_other_time", std::chrono::abs(*by_camera - *taken));
    else if (expected.departs && *taken < *expected.departs - loading_slack)
        say(Outcome::fail, "before_loading", *expected.departs - *taken);
    else if (drift > clocks_apart_normal)
        say(Outcome::cannot_tell, "clock_drift", drift);
    else
        say(Outcome::pass, "in_window", Seconds{0});
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

}  // namespace tallyman::verify
