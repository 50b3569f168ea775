#include "vision/reuse/align.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <opencv2/core.hpp>

namespace tallyman::vision {
namespace {

constexpr int like_max = 72;                                  // of 256 bits; two unlike corners differ in 128 +- 20
constexpr double rough = 0.03, fine = 0.012, finest = 0.008;  // shares of the longer side

struct Point {
    double x, y;
};
Point place(const Feature& feature) { return {feature.x / 65536.0, feature.y / 65536.0}; }

// Nearest both ways.
std::vector<Pair> like_pairs(const std::vector<Feature>& query, const std::vector<Feature>& stored) {
    std::vector<int> best_of_stored(stored.size(), like_max + 1), partner(stored.size(), -1);
    std::vector<int> nearest(query.size(), -1);
    for (int q = 0; q < static_cast<int>(query.size()); ++q) {
        int best = like_max + 1;
        for (int s = 0; s < static_cast<int>(stored.size()); ++s) {
            const int d = distance(query[q], stored[s]);
            if (d < best) best = d, nearest[q] = s;
            if (d < best_of_stored[s]) best_of_stored[s] = d, partner[s] = q;
        }
    }
    std::vector<Pair> pairs;
    for (int q = 0; q < static_cast<int>(query.size()); ++q) {
        if (nearest[q] >= 0 && partner[nearest[q]] == q) pairs.push_back({q, nearest[q]});
    }
    return pairs;
}

struct Placed {
    Point from, to;
    double turn, size;  // of the stored corner against the query's
};

std::vector<Placed> placed(const std::vector<Pair>& pairs, const std::vector<Feature>& query,
                           const std::vector<Feature>& stored) {
    std::vector<Placed> out;
    for (const auto& [q, s] : pairs) {
        out.push_back({place(query[q]), place(stored[s]), (stored[s].angle - query[q].angle) * std::numbers::pi / 128,
                       std::pow(1.2, stored[s].octave - query[q].octave)});
    }
    return out;
}

Map similarity(const Placed& pair) {
    const double c = pair.size * std::cos(pair.turn), s = pair.size * std::sin(pair.turn);
    return {{c, -s, pair.to.x - c * pair.from.x + s * pair.from.y, s, c, pair.to.y - s * pair.from.x - c * pair.from.y,
             0, 0, 1}};
}

std::vector<int> supporters(const std::vector<Placed>& pairs, const Map& map, double tolerance) {
    std::vector<int> out;
    for (int i = 0; i < static_cast<int>(pairs.size()); ++i) {
        const auto [x, y] = map(pairs[i].from.x, pairs[i].from.y);
        const double dx = x - pairs[i].to.x, dy = y - pairs[i].to.y;
        if (dx * dx + dy * dy < tolerance * tolerance) out.push_back(i);
    }
    return out;
}

// Least squares over the supporters; `unknowns` 6 is affine, 8 perspective.
Map fitted(const std::vector<Placed>& pairs, const std::vector<int>& chosen, int unknowns) {
    cv::Matx<double, 8, 8> normal = cv::Matx<double, 8, 8>::zeros();
    cv::Vec<double, 8> right = cv::Vec<double, 8>::all(0);
    const auto add = [&](const std::array<double, 8>& row, double value) {
        for (int i = 0; i < unknowns; ++i) {
            for (int j = 0; j < unknowns; ++j) normal(i, j) += row[i] * row[j];
            right[i] += row[i] * value;
        }
    };
    for (const int i : chosen) {
        const auto& [from, to, turn, size] = pairs[i];
        add({from.x, from.y, 1, 0, 0, 0, -from.x * to.x, -from.y * to.x}, to.x);
        add({0, 0, 0, from.x, from.y, 1, -from.x * to.y, -from.y * to.y}, to.y);
    }
    for (int i = 0; i < 8; ++i) normal(i, i) += i < unknowns ? 1e-9 : 1;
    const cv::Vec<double, 8> h = normal.solve(right, cv::DECOMP_LU);
    return {{h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1}};
}

}  // namespace

Map::Place Map::operator()(double x, double y) const {
    const double w = h[6] * x + h[7] * y + h[8];
    return {(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w};
}

Map inverse(const Map& map) {
    const cv::Matx33d h = cv::Matx33d(map.h.data()).inv();
    Map out;
    for (int i = 0; i < 9; ++i) out.h[i] = h.val[i] / h.val[8];
    return out;
}

Alignment align(const std::vector<Feature>& query, const std::vector<Feature>& stored) {
    const auto likely = like_pairs(query, stored);
    const auto pairs = placed(likely, query, stored);
    Alignment out;
    std::vector<int> chosen;
    for (const Placed& pair : pairs) {
        const Map proposal = similarity(pair);
        auto support = supporters(pairs, proposal, rough);
        if (support.size() > chosen.size()) chosen = std::move(support), out.map = proposal;
    }
    const auto refine = [&](int unknowns, double tolerance) {
        if (static_cast<int>(chosen.size()) * 2 < unknowns + 4) return;
        const Map wider = fitted(pairs, chosen, unknowns);
        out.map = wider;
        chosen = supporters(pairs, wider, tolerance);
    };
    refine(6, rough);
    refine(6, fine);
    refine(8, fine);
    refine(8, finest);
    for (const int i : chosen) out.inliers.push_back(likely[i]);
    return out;
}

}  // namespace tallyman::vision
