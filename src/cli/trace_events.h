// tallyman trace capture, query, export: EPCIS events in the store, and our own day as events.
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct TraceEventsOptions {
    std::string data;                     // a day folder or its store
    std::vector<std::string> files;       // capture
    std::vector<std::string> parameters;  // query: NAME=VALUE
    std::string domain = "trace.tallyman.local";  // export; the distributor's own when he has one
};

// Exit 1 when a document was refused; the others are captured.
ExitCode trace_capture(const TraceEventsOptions& options, Console& console);
ExitCode trace_query(const TraceEventsOptions& options, Console& console);   // an EPCIS document on standard output
ExitCode trace_export(const TraceEventsOptions& options, Console& console);  // the same

}  // namespace tallyman::cli
