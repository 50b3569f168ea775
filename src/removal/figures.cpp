#include "removal/figures.h"

#include <algorithm>
#include <map>

namespace tallyman::removal {
namespace {

struct Gathered {
    Counts counts;
    std::vector<double> hours;
};

void count(Gathered& row, const Case& request, const Deadlines& deadlines, Instant now) {
    Counts& counts = row.counts;
    ++counts.received;
    counts.complete += request.complete_at ? 1 : 0;
    counts.refused += request.was_refused ? 1 : 0;
    if (request.executed_at) ++counts.executed.at(static_cast<std::size_t>(request.decision->measure));
    counts.late += deadlines.late(request, now) ? 1 : 0;
    counts.appealed += request.appeal ? 1 : 0;
    counts.overturned += request.appeal_outcome && request.appeal_outcome->overturned ? 1 : 0;
    counts.withdrawn += request.stage == Stage::withdrawn ? 1 : 0;
    if (request.complete_at && request.answered_at)
        row.hours.push_back(static_cast<double>((*request.answered_at - *request.complete_at).count()) / 3600.0);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

std::string month_of(Instant at) { return iso(std::chrono::floor<std::chrono::days>(at)).substr(0, 7); }

std::vector<Row> figures(std::span<const Case> cases, const Deadlines& deadlines, Instant from, Instant to,
                         Instant now) {
    std::map<std::pair<RequesterKind, std::string>, Gathered> gathered;
    for (const auto& request : cases) {
        if (request.received_at < from || request.received_at >= to) continue;
        count(gathered[{request.request.requester, month_of(request.received_at)}], request, deadlines, now);
    }
    std::vector<Row> rows;
    for (auto& [key, row] : gathered) {
        rows.push_back({key.first, key.second, row.counts, {}, {}, std::ssize(row.hours)});
        if (row.hours.empty()) continue;
        rows.back().median_hours = median(row.hours);
        rows.back().worst_hours = std::ranges::max(row.hours);
    }
    return rows;
}

}  // namespace tallyman::removal
