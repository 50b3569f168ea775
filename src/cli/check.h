// tallyman check DIR   examines every photo and gives every delivery a verdict with reasons; writes verdicts.csv and
// verdicts.json. Never reads truth.csv.
#pragma once

#include "cli/day.h"

namespace tallyman::cli {

// Problems found when any delivery was not accepted.
// {"command": "check", "photos": {"accept", "retake", "review", "reject"}, "orders": {the same}, "seconds"}
ExitCode check(const DayOptions& options, Console& console);

}  // namespace tallyman::cli
