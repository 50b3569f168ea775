#include "cli/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace tallyman::cli {
namespace {

// Levenshtein's.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = std::exchange(row[j], std::min({changed, row[j] + 1, row[j - 1] + 1}));
        }
    }
    return row.back();
}

}  // namespace

std::string nearest_to(std::string_view word, std::span<const std::string> names) {
    std::string nearest;
    auto least = word.size() / 2 + 1;
    for (const auto& name : names) {
        const auto apart = distance(word, name);
        if (apart >= least) continue;
        least = apart;
        nearest = name;
    }
    return nearest;
}

}  // namespace tallyman::cli
