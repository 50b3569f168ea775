// tallyman serve   the office, the phone and the desk over one HTTP API, until Ctrl-C
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct ServeOptions {
    std::string data = "tallyman-data";  // a day folder, or a folder for everything
    std::string listen = "127.0.0.1:8080";
    bool no_work = false;  // photos are left to `tallyman work`
    std::string clock =
        {};               // "2026-11-23 09:00": what time it is at the start, for a sample day; empty for the true time
    bool demo = false;    // a driver, a planner and a reviewer of the sample day are there, each with a link to get in
    std::string address;  // as people reach it, when that is not `listen`: https://kho.example.vn
};

// First start: makes the folder and prints the link that makes the first admin. Throws Failure naming the self-check
// that failed. {"command": "serve", "address", "data", "link"} once it serves.
ExitCode serve(const ServeOptions& options, Console& console);

}  // namespace tallyman::cli
