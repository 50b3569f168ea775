// tallyman verify: checks a proof with nothing but the file and the log's public key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct VerifyOptions {
    std::string proof;                      // file
    std::string key;                        // the key's text, or a file that holds it
    std::optional<std::string> checkpoint;  // file: an earlier checkpoint that the reader kept
    std::vector<std::string> witnesses;     // keys, or files: each must have cosigned
};

// Prints a verdict always; exit 0 when the proof holds, 1 when it does not.
ExitCode verify(const VerifyOptions& options, Console& console);

}  // namespace tallyman::cli
