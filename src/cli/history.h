// tallyman history add STORE PHOTO...    puts photos into the reuse history
// tallyman history find STORE PHOTO...   says which photos of the history each one copies
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct HistoryOptions {
    std::string store;
    std::vector<std::string> photos;
};

// One line a photo: {"file", "added"}; false when the same bytes are there already. Without photos it only mends what
// a crash left behind. Unreadable photos are said and counted as problems.
ExitCode history_add(const HistoryOptions& options, Console& console);

// One line a photo: {"file", "reuse": [{"file", "kind", "inliers", "confidence"}]}.
ExitCode history_find(const HistoryOptions& options, Console& console);

}  // namespace tallyman::cli
