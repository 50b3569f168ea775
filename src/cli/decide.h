// tallyman decide: automation earned from reviewed deliveries. Learns from reviews.csv and decides the rest of the day
// from the findings that the last check kept; no picture is opened again.
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

// Exit 1 when reviews were left out, automation stepped back, or deliveries wait for a person.
ExitCode decide(const DecideOptions& options, Console& console);

// How many more decisions are needed until the machine may accept by itself, with what it has now.
ExitCode automation(const DecideOptions& options, Console& console);

}  // namespace tallyman::cli
