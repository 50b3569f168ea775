// `tallyman erase`: destroys what a photo showed and hands out the proof that it was done.
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct EraseOptions {
    std::string data;  // a day folder or its store
    std::string photo, by, ground;
    std::string receipt;  // file; empty: none is written
};

ExitCode erase(const EraseOptions& options, Console& console);

}  // namespace tallyman::cli
