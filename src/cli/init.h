// tallyman init DIR   writes commented CSV templates and a tallyman.toml with every key at its default
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct InitOptions {
    std::string folder;  // made when it is not there
};

// Files that are already there stay as they are. {"folder", "written": [file], "kept": [file]}
ExitCode init(const InitOptions& options, Console& console);

}  // namespace tallyman::cli
