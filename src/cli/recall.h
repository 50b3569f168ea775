// tallyman recall: from a lot forward to everybody who has it and back to where it came from, over the events in the
// store. The same command with --report is the drill: it says how long the answer took.
#pragma once

#include <optional>
#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct RecallOptions {
    std::string data;  // a day folder or its store
    std::string lot;   // GTIN/LOT, Digital Link, LGTIN
    bool hold = false, release = false;
    std::optional<std::string> report;  // file
};

// {"lot", "held", "made", "out", "gone", "places": [{"place", "name", "address", "count", "since", "orders",
//  "carriers"}], "origin", "made_into", "doubts", "events", "seconds"}; place is null for what is on its way, name and
// address where the store knows no such place. Exit 1 when something is still out.
ExitCode recall(const RecallOptions& options, Console& console);

}  // namespace tallyman::cli
