// tallyman doctor         looks at everything that `serve` and `work` need on this machine, and says what to do
// tallyman config check   holds a tallyman.toml against the settings that there are, line by line
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct DoctorOptions {
    std::string data = "tallyman-data";
};

// {"command": "doctor", "version", "checks": [{"check", "state": good | warning | bad, "found", "do"}]}; problems_found
// when one is bad.
ExitCode doctor(const DoctorOptions& options, Console& console);

struct ConfigOptions {
    std::string file = "tallyman.toml";  // or the folder it is in
};

// {"command": "config check", "file", "problems": [{"line", "key", "severity", "code", "words", "nearest"}]};
// problems_found when there is one.
ExitCode config_check(const ConfigOptions& options, Console& console);

}  // namespace tallyman::cli
