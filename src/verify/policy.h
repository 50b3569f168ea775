// Where the machine may decide and where a person must: every threshold of the verdicts, with its unit and default.
// A day folder changes them in the [verify] section of tallyman.toml. The defaults come from one half of the orders of
// the shared real day, looked at on the other half (bench/RESULTS.md), with room to spare: a wrong accept costs the
// distributor a dispute, a photo shown to a person costs twenty seconds.
#pragma once

#include <array>
#include <span>

#include "base/settings.h"
#include "vision/finding.h"

namespace tallyman::verify {

struct Policy {
    double confidence_min = 0.6;           // 0 .. 1, of every finding that an accepted photo rests on
    double products_confidence_min = 0.6;  // 0 .. 1, of "these are the ordered products", where most mistakes are made
    double retake_confidence_min = 0.5;    // 0 .. 1, below it a person looks before the driver is sent back
    double reject_confidence_min = 0.95;   // 0 .. 1, below it a person looks before a driver is accused
    double place_near_m = 300;             // metres from the outlet that count as at the outlet
    double place_reject_m = 2000;          // metres beyond any mistake of a phone among houses
    double time_slack_min = 120;           // minutes around the outlet's window that still count as the delivery's
    double loading_slack_min = 45;         // minutes that a vehicle may leave the depot before its plan
    double speed_max_kmh = 120;            // straight-line, between two photos of one vehicle
};

// An accepted photo has passed every one of these. Codes, text and people speak only when they have something to say.
inline constexpr std::array required_checks = {
    vision::Check::readable, vision::Check::sharpness, vision::Check::exposure,
    vision::Check::covered,  vision::Check::reuse,     vision::Check::screen,
    vision::Check::place,    vision::Check::time,      vision::Check::products,
};

// As tallyman.toml sets them; the settings themselves, for its template.
Policy policy_of(const Settings& settings);
std::span<const Setting> policy_settings();

}  // namespace tallyman::verify
