// tallyman ledger: the record nobody can bend, from the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct LedgerOptions {
    std::string data;                       // a day folder or its store
    std::string order;                      // prove
    std::optional<std::string> checkpoint;  // file: an earlier checkpoint
    std::optional<std::string> photos;      // check: the day folder; the one that holds the store when not given
    std::string out;                        // publish
    std::optional<std::uint64_t> since;     // checkpoint: a witness's last size
    std::vector<std::string> cosignatures;  // publish: files
};

ExitCode ledger_key(const LedgerOptions& options, Console& console);         // the public key
ExitCode ledger_checkpoint(const LedgerOptions& options, Console& console);  // signed, of the log as it stands
ExitCode ledger_prove(const LedgerOptions& options, Console& console);       // the proof's JSON on standard output
ExitCode ledger_check(const LedgerOptions& options, Console& console);       // exit 1 when anything was bent
ExitCode ledger_publish(const LedgerOptions& options, Console& console);     // static files

}  // namespace tallyman::cli
