// tallyman solve FILE: plans a benchmark file with the dispatch engine and prints one JSON object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/failure.h"
#include "cli/console.h"

namespace tallyman::cli {

struct SolveOptions {
    std::string file;
    std::optional<double> seconds;  // processor seconds summed over threads; 10 when neither limit is given
    std::optional<std::int64_t> iterations;
    int threads = 1;
    std::uint64_t seed = 1;
    std::string solution_file;
    std::string warm_file;
    bool pin_steps = false;  // of a VROOM file: its steps stay as they are
};

ExitCode solve(const SolveOptions& options, Console& console);

}  // namespace tallyman::cli
