// tallyman trace: EPCIS documents read, hashed and checked.
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct TraceOptions {
    std::vector<std::string> files;
};

// One ni:///sha-256;...?ver=CBV2.0 a line for every event, file by file. Exit 2 when a file cannot be read.
ExitCode trace_hash(const TraceOptions& options, Console& console);
// Whether each document is valid and why not. Exit 1 when one is not.
ExitCode trace_check(const TraceOptions& options, Console& console);

}  // namespace tallyman::cli
