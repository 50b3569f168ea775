// tallyman run DIR   import, plan, check and report in one go
#pragma once

#include "cli/day.h"

namespace tallyman::cli {

// The worst of its parts; stops where a part cannot go on. With --json one line a part.
ExitCode run_day(const DayOptions& options, Console& console);

}  // namespace tallyman::cli
