// A sound delivery with everything that can go wrong with it on its way to a decision: through the real checks of place
// and time, the policy's verdicts and the summary that deciding goes by. For the tests and bench/automation.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "base/random.h"
#include "verify/day_checks.h"
#include "verify/evidence.h"
#include "verify/expect.h"
#include "verify/judge.h"

namespace tallyman::verify {

enum class Injected {
    nothing,
    missing_finding,
    not_a_number,
    out_of_range,
    stale_checks,
    doubled_finding,
    verdict_against_findings,
    camera_elsewhere,
    camera_other_time,
    clock_off,
    no_time,
    far_away,
    unreadable,
    unreadable_beside_unknown,
    no_photo,
    unknown_order,
};
inline constexpr auto injected_names = std::to_array<std::string_view>(
    {"nothing", "missing finding", "NaN or infinite", "out of range", "stale checks", "doubled finding",
     "verdict against it", "camera elsewhere", "camera's other time", "clock off", "no time", "far away",
     "unreadable photo", "photo nobody looked at", "no photo", "unknown order"});
inline constexpr std::size_t injected_count = injected_names.size();

inline constexpr std::string_view checks_version = "checks 2";

class FailureInjector {
public:
    explicit FailureInjector(Random random) : random_(random) {}

    DeliverySummary delivery(Injected what, std::uint64_t fingerprint) {
        vision::Expectation expected = expectation();
        vision::Exif exif = camera();
        if (what == Injected::camera_elsewhere) exif.position = moved(*exif.position, 0.02);
        if (what == Injected::camera_other_time)
            exif.gps_time = noon + std::chrono::hours(24 * random_.between(2, 900));
        if (what == Injected::clock_off) *expected.photo_taken_at += off_by();
        if (what == Injected::no_time) expected.photo_taken_at.reset();
        if (what == Injected::far_away) expected.photo_position = moved(*expected.photo_position, 0.03);
        if (what == Injected::unknown_order) expected.products.clear();
        if (what == Injected::clock_off || what == Injected::no_time) exif = {};
        if (what == Injected::far_away) exif.position = expected.photo_position;

        auto findings = seen(expected, exif);
        spoil(findings, what);
        DeliveryEvidence evidence{{}, {}, expected.products.size()};
        if (what != Injected::no_photo) add(evidence, expected, findings, what, fingerprint);
        if (what == Injected::unreadable_beside_unknown) add(evidence, expected, {}, what, fingerprint + 1);
        evidence.verdict = judge_order(expected, judged_);
        judged_.clear();
        if (what == Injected::verdict_against_findings) contradict(evidence);
        DeliverySummary summary = summary_of(evidence, checks_version);
        summary.fingerprint = fingerprint;
        return summary;
    }

private:
    static inline const Instant noon{Seconds{1'800'000'000}};
    static inline const Zone zone{"UTC"};
    static LatLon moved(LatLon place, double degrees) { return {place.lat + degrees, place.lon}; }

    static vision::Expectation expectation() {
        vision::Expectation expected;
        expected.order = {"O1"};
        expected.products = {{{"8930000000012"}, {3}, {}}};
        expected.outlet_position = expected.photo_position = LatLon{10.77, 106.69};
        expected.photo_taken_at = noon;
        expected.earliest = noon - std::chrono::hours(4);
        expected.latest = noon + std::chrono::hours(4);
        return expected;
    }
    static vision::Exif camera() {
        vision::Exif exif;
        exif.gps_time = noon;
        exif.position = LatLon{10.7701, 106.6901};
        return exif;
    }
    // Past the window either way: by hours, by days, by a clock that begins in 1970.
    Seconds off_by() {
        const std::array off = {Seconds{-1'800'000'000}, Seconds{random_.between(5, 200) * 3600},
                                Seconds{-random_.between(5, 2000) * 3600}};
        return off[random_.below(off.size())];
    }

    std::vector<vision::Finding> seen(const vision::Expectation& expected, const vision::Exif& exif) {
        std::vector<vision::Finding> findings;
        for (const auto check : required_checks) {
            if (check == vision::Check::place || check == vision::Check::time) continue;
            findings.push_back({check, vision::Outcome::pass, "fine", 1, random_.uniform(0.7, 1)});
        }
        findings.push_back(check_place(expected, exif, Policy{}));
        findings.push_back(check_time(expected, exif, zone, Policy{}));
        return findings;
    }

    void spoil(std::vector<vision::Finding>& findings, Injected what) {
        auto& one = findings[random_.below(findings.size())];
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        constexpr double infinite = std::numeric_limits<double>::infinity();
        switch (what) {
            case Injected::missing_finding:
                findings.erase(findings.begin() + (&one - findings.data()));
                break;
            case Injected::not_a_number:
                (random_.chance(0.5) ? one.confidence : one.number) = random_.chance(0.5) ? nan : -infinite;
                break;
            case Injected::out_of_range:
                if (random_.chance(0.5))
                    one.confidence = random_.chance(0.5) ? 1.5 : -0.2;
                else
                    one.boxes.push_back({10, 10, -5, 5, {}});
                break;
            case Injected::doubled_finding:
                findings.push_back(one);
                findings.back().outcome = static_cast<vision::Outcome>(random_.below(vision::outcome_count));
                break;
            case Injected::unreadable:
                findings = {{vision::Check::readable, vision::Outcome::fail, "truncated", 0, 1}};
                break;
            default:
                break;
        }
    }

    void add(DeliveryEvidence& evidence, const vision::Expectation& expected,
             const std::vector<vision::Finding>& findings, Injected what, std::uint64_t fingerprint) {
        PhotoEvidence photo{findings, judge_photo(expected, findings, {}), std::to_string(fingerprint),
                            std::string(what == Injected::stale_checks ? "checks 1" : checks_version)};
        judged_.push_back({photo.verdict, {{"8930000000012"}}});
        evidence.photos.push_back(std::move(photo));
    }

    // As if the verdict had been kept and the findings had changed since.
    void contradict(DeliveryEvidence& evidence) {
        auto& findings = evidence.photos.front().findings;
        auto& one = findings[random_.below(findings.size())];
        one.outcome = random_.chance(0.5) ? vision::Outcome::fail : vision::Outcome::cannot_tell;
    }

    Random random_;
    std::vector<JudgedPhoto> judged_;
};

}  // namespace tallyman::verify
