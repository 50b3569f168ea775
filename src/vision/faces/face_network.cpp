#include "vision/faces/face_network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <opencv2/imgproc.hpp>

asm(".section .rodata\n"
    "tallyman_faceboxes:\n.incbin \"" TALLYMAN_FACEBOXES
    "\"\n"
    "tallyman_faceboxes_end:\n.byte 0\n"
    ".previous\n");
extern "C" const char tallyman_faceboxes[], tallyman_faceboxes_end[];

namespace tallyman::vision {
namespace {

// Its makers take 0.5 and more. Recall before precision: what is no face at all mostly stays under 0.15, and goods on
// shelves give one box in four pictures of sample days.
constexpr float score_min = 0.25F;
constexpr double overlap_max = 0.3;  // two boxes that share more are one face
constexpr int cell = 64;             // the coarsest: pictures are filled up to whole ones
constexpr std::size_t faces_max = 500;

// What one level of the network was trained to see: per cell of `step` pixels `across` by `across` boxes of `side`.
struct Anchors {
    int side, across;
};
struct Level {
    int step;
    std::array<Anchors, 3> anchors;
};
constexpr std::array<Level, 3> levels{
    {{16, {{{16, 4}, {32, 2}, {64, 1}}}}, {32, {{{128, 1}, {0, 0}, {0, 0}}}}, {64, {{{256, 1}, {0, 0}, {0, 0}}}}}};
const std::vector<cv::String> outputs = {"out0", "out1", "out2", "out3", "out4", "out5"};  // scores, boxes; by level

struct Face {
    cv::Rect2d box;
    float score;
};

void add_faces(const Level& level, const cv::Mat& scores, const cv::Mat& boxes, std::vector<Face>& faces) {
    int channel = 0;
    for (const auto& [side, across] : level.anchors)
        for (int place = 0; place < across * across; ++place, ++channel)
            for (int row = 0; row < scores.size[2]; ++row)
                for (int column = 0; column < scores.size[3]; ++column) {
                    const float none = scores.ptr<float>(0, 2 * channel, row)[column],
                                one = scores.ptr<float>(0, 2 * channel + 1, row)[column];
                    const float score = 1 / (1 + std::exp(none - one));
                    if (!(score >= score_min)) continue;
                    const auto offset = [&](int which) {
                        return static_cast<double>(boxes.ptr<float>(0, 4 * channel + which, row)[column]);
                    };
                    // The places in a cell are half their distance from the middle of its fullest spread, and count
                    // down the columns.
                    const double apart = across == 1 ? 0 : static_cast<double>(side) / across;
                    const auto middle = [&](int at, int in_cell) {
                        return (at + 0.5) * level.step + (in_cell - (across - 1) / 2.0) * apart;
                    };
                    const double x = middle(column, place / std::max(1, across)) + offset(1) / 10 * side,
                                 y = middle(row, place % std::max(1, across)) + offset(0) / 10 * side,
                                 width = side * std::exp(offset(3) / 5), height = side * std::exp(offset(2) / 5);
                    faces.push_back({{x - width / 2, y - height / 2, width, height}, score});
                }
}

// The best of those that lie on each other.
std::vector<cv::Rect2d> best_of(std::vector<Face> faces) {
    std::stable_sort(faces.begin(), faces.end(), [](const Face& a, const Face& b) { return a.score > b.score; });
    std::vector<cv::Rect2d> out;
    for (const auto& [box, score] : faces) {
        const auto is_same = [&box](const cv::Rect2d& better) {
            const double shared = (better & box).area();
            return shared > overlap_max * (better.area() + box.area() - shared);
        };
        if (out.size() < faces_max && std::none_of(out.begin(), out.end(), is_same)) out.push_back(box);
    }
    return out;
}

}  // namespace

FaceNetwork::FaceNetwork()
    : net_(cv::dnn::readNetFromONNX(tallyman_faceboxes,
                                    static_cast<std::size_t>(tallyman_faceboxes_end - tallyman_faceboxes))) {
    find(cv::Mat(cell, cell, CV_8UC3, cv::Scalar::all(0)), 1);
}

std::vector<cv::Mat> FaceNetwork::answer(const cv::Mat& rgb) {
    net_.setInput(cv::dnn::blobFromImage(rgb, 2.0 / 255, {}, cv::Scalar::all(127.5)));
    std::vector<cv::Mat> answer;
    net_.forward(answer, outputs);
    return answer;
}

std::vector<cv::Rect2d> FaceNetwork::find(const cv::Mat& rgb, double scale) {
    cv::Mat picture, filled;
    cv::resize(rgb, picture, {}, scale, scale, cv::INTER_AREA);
    const auto missing = [](int side) { return (cell - side % cell) % cell; };
    cv::copyMakeBorder(picture, filled, 0, missing(picture.rows), 0, missing(picture.cols), cv::BORDER_CONSTANT);
    const std::vector<cv::Mat> answers = answer(filled);
    std::vector<Face> faces;
    for (std::size_t i = 0; i < levels.size(); ++i) add_faces(levels[i], answers[2 * i], answers[2 * i + 1], faces);
    std::vector<cv::Rect2d> out = best_of(std::move(faces));
    for (cv::Rect2d& box : out) box = {box.x / scale, box.y / scale, box.width / scale, box.height / scale};
    return out;
}

}  // namespace tallyman::vision
