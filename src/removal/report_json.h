// The transparency report as data: for the command line, the public page, and the fact of the ledger that a published
// one is. Small cells are suppressed unless `exact`, which is for the desk's own eyes.
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

struct Report {
    std::vector<Row> rows;
    // Of executed cases whose statement is out: in the field names of the DSA transparency database.
    std::vector<std::string> statements;
};
Report report_of(std::span<const Case> cases, const Deadlines& deadlines, Period period, Instant now);

// {"from", "to", "rows": [...], "statements": [...]}
nlohmann::json report_json(const Report& report, Period period, bool exact);

}  // namespace tallyman::removal
