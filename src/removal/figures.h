// The desk's figures over a time, recounted from its cases and so from the ledger: what came in, what was complete,
// what was refused with grounds, what was executed by which measure, how long it took, what was late, appealed,
// overturned. Orders of courts and authorities are told apart from everybody else's notices. A case counts in the month
// in which it was received (UTC), whatever happened later.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "removal/deadline.h"

namespace tallyman::removal {

struct Counts {
    std::int64_t received = 0;
    std::int64_t complete = 0;
    std::int64_t refused = 0;                // even if an appeal overturned it
    std::array<std::int64_t, 4> executed{};  // by Measure
    std::int64_t late = 0;
    std::int64_t appealed = 0;
    std::int64_t overturned = 0;
    std::int64_t withdrawn = 0;

    friend bool operator==(const Counts&, const Counts&) = default;
};

struct Row {
    RequesterKind requester = RequesterKind::unknown;
    std::string month;  // 2026-11
    Counts counts;
    std::optional<double> median_hours, worst_hours;  // from complete to answered
    std::int64_t answered = 0;                        // how many these times are of
};

// Cases received from `from` to before `to`, a row for each kind and month that has any, by kind, then month.
std::vector<Row> figures(std::span<const Case> cases, const Deadlines& deadlines, Instant from, Instant to,
                         Instant now);

std::string month_of(Instant at);  // 2026-11, UTC

}  // namespace tallyman::removal
