#include "table.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>

namespace tallyman::bench {

std::vector<std::byte> read_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

std::vector<std::vector<std::string>> read_rows(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    for (std::getline(in, line); std::getline(in, line);) {
        std::istringstream cells(line);
        rows.emplace_back();
        for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
    }
    return rows;
}

std::vector<std::filesystem::path> photos_of(const std::filesystem::path& shared, const std::string& split) {
    std::vector<std::filesystem::path> out;
    for (const auto& row : read_rows(shared / "photos/labels.csv"))
        if (row.at(3) == split) out.push_back(shared / "photos" / row.at(0));
    return out;
}

std::string rate(std::size_t hits, std::size_t of) {
    if (of == 0) return "none";
    const double n = static_cast<double>(of), p = static_cast<double>(hits) / n, z = 1.96;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    return fmt::format("{} of {}, {:.1f} % ({:.1f} .. {:.1f})", hits, of, 100 * p, std::max(0.0, 100 * (middle - half)),
                       100 * (middle + half));
}

double area_under_curve(const std::vector<double>& negatives, const std::vector<double>& positives) {
    double wins = 0;
    for (const double n : negatives)
        for (const double p : positives) wins += n < p ? 1 : n == p ? 0.5 : 0;
    return wins / static_cast<double>(negatives.size()) / static_cast<double>(positives.size());
}

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace tallyman::bench
