// tallyman review, tallyman appeal: the reviewers' desk on the command line, through the very functions that the server
// uses (server/desk.h). Where the store has accounts, --by must be one that may review.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/day.h"

namespace tallyman::cli {

struct DeskWorkOptions {
    DayOptions day;
    std::string by;  // who does it; of an appeal the driver or outlet that contests
    std::string order;
    std::int64_t id = 0;  // of a review or an appeal
    std::string answer;
    std::vector<std::string> reasons;
    std::string text;  // a note, an argument, an answer to who contested
    std::int64_t seconds = 0;
    std::int64_t limit = 20;
    bool open = false;
};

// Refused ones say so with the API's code and exit 1.
ExitCode review_list(const DeskWorkOptions& options, Console& console);
ExitCode review_decide(const DeskWorkOptions& options, Console& console);
ExitCode review_undo(const DeskWorkOptions& options, Console& console);
ExitCode appeal_file(const DeskWorkOptions& options, Console& console);
ExitCode appeal_decide(const DeskWorkOptions& options, Console& console);
ExitCode appeal_list(const DeskWorkOptions& options, Console& console);

}  // namespace tallyman::cli
