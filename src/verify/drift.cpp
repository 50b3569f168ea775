#include "verify/drift.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tallyman::verify {
namespace {

// Upper edges of at most ten bins that hold about as many old values each; equal values share a bin.
std::vector<double> decile_edges(std::vector<double> values) {
    std::ranges::sort(values);
    std::vector<double> edges;
    constexpr std::size_t bins = 10;
    for (std::size_t bin = 1; bin < bins; ++bin) {
        const double edge = values[bin * values.size() / bins];
        if (edges.empty() || edge > edges.back()) edges.push_back(edge);
    }
    return edges;
}

std::vector<double> shares(std::span<const double> values, std::span<const double> edges) {
    std::vector<double> counts(edges.size() + 1, 0.5);
    for (const double value : values) {
        ++counts[static_cast<std::size_t>(std::ranges::upper_bound(edges, value) - edges.begin())];
    }
    const double total = static_cast<double>(values.size()) + 0.5 * static_cast<double>(counts.size());
    for (double& count : counts) count /= total;
    return counts;
}

std::vector<double> column(const Table& table, std::size_t index) {
    std::vector<double> values;
    for (std::size_t row = 0; row < table.rows(); ++row) values.push_back(table.row(row)[index]);
    return values;
}

}  // namespace

double stability_index(std::span<const double> before, std::span<const double> now) {
    if (before.empty() || now.empty()) return 0;
    const auto edges = decile_edges({before.begin(), before.end()});
    const auto old_shares = shares(before, edges), new_shares = shares(now, edges);
    double index = 0;
    for (std::size_t bin = 0; bin < old_shares.size(); ++bin) {
        index += (new_shares[bin] - old_shares[bin]) * std::log(new_shares[bin] / old_shares[bin]);
    }
    const double by_chance = static_cast<double>(old_shares.size() - 1) *
                             (1.0 / static_cast<double>(before.size()) + 1.0 / static_cast<double>(now.size()));
    return std::max(0.0, index - by_chance);
}

std::vector<double> stability_of(const Table& before, const Table& now) {
    CHECK(before.columns == now.columns);
    std::vector<double> indices;
    for (std::size_t j = 0; j < before.columns; ++j)
        indices.push_back(stability_index(column(before, j), column(now, j)));
    return indices;
}

}  // namespace tallyman::verify
