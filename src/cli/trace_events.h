// tallyman trace capture, query, export, labels: EPCIS events in the store, our own day as events, and QR codes of its
// lots.
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct TraceEventsOptions {
    std::string data;                             // a day folder or its store
    std::vector<std::string> files;               // capture
    bool day = false;                             // capture: the day's own events besides
    std::vector<std::string> parameters;          // query: NAME=VALUE
    std::string domain = "trace.tallyman.local";  // export; the distributor's own when he has one
    std::string address = "https://id.gs1.org";   // labels: where the lots' pages are
    std::string out = "labels.html";              // labels
};

// Exit 1 when a document was refused; the others are captured.
ExitCode trace_capture(const TraceEventsOptions& options, Console& console);
ExitCode trace_query(const TraceEventsOptions& options, Console& console);  // an EPCIS document on standard output
ExitCode trace_labels(const TraceEventsOptions& options, Console& console);
ExitCode trace_export(const TraceEventsOptions& options, Console& console);  // the same

}  // namespace tallyman::cli
