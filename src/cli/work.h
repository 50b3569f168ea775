// tallyman work   examines the photos that wait in a server's queue, beside it or instead of it, until Ctrl-C
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct WorkOptions {
    std::string data = "tallyman-data";
    bool until_empty = false;
};

// {"command": "work", "examined"} at the end.
ExitCode work(const WorkOptions& options, Console& console);

}  // namespace tallyman::cli
