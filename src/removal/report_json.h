// The transparency report as data: for the command line, the public page, and the fact of the ledger that a published
// one is.
//
// Everybody reads whole months only: two reports that differ by a day would tell what came on that day. A statement of
// reasons is listed where the figure that it counts in is shown; the submission to the DSA transparency database, which
// holds every single one, is the desk's own file.
#pragma once

#include <span>

#include <nlohmann/json_fwd.hpp>

#include "removal/figures.h"

namespace tallyman::removal {

struct Period {
    Day from, to;  // both included, UTC
    Instant begin() const { return Instant{from}; }
    Instant end() const { return Instant{to + std::chrono::days{1}}; }
};
Period whole_months(Period period);

struct Report {
    std::vector<Row> rows;
    // Of executed cases whose statement is out: in the field names of the DSA transparency database.
    std::vector<std::string> statements;
    std::vector<std::string> public_statements;
};
Report report_of(std::span<const Case> cases, const Deadlines& deadlines, Period period, Instant now);

enum class Eyes {
    everybody,
    submission,  // every statement, small counts hidden
    desk,        // everything
};
// {"from", "to", "rows": [...], "statements": [...]}
nlohmann::json report_json(const Report& report, Period period, Eyes eyes);
std::string to_csv(std::span<const Row> rows);  // for everybody

}  // namespace tallyman::removal
