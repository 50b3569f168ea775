// tallyman sample: makes a sample day with its truth. One day is a plain day folder at DIR; of several days each is a
// day folder of its own, DIR/2026-11-23, DIR/2026-11-24, ... with the same products, outlets and vehicles.
// With `until` the day is half driven: planned as `tallyman plan` does, with the photos taken by then and, in phones/,
// what each driver's phone recorded (tallyman receive takes it in).
#pragma once

#include <string>

#include "cli/console.h"
#include "sample/day.h"

namespace tallyman::cli {

struct SampleOptions {
    std::string folder;  // must not be there yet, or be empty
    int days = 1;
    int threads = 2;
    std::string first_day = "2026-11-23";
    std::string until = {};  // 10:30; empty for the whole day
    sample::Options day;
};

ExitCode sample_days(const SampleOptions& options, Console& console);

}  // namespace tallyman::cli
