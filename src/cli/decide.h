// tallyman decide: automation earned from reviewed deliveries. Learns from reviews.csv and decides the rest of the day
// from the evidence that the last check kept, in one pass; no picture is opened again. A million deliveries take a few
// hundred megabytes and less than a minute (bench/RESULTS.md).
#pragma once

#include <optional>
#include <string>

#include "cli/day.h"

namespace tallyman::cli {

struct DecideOptions {
    DayOptions day;
    std::string reviews;               // file
    std::optional<double> bound;       // else of tallyman.toml
    std::optional<double> confidence;  // else of tallyman.toml
};

// What was decided is kept for the report and the payroll; each automatic accept is a fact in the ledger. Exit 1 when
// rows were left out, automation stepped back, or deliveries wait for a person.
ExitCode decide(const DecideOptions& options, Console& console);

// How many more decisions are needed until the machine may accept by itself, and at which rate it would; from the file,
// or without one from what was decided at the desk. Keeps nothing.
ExitCode automation(const DecideOptions& options, Console& console);

}  // namespace tallyman::cli
