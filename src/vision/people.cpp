#include "vision/people.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "vision/faces/face_network.h"
#include "vision/plates.h"

namespace tallyman::vision {
namespace {

constexpr double plate_step = 1.12;      // of the pyramid: each costs
constexpr int plate_neighbours_min = 6;  // a long plate fills many windows; goods on shelves fill a few
constexpr double plate_share_max = 0.2;  // of the picture's width: half a metre seen from two metres away
constexpr double contrast_max = 3;       // of the local equalization: plates hang in the shade of an awning
constexpr int tiles = 8;
constexpr int small_photo = 700;      // wide; plates in larger ones are looked for at half the scale
constexpr int recognisable_min = 12;  // pixels of a face in the copy: fewer show nobody

// The network sees the picture large enough for the smallest face, and once more small, for somebody right before the
// camera: its largest box is 256 pixels wide.
constexpr int seen_side_max = 1280;
constexpr double second_look = 0.25;

constexpr float model_score_min = 0.5F;  // its makers take 0.9: recall before precision
constexpr float model_overlap_max = 0.3F;
constexpr int model_faces_max = 500;
constexpr int model_cell = 64;  // its coarsest: pictures are filled up to whole ones

cv::Mat view_of(const Plane& plane) {
    return {plane.height, plane.width, CV_8UC1, const_cast<std::uint8_t*>(plane.samples.data())};
}

// Hair and ears are the person's too.
cv::Rect2d widened(const cv::Rect2d& box, double by) {
    return {box.x - by * box.width, box.y - by * box.height, box.width * (1 + 2 * by), box.height * (1 + 2 * by)};
}

// `unit` is the whole picture's pixels in one of the pixels searched.
Box to_box(const cv::Rect2d& found, cv::Size searched, double unit, const char* label) {
    const cv::Rect2d inside = found & cv::Rect2d(0, 0, searched.width, searched.height);
    return {static_cast<float>(inside.x * unit), static_cast<float>(inside.y * unit),
            static_cast<float>(inside.width * unit), static_cast<float>(inside.height * unit), label};
}

std::vector<cv::Rect> plates_in(cv::CascadeClassifier& classifier, const cv::Mat& picture) {
    const int widest = static_cast<int>(plate_share_max * picture.cols);
    std::vector<cv::Rect> found;
    classifier.detectMultiScale(picture, found, plate_step, plate_neighbours_min, 0, {}, {widest, widest});
    return found;
}

// `face_min` is the size of the smallest face that is looked for.
std::vector<cv::Rect2d> faces_by(FaceNetwork& network, const cv::Mat& rgb, double face_min) {
    const double most = std::min(1.0, static_cast<double>(seen_side_max) / std::max(rgb.cols, rgb.rows));
    const double scale = std::min(most, network_face_min / face_min);
    std::vector<cv::Rect2d> faces = network.find(rgb, scale);
    for (const cv::Rect2d& near : network.find(rgb, second_look * scale)) faces.push_back(near);
    return faces;
}

cv::Ptr<cv::FaceDetectorYN> model_in(const std::filesystem::path& file) {
    return cv::FaceDetectorYN::create(file.string(), "", {model_cell, model_cell}, model_score_min, model_overlap_max,
                                      model_faces_max);
}

std::vector<cv::Rect> faces_by(cv::FaceDetectorYN& model, const cv::Mat& rgb) {
    const auto filled = [](int side) { return (side + model_cell - 1) / model_cell * model_cell; };
    cv::Mat bgr, picture, rows;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    cv::copyMakeBorder(bgr, picture, 0, filled(rgb.rows) - rgb.rows, 0, filled(rgb.cols) - rgb.cols,
                       cv::BORDER_CONSTANT);
    model.setInputSize(picture.size());
    model.detect(picture, rows);
    std::vector<cv::Rect> faces;
    for (int i = 0; i < rows.rows; ++i) {
        const float* row = rows.ptr<float>(i);
        const cv::Rect2f face(row[0], row[1], row[2], row[3]);
        const cv::Rect2f inside = face & cv::Rect2f(0, 0, static_cast<float>(rgb.cols), static_cast<float>(rgb.rows));
        if (!inside.empty()) faces.emplace_back(inside);
    }
    return faces;
}

// FaceDetectorYN takes the network's word for how many numbers there are, and would read past fewer.
Result<void, std::string> answers_as_read(const std::filesystem::path& file, cv::Size size) {
    cv::dnn::Net net = cv::dnn::readNet(file.string());
    net.setInput(cv::dnn::blobFromImage(cv::Mat(size, CV_8UC3, cv::Scalar::all(0))));
    std::vector<cv::Mat> answers;
    net.forward(answers, std::vector<cv::String>{"loc", "conf", "iou"});
    std::size_t boxes = 0;  // of each cell of 8, 16, 32 and 64 pixels so many
    for (const auto& [step, of_cell] : {std::pair{8, 3}, std::pair{16, 2}, std::pair{32, 2}, std::pair{64, 3}})
        boxes += static_cast<std::size_t>(size.width / step) * static_cast<std::size_t>(size.height / step) *
                 static_cast<std::size_t>(of_cell);
    const std::size_t of_box[] = {14, 2, 1};
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (answers[i].type() != CV_32F || answers[i].total() != of_box[i] * boxes)
            return fail("a face model, but not one of the shape of YuNet (2021, 2022): its answers have other sizes");
    return {};
}

bool is_mostly_within(const Box& a, const Box& b) {
    const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    return width > 0 && height > 0 && width * height > 0.6f * a.width * a.height;
}

// A face may be found at both scales, a plate in two ways: what lies in a larger box says nothing more.
std::vector<Box> without_doubles(std::vector<Box> boxes) {
    std::stable_sort(boxes.begin(), boxes.end(),
                     [](const Box& a, const Box& b) { return a.width * a.height > b.width * b.height; });
    std::vector<Box> out;
    for (Box& box : boxes)
        if (std::none_of(out.begin(), out.end(),
                         [&](const Box& larger) { return larger.label == box.label && is_mostly_within(box, larger); }))
            out.push_back(std::move(box));
    return out;
}

cv::Mat evened(const Plane& plane) {
    cv::Mat even;
    cv::createCLAHE(contrast_max, {tiles, tiles})->apply(view_of(plane), even);
    return even;
}

}  // namespace

struct PeopleFinder::Known {
    std::optional<FaceNetwork> faces;
    cv::Ptr<cv::FaceDetectorYN> model;
    std::vector<cv::CascadeClassifier> plates;
};

// One thread from the beginning: a network is tried while it is loaded, and who forks a worker after that must not have
// threads of OpenCV's, whose locks the worker would wait for.
PeopleFinder::PeopleFinder() : known_(std::make_unique<Known>()) { cv::setNumThreads(1); }
PeopleFinder::~PeopleFinder() = default;
PeopleFinder::PeopleFinder(PeopleFinder&&) noexcept = default;
PeopleFinder& PeopleFinder::operator=(PeopleFinder&&) noexcept = default;

void PeopleFinder::know_faces() { known_->faces.emplace(); }

bool PeopleFinder::know_plates(std::string_view cascade_xml) try {
    const cv::FileStorage file(std::string(cascade_xml), cv::FileStorage::READ | cv::FileStorage::MEMORY);
    cv::CascadeClassifier classifier;
    if (!classifier.read(file.getFirstTopLevelNode())) return false;
    known_->plates.push_back(std::move(classifier));
    return true;
} catch (const cv::Exception&) {
    return false;
}

Result<void, std::string> PeopleFinder::use_model(const std::filesystem::path& file) try {
    // Two sizes: a file that always answers the same would fit one of them by chance.
    for (const cv::Size size : {cv::Size(2 * model_cell, 3 * model_cell), cv::Size(4 * model_cell, 2 * model_cell)})
        if (const auto fits = answers_as_read(file, size); !fits) return fits;
    auto model = model_in(file);
    faces_by(*model, cv::Mat(2 * model_cell, 3 * model_cell, CV_8UC3, cv::Scalar(0, 0, 0)));
    known_->model = std::move(model);
    return {};
} catch (const cv::Exception& error) {
    return fail("no face model that OpenCV's FaceDetectorYN reads: " + error.err);
}

bool PeopleFinder::empty() const { return !known_->faces && !known_->model && known_->plates.empty(); }

std::vector<Box> PeopleFinder::find(const Photo& photo, int shown_width) const {
    if (empty()) return {};
    const Plane& luma = photo.luma;
    const bool is_small = photo.smaller.empty() || luma.width < small_photo;
    const Plane& half = is_small ? luma : photo.smaller.front();
    const double unit = 1 / photo.scale, half_unit = unit * luma.width / half.width;
    const cv::Mat rgb(luma.height, luma.width, CV_8UC3, const_cast<std::uint8_t*>(photo.rgb.data()));
    const double face_min = shown_width > 0 ? double{recognisable_min} * std::max(rgb.cols, rgb.rows) / shown_width : 1;

    std::vector<Box> boxes;
    const auto add = [&boxes](const auto& all, double by, cv::Size searched, double scale, const char* label) {
        for (const cv::Rect2d found : all) boxes.push_back(to_box(widened(found, by), searched, scale, label));
    };
    if (known_->model)
        add(faces_by(*known_->model, rgb), 0.3, rgb.size(), unit, "face");
    else if (known_->faces)
        add(faces_by(*known_->faces, rgb, face_min), 0.3, rgb.size(), unit, "face");
    const cv::Mat even_half = evened(half);
    for (cv::CascadeClassifier& classifier : known_->plates)
        add(plates_in(classifier, even_half), 0.1, even_half.size(), half_unit, "plate");
    for (const Box& plate : find_plates(luma))
        boxes.push_back(to_box({plate.x, plate.y, plate.width, plate.height}, rgb.size(), unit, "plate"));
    return without_doubles(std::move(boxes));
}

}  // namespace tallyman::vision
