#include "vision/people.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "vision/plates.h"

namespace tallyman::vision {
namespace {

constexpr double step = 1.12;      // of the pyramid: each costs, and a face is found within a fifth of a step's size
constexpr int neighbours_min = 1;  // further windows that agree: recall before precision
constexpr int plate_neighbours_min = 6;  // a long plate fills many windows; goods on shelves fill a few
constexpr double plate_share_max = 0.2;  // of the picture's width: half a metre seen from two metres away
constexpr double contrast_max = 3;       // of the local equalization: faces stand in the shade of an awning
constexpr int tiles = 8;
constexpr int small_photo = 700;      // wide; profiles and plates in larger ones are looked for at half the scale
constexpr int cascade_side = 20;      // pixels: the smallest face that the cascades know
constexpr int profile_side = 26;      // likewise, for those from the side: they cost twice, once for each cheek
constexpr int face_share_min = 40;    // a head six metres away is this part of a 3-megapixel photo's longer side
constexpr int recognisable_min = 12;  // pixels of a face in the copy: fewer show nobody

// A single window counts where its middle has the colour of skin: where two must agree, one drawn face in twenty is
// missed. Elsewhere many must agree, or shelves are full of faces.
constexpr double skin_min = 0.6;
constexpr int agreeing_without_skin = 8;

constexpr float model_score_min = 0.5F;  // its makers take 0.9: recall before precision
constexpr float model_overlap_max = 0.3F;
constexpr int model_faces_max = 500;
constexpr int model_cell = 64;  // its coarsest: pictures are filled up to whole ones

cv::Mat view_of(const Plane& plane) {
    return {plane.height, plane.width, CV_8UC1, const_cast<std::uint8_t*>(plane.samples.data())};
}

// Hair and ears are the person's too.
cv::Rect2d widened(const cv::Rect& box, double by) {
    return {box.x - by * box.width, box.y - by * box.height, box.width * (1 + 2 * by), box.height * (1 + 2 * by)};
}

// `unit` is the whole picture's pixels in one of the pixels searched.
Box to_box(const cv::Rect2d& found, cv::Size searched, double unit, const char* label) {
    const cv::Rect2d inside = found & cv::Rect2d(0, 0, searched.width, searched.height);
    return {static_cast<float>(inside.x * unit), static_cast<float>(inside.y * unit),
            static_cast<float>(inside.width * unit), static_cast<float>(inside.height * unit), label};
}

std::vector<cv::Rect> found_by(cv::CascadeClassifier& classifier, const cv::Mat& picture, int neighbours,
                               int side_min = 0, int side_max = 0) {
    std::vector<cv::Rect> found;
    classifier.detectMultiScale(picture, found, step, neighbours, 0, {side_min, side_min}, {side_max, side_max});
    return found;
}

std::vector<cv::Rect> found_on_both_sides(cv::CascadeClassifier& classifier, const cv::Mat& picture) {
    std::vector<cv::Rect> found = found_by(classifier, picture, neighbours_min, profile_side);
    cv::Mat mirrored;
    cv::flip(picture, mirrored, 1);
    for (cv::Rect box : found_by(classifier, mirrored, neighbours_min, profile_side)) {
        box.x = picture.cols - box.x - box.width;
        found.push_back(box);
    }
    return found;
}

// 255 where a pixel may be skin, at a quarter of the working scale: all skin is a red of some lightness (Chai and Ngan,
// "Face segmentation using skin-color map in videophone applications", 1999; wider, for shade and lamps).
cv::Mat skin_in(const Photo& photo) {
    const cv::Mat rgb(photo.luma.height, photo.luma.width, CV_8UC3, const_cast<std::uint8_t*>(photo.rgb.data()));
    cv::Mat small, chroma, skin;
    cv::resize(rgb, small, {}, 0.25, 0.25, cv::INTER_AREA);
    cv::cvtColor(small, chroma, cv::COLOR_RGB2YCrCb);
    cv::inRange(chroma, cv::Scalar(30, 136, 70), cv::Scalar(255, 185, 130), skin);
    return skin;
}

double skin_share(const cv::Mat& skin, const cv::Rect& face) {
    const cv::Rect middle(cvRound(face.x / 4.0 + face.width / 20.0), cvRound(face.y / 4.0 + face.height / 20.0),
                          std::max(1, cvRound(face.width * 0.15)), std::max(1, cvRound(face.height * 0.15)));
    const cv::Rect inside = middle & cv::Rect(0, 0, skin.cols, skin.rows);
    return inside.empty() ? 0 : cv::mean(skin(inside))[0] / 255;
}

// From the front; at working scale: at half of it six of twenty drawn faces are missed, here one.
std::vector<cv::Rect> faces_in(cv::CascadeClassifier& classifier, const cv::Mat& picture, const cv::Mat& skin,
                               int side_min) {
    std::vector<cv::Rect> windows = found_by(classifier, picture, 0, side_min);
    // Grouping drops what stands alone, so everything stands there twice.
    const std::vector<cv::Rect> again = windows;
    windows.insert(windows.end(), again.begin(), again.end());
    std::vector<int> agreeing;
    cv::groupRectangles(windows, agreeing, 1, 0.2);
    std::vector<cv::Rect> faces;
    for (std::size_t i = 0; i < windows.size(); ++i)
        if (agreeing[i] >= 2 * agreeing_without_skin || skin_share(skin, windows[i]) >= skin_min)
            faces.push_back(windows[i]);
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

bool is_mostly_within(const Box& a, const Box& b) {
    const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    return width > 0 && height > 0 && width * height > 0.6f * a.width * a.height;
}

// Several cascades find one face: what lies in a larger box says nothing more.
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

struct PeopleFinder::Cascades {
    struct One {
        What what;
        mutable cv::CascadeClassifier classifier;  // looking changes nothing of it that lasts
    };
    std::vector<One> all;
    cv::Ptr<cv::FaceDetectorYN> model;
};

PeopleFinder::PeopleFinder() : cascades_(std::make_unique<Cascades>()) {}
PeopleFinder::~PeopleFinder() = default;
PeopleFinder::PeopleFinder(PeopleFinder&&) noexcept = default;
PeopleFinder& PeopleFinder::operator=(PeopleFinder&&) noexcept = default;

bool PeopleFinder::add(What what, std::string_view cascade_xml) try {
    const cv::FileStorage file(std::string(cascade_xml), cv::FileStorage::READ | cv::FileStorage::MEMORY);
    Cascades::One one{what, {}};
    if (!one.classifier.read(file.getFirstTopLevelNode())) return false;
    cascades_->all.push_back(std::move(one));
    return true;
} catch (const cv::Exception&) {
    return false;
}

Result<void, std::string> PeopleFinder::use_model(const std::filesystem::path& file) try {
    auto model = model_in(file);
    faces_by(*model, cv::Mat(2 * model_cell, 3 * model_cell, CV_8UC3, cv::Scalar(0, 0, 0)));
    cascades_->model = std::move(model);
    return {};
} catch (const cv::Exception& error) {
    return fail("no face model that OpenCV's FaceDetectorYN reads: " + error.err);
}

bool PeopleFinder::empty() const { return cascades_->all.empty() && !cascades_->model; }

std::vector<Box> PeopleFinder::find(const Photo& photo, int shown_width) const {
    if (empty()) return {};
    const Plane& luma = photo.luma;
    const bool is_small = photo.smaller.empty() || luma.width < small_photo;
    const Plane& half = is_small ? luma : photo.smaller.front();
    const double unit = 1 / photo.scale, half_unit = unit * luma.width / half.width;
    const cv::Mat even = evened(luma), even_half = evened(half), skin = skin_in(photo);
    const int longer = std::max(luma.width, luma.height);
    const int shown_min = shown_width > 0 ? recognisable_min * longer / shown_width : 0;
    const int face_min = std::max({cascade_side, longer / face_share_min, shown_min});

    std::vector<Box> boxes;
    const auto add = [&boxes](const std::vector<cv::Rect>& all, double by, cv::Size searched, double scale,
                              const char* label) {
        for (const cv::Rect& found : all) boxes.push_back(to_box(widened(found, by), searched, scale, label));
    };
    if (cascades_->model) {
        const cv::Mat rgb(luma.height, luma.width, CV_8UC3, const_cast<std::uint8_t*>(photo.rgb.data()));
        add(faces_by(*cascades_->model, rgb), 0.3, rgb.size(), unit, "face");
    }
    for (const auto& [what, classifier] : cascades_->all) {
        if (what != What::plate && cascades_->model) continue;
        if (what == What::face)
            add(faces_in(classifier, even, skin, face_min), 0.3, even.size(), unit, "face");
        else if (what == What::profile)
            add(found_on_both_sides(classifier, even_half), 0.3, even_half.size(), half_unit, "face");
        else
            add(found_by(classifier, even_half, plate_neighbours_min, 0,
                         static_cast<int>(plate_share_max * even_half.cols)),
                0.1, even_half.size(), half_unit, "plate");
    }
    for (const Box& plate : find_plates(luma))
        boxes.push_back(to_box({plate.x, plate.y, plate.width, plate.height}, even.size(), unit, "plate"));
    return without_doubles(std::move(boxes));
}

}  // namespace tallyman::vision
