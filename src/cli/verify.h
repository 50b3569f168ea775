// tallyman verify: checks a proof with nothing but the file and the log's public key.
#pragma once

#include <optional>
#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct VerifyOptions {
    std::string proof;                      // file
    std::string key;                        // the key's text, or a file that holds it
    std::optional<std::string> checkpoint;  // file: an earlier checkpoint that the reader kept
};

// Prints a verdict always; exit 0 when the proof holds, 1 when it does not.
ExitCode verify(const VerifyOptions& options, Console& console);

}  // namespace tallyman::cli
