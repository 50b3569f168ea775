// tallyman report DIR   writes report.html, one page that opens offline, and report.csv
#pragma once

#include "cli/day.h"

namespace tallyman::cli {

// Problems found when the day was not checked yet: the page then says what there is.
// {"command": "report", "file", "bytes", "photos_shown", "minutes_avoided": {"estimate", "low", "high"}}
ExitCode report(const DayOptions& options, Console& console);

}  // namespace tallyman::cli
