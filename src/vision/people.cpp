#include "vision/people.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "vision/plates.h"

namespace tallyman::vision {
namespace {

// Each step of the pyramid costs; faces are found within 20 % of a step's size.
constexpr double step = 1.12;
constexpr int neighbours_min = 1;        // further windows that agree: recall before precision
constexpr int plate_neighbours_min = 6;  // a long plate fills many windows; goods on shelves fill a few
constexpr double plate_share_max = 0.2;  // of the picture's width: half a metre seen from two metres away
constexpr double contrast_max = 3;   // of the local equalization: faces stand in the shade of an awning
constexpr int tiles = 8;
constexpr int small_photo = 700;   // wide; larger ones are searched at half the working scale: a cascade's smallest face is
                                   // 20 pixels, there a head five metres away in a 3-megapixel photo

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
                               int side_max = 0) {
    std::vector<cv::Rect> found;
    classifier.detectMultiScale(picture, found, step, neighbours, 0, {}, {side_max, side_max});
    return found;
}

std::vector<cv::Rect> found_on_both_sides(cv::CascadeClassifier& classifier, const cv::Mat& picture) {
    std::vector<cv::Rect> found = found_by(classifier, picture, neighbours_min);
    cv::Mat mirrored;
    cv::flip(picture, mirrored, 1);
    for (cv::Rect box : found_by(classifier, mirrored, neighbours_min)) {
        box.x = picture.cols - box.x - box.width;
        found.push_back(box);
    }
    return found;
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
        if (std::none_of(out.begin(), out.end(), [&](const Box& larger) {
                return larger.label == box.label && is_mostly_within(box, larger);
            }))
            out.push_back(std::move(box));
    return out;
}

// The smallest level on which a face is found that has 12 pixels in the copy: fewer show nobody.
const Plane& level_for(const Photo& photo, int shown_width) {
    if (photo.smaller.empty() || photo.luma.width < small_photo) return photo.luma;
    const Plane* level = &photo.smaller.front();
    for (const Plane& smaller : photo.smaller)
        if (shown_width > 0 && 12 * smaller.width >= 20 * shown_width) level = &smaller;
    return *level;
}

}  // namespace

struct PeopleFinder::Cascades {
    struct One {
        What what;
        mutable cv::CascadeClassifier classifier;  // looking changes nothing of it that lasts
    };
    std::vector<One> all;
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

bool PeopleFinder::empty() const { return cascades_->all.empty(); }

std::vector<Box> PeopleFinder::find(const Photo& photo, int shown_width) const {
    if (empty()) return {};
    const Plane& plane = level_for(photo, shown_width);
    const double unit = static_cast<double>(photo.luma.width) / plane.width / photo.scale;
    cv::Mat even;
    cv::createCLAHE(contrast_max, {tiles, tiles})->apply(view_of(plane), even);
    std::vector<Box> boxes;
    for (const auto& [what, classifier] : cascades_->all) {
        const bool is_plate = what == What::plate;
        const auto all = what == What::profile ? found_on_both_sides(classifier, even)
                         : is_plate ? found_by(classifier, even, plate_neighbours_min, static_cast<int>(plate_share_max * even.cols))
                                    : found_by(classifier, even, neighbours_min);
        for (const cv::Rect& found : all)
            boxes.push_back(to_box(widened(found, is_plate ? 0.1 : 0.3), even.size(), unit, is_plate ? "plate" : "face"));
    }
    const Plane& for_plates = shown_width > 0 ? plane : photo.luma;
    const double plate_unit = static_cast<double>(photo.luma.width) / for_plates.width / photo.scale;
    for (const Box& plate : find_plates(for_plates))
        boxes.push_back(to_box({plate.x, plate.y, plate.width, plate.height}, {for_plates.width, for_plates.height},
                               plate_unit, "plate"));
    return without_doubles(std::move(boxes));
}

}  // namespace tallyman::vision
