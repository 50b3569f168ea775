// tallyman evidence: everything about one order as one ZIP that proves itself (server/evidence.h).
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct EvidenceOptions {
    std::string order;
    std::string data;              // a day folder or its store
    std::string role = "auditor";  // who is to get it: a privacy_officer sees whole photos, others redacted copies
    std::string out;               // ORDER.zip when not given
};

ExitCode evidence(const EvidenceOptions& options, Console& console);

}  // namespace tallyman::cli
