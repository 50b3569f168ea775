#include "vision/reuse/agree.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "vision/reuse/signature.h"

namespace tallyman::vision {
namespace {

constexpr int block = 8;         // pixels of a side
constexpr double texture = 6;    // grey levels of deviation; flat blocks agree with anything
constexpr double agrees = 0.85;  // correlation of a block that shows the same

using Matrix = cv::Matx33d;

cv::Mat grey(const Plane& plane) {
    cv::Mat out;
    cv::Mat(plane.height, plane.width, CV_8U, const_cast<std::uint8_t*>(plane.samples.data())).convertTo(out, CV_32F);
    return out;
}

cv::Mat blurred(const cv::Mat& in, double sigma) {
    cv::Mat out;
    cv::GaussianBlur(in, out, {}, sigma, sigma, cv::BORDER_REPLICATE);
    return out;
}

// From a picture in units of its longer side to its pixels.
Matrix pixels_of(const cv::Mat& picture) {
    const double side = std::max(picture.cols, picture.rows);
    return {side, 0, -0.5, 0, side, -0.5, 0, 0, 1};
}

double size_of(const Matrix& map) { return std::sqrt(std::abs(map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0))); }

// Few corners can fit a map that folds or flattens the picture. A copy is at most eight times larger or smaller, and
// seen at less than a right angle.
bool is_possible(const Matrix& map, const cv::Mat& picture) {
    const double size = size_of(map);
    const double near_edge = std::abs(map(2, 0)) * picture.cols + std::abs(map(2, 1)) * picture.rows;
    return size > 1.0 / 8 && size < 8 && near_edge < 0.7;
}

// Two pictures at the resolution of the coarser one, so that sharp and soft compare.
struct Blurred {
    cv::Mat query, stored;
};
Blurred equally_sharp(const cv::Mat& query, const cv::Mat& stored, const Matrix& to_query, double sigma) {
    const double size = size_of(to_query);
    return {blurred(query, sigma * std::max(1.0, size)), blurred(stored, sigma * std::max(1.0, 1 / size))};
}

// Brightness and contrast taken out place by place, so that uneven light does not pull the map.
cv::Mat levelled(const cv::Mat& in) {
    constexpr double reach = 6;
    const cv::Mat detail = in - blurred(in, reach);
    cv::Mat power;
    cv::sqrt(blurred(detail.mul(detail), reach), power);
    return detail / (power + 4);
}

// One step of Gauss and Newton (Lucas and Kanade, 1981) on the eight numbers of `to_query`; what differs by much, like
// a sticker, pulls little (Huber, 1964). Every second or third pixel of a row and column says enough.
Matrix stepped(const cv::Mat& query, const cv::Mat& stored, const Matrix& to_query, int every) {
    constexpr float much = 0.5f;
    cv::Mat across, down, warped;
    cv::Sobel(query, across, CV_32F, 1, 0, 3, 0.125);
    cv::Sobel(query, down, CV_32F, 0, 1, 3, 0.125);
    cv::merge(std::vector<cv::Mat>{query, across, down}, warped);
    cv::warpPerspective(warped, warped, to_query, stored.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                        cv::BORDER_CONSTANT, {1e6, 0, 0, 0});
    cv::Matx<double, 8, 8> normal = cv::Matx<double, 8, 8>::zeros();
    cv::Vec<double, 8> right = cv::Vec<double, 8>::all(0);
    for (int y = 0; y < stored.rows; y += every) {
        for (int x = 0; x < stored.cols; x += every) {
            const auto& [level, slope_x, slope_y] = warped.at<cv::Vec3f>(y, x).val;
            if (std::abs(level) > 100) continue;  // outside, or mixed with it
            const double w = to_query(2, 0) * x + to_query(2, 1) * y + to_query(2, 2);
            const double u = (to_query(0, 0) * x + to_query(0, 1) * y + to_query(0, 2)) / w;
            const double v = (to_query(1, 0) * x + to_query(1, 1) * y + to_query(1, 2)) / w;
            const double gx = slope_x / w, gy = slope_y / w, g = -(slope_x * u + slope_y * v) / w;
            const std::array<double, 8> row{gx * x, gx * y, gx, gy * x, gy * y, gy, g * x, g * y};
            const float residual = stored.at<float>(y, x) - level;
            const double weight = std::abs(residual) < much ? 1 : much / std::abs(residual);
            for (int i = 0; i < 8; ++i) {
                for (int j = i; j < 8; ++j) normal(i, j) += weight * row[i] * row[j];
                right[i] += weight * row[i] * residual;
            }
        }
    }
    for (int i = 0; i < 8; ++i) {
        normal(i, i) *= 1 + 1e-6;
        for (int j = 0; j < i; ++j) normal(i, j) = normal(j, i);
    }
    cv::Vec<double, 8> step;
    if (!cv::solve(normal, right, step, cv::DECOMP_CHOLESKY)) return to_query;
    Matrix out = to_query;
    for (int i = 0; i < 8; ++i) out.val[i] += step[i];
    return out;
}

Matrix polished(const cv::Mat& query, const cv::Mat& stored, Matrix to_query) {
    for (const auto& [sigma, every] : {std::pair{2.0, 3}, {0.8, 2}}) {
        const auto [soft_query, soft_stored] = equally_sharp(query, stored, to_query, sigma);
        const cv::Mat level_query = levelled(soft_query), level_stored = levelled(soft_stored);
        for (int step = 0; step < 3; ++step) {
            const Matrix next = stepped(level_query, level_stored, to_query, every);
            if (!is_possible(next, stored)) return to_query;
            to_query = next;
        }
    }
    return to_query;
}

double deviation(const cv::Mat& part) {
    cv::Scalar mean, out;
    cv::meanStdDev(part, mean, out);
    return out[0];
}

double correlation(const cv::Mat& a, const cv::Mat& b) {
    cv::Scalar mean_a, mean_b, dev_a, dev_b;
    cv::meanStdDev(a, mean_a, dev_a);
    cv::meanStdDev(b, mean_b, dev_b);
    const double covariance = a.dot(b) / static_cast<double>(a.total()) - mean_a[0] * mean_b[0];
    return covariance / std::max(dev_a[0] * dev_b[0], 1e-3);
}

template <class Visit>
void each_block(const cv::Mat& picture, int size, int edge, Visit&& visit) {
    for (int y = edge; y + size + edge <= picture.rows; y += size) {
        for (int x = edge; x + size + edge <= picture.cols; x += size) visit(cv::Rect(x, y, size, size));
    }
}

// How the blocks of the stored picture compare: sums from the top left corner, so that any rectangle costs four looks.
class Verdicts {
public:
    void set(const cv::Rect& place, bool agreeing) {
        cv::Vec2i& cell = sums_[place.y / block + 1][place.x / block + 1];
        cell += agreeing ? cv::Vec2i(1, 0) : cv::Vec2i(0, 1);
    }
    void add_up() {
        for (int y = 1; y < size; ++y) {
            for (int x = 1; x < size; ++x) sums_[y][x] += sums_[y - 1][x] + sums_[y][x - 1] - sums_[y - 1][x - 1];
        }
    }
    int blocks() const { return total()[0] + total()[1]; }

    double agreeing() const { return share({0, 0}); }
    // The same when one rectangle of up to a fifth of the blocks may be covered up, by a sticker, a thumb or a stamp:
    // what a copy hides lies together, what moved between two visits is everywhere.
    double agreeing_but_for_one_patch() const {
        double best = share({0, 0});
        for (int top = 0; top < size; ++top) {
            for (int bottom = top + 1; bottom < size; ++bottom) {
                for (int left = 0; left < size; ++left) {
                    for (int right = left + 1; right < size; ++right) {
                        const cv::Vec2i patch =
                            sums_[bottom][right] - sums_[top][right] - sums_[bottom][left] + sums_[top][left];
                        if (5 * (patch[0] + patch[1]) > blocks()) break;
                        best = std::max(best, share(patch));
                    }
                }
            }
        }
        return best;
    }

private:
    static constexpr int size = thumbnail_side / block + 1;
    cv::Vec2i total() const { return sums_[size - 1][size - 1]; }
    double share(const cv::Vec2i& without) const {
        const cv::Vec2i rest = total() - without;
        return rest[0] + rest[1] == 0 ? 0 : static_cast<double>(rest[0]) / (rest[0] + rest[1]);
    }

    std::array<std::array<cv::Vec2i, size>, size> sums_{};  // agreeing, differing
};

// The share of a picture's textured places that lie outside the other, whose outline `to_other` leads to, by more than
// the error of the map. Small ones, so that a camera panned by a fortieth of the picture shows.
double shown_alone(const cv::Mat& picture, const cv::Mat& other, const Matrix& to_other) {
    int textured = 0, alone = 0;
    constexpr int small = 4;
    constexpr double slack = 1;
    each_block(picture, small, 0, [&](const cv::Rect& place) {
        if (deviation(picture(place)) < texture) return;
        ++textured;
        const cv::Vec3d at = to_other * cv::Vec3d(place.x + small / 2.0, place.y + small / 2.0, 1);
        const double x = at[0] / at[2], y = at[1] / at[2];
        const bool inside = at[2] > 0 && x > -slack && y > -slack && x < other.cols + slack && y < other.rows + slack;
        if (!inside) ++alone;
    });
    return textured == 0 ? 0 : static_cast<double>(alone) / textured;
}

}  // namespace

Agreement agreement(const Plane& query_plane, const Plane& stored_plane, const Map& map) {
    const cv::Mat query = grey(query_plane), stored = grey(stored_plane);
    const Matrix start = pixels_of(query) * Matrix(map.h.data()).inv() * pixels_of(stored).inv();
    const Matrix rough = start * (1 / start(2, 2));
    if (!is_possible(rough, stored)) return {};
    const Matrix to_query = polished(query, stored, rough);
    const Matrix to_stored = to_query.inv();

    Agreement out;
    const Matrix h = pixels_of(stored).inv() * to_stored * pixels_of(query);
    for (int i = 0; i < 9; ++i) out.map.h[i] = h.val[i] / h.val[8];
    out.only_query = shown_alone(query, stored, to_stored);
    out.only_stored = shown_alone(stored, query, to_query);

    const Blurred soft = equally_sharp(query, stored, to_query, 0.8);
    cv::Mat warped, covered;
    cv::warpPerspective(soft.query, warped, to_query, stored.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                        cv::BORDER_REPLICATE);
    cv::warpPerspective(cv::Mat(query.size(), CV_8U, 255), covered, to_query, stored.size(),
                        cv::INTER_NEAREST | cv::WARP_INVERSE_MAP);
    Verdicts verdicts;
    constexpr int edge = 3;  // a frame or a table shines through there
    each_block(stored, block, edge, [&](const cv::Rect& place) {
        if (cv::countNonZero(covered(place)) < block * block) return;
        if (std::max(deviation(warped(place)), deviation(soft.stored(place))) < texture) return;
        verdicts.set(place, correlation(warped(place), soft.stored(place)) > agrees);
    });
    verdicts.add_up();
    out.blocks = verdicts.blocks();
    out.agreeing = verdicts.agreeing();
    out.but_for_one_patch = verdicts.agreeing_but_for_one_patch();
    return out;
}

}  // namespace tallyman::vision
