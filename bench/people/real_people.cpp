#include "real_people.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include <opencv2/imgproc.hpp>

#include "sample/jpeg.h"
#include "sample/lens.h"
#include "vision/jpeg.h"

namespace tallyman::bench {
namespace {

constexpr double face_min = 20, face_max = 150;  // pixels high, in a scene of 3 megapixels
constexpr double source_min = 45;                // smaller ones in the photo are not pasted

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error(path.string() + ": cannot be read; bench/people/photos fetches it");
    return {std::istreambuf_iterator<char>(in), {}};
}

cv::Rect2d scaled(const cv::Rect2d& box, double by) {
    return {box.x * by, box.y * by, box.width * by, box.height * by};
}

struct Cutting {
    cv::Mat picture;                // BGR
    std::vector<cv::Rect2d> faces;  // in its pixels, beyond its edges too
};

// Head and shoulders, in its own light.
Cutting cutting_of(const RealPhoto& from, const cv::Rect2d& face, double height) {
    const std::string jpeg = text_of(from.path);
    const auto photo = vision::decode_photo(std::as_bytes(std::span(jpeg)));
    if (!photo) throw std::runtime_error(from.path.string() + ": " + photo.error().code);
    const cv::Mat rgb(photo->luma.height, photo->luma.width, CV_8UC3, const_cast<std::uint8_t*>(photo->rgb.data()));
    const cv::Rect2d around(face.x - 0.9 * face.width, face.y - 0.7 * face.height, 2.8 * face.width, 3 * face.height);
    const cv::Rect inside = cv::Rect(scaled(around, photo->scale)) & cv::Rect(0, 0, rgb.cols, rgb.rows);
    const double by = height / (face.height * photo->scale);
    Cutting out;
    cv::resize(rgb(inside), out.picture, {}, by, by, by < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    cv::cvtColor(out.picture, out.picture, cv::COLOR_RGB2BGR);
    for (const cv::Rect2d& one : from.faces)
        out.faces.push_back(scaled(scaled(one, photo->scale) - cv::Point2d(inside.tl()), by));
    return out;
}

void paste(cv::Mat& scene, const Cutting& what, cv::Point at) {
    cv::Mat weight = cv::Mat::zeros(what.picture.size(), CV_32F);
    const int rim = std::max(2, std::min(weight.cols, weight.rows) / 16);
    weight(cv::Rect(rim, rim, weight.cols - 2 * rim, weight.rows - 2 * rim)).setTo(1);
    cv::blur(weight, weight, {2 * rim + 1, 2 * rim + 1}, {-1, -1}, cv::BORDER_CONSTANT);
    cv::Mat under = scene(cv::Rect(at, what.picture.size()));
    for (int y = 0; y < under.rows; ++y)
        for (int x = 0; x < under.cols; ++x) {
            const float share = weight.at<float>(y, x);
            for (int c = 0; c < 3; ++c) {
                std::uint8_t& pixel = under.at<cv::Vec3b>(y, x)[c];
                pixel =
                    cv::saturate_cast<std::uint8_t>(share * what.picture.at<cv::Vec3b>(y, x)[c] + (1 - share) * pixel);
            }
        }
}

}  // namespace

std::vector<RealPhoto> real_photos(const std::filesystem::path& folder, const std::string& part) {
    std::istringstream rows(text_of(BENCH_FACES));
    std::vector<RealPhoto> photos;
    std::string row;
    for (std::getline(rows, row); std::getline(rows, row);) {
        std::istringstream cells(row);
        std::string file;
        cv::Rect2d face;
        char comma;
        std::getline(cells, file, ',');
        cells >> face.x >> comma >> face.y >> comma >> face.width >> comma >> face.height;
        if (!file.starts_with(part)) continue;
        if (photos.empty() || photos.back().path != folder / file) photos.push_back({folder / file, {}});
        photos.back().faces.push_back(face);
    }
    return photos;
}

Shot as_it_is(const RealPhoto& photo) {
    Shot shot{text_of(photo.path), {}, {}};
    for (const cv::Rect2d& face : photo.faces) shot.truth.push_back({"face", {}, face});
    return shot;
}

Shot pasted(cv::Mat scene, const std::vector<RealPhoto>& photos, Random random) {
    Shot shot;
    std::vector<cv::Rect> taken;
    while (taken.size() < 2) {
        const RealPhoto& from = photos[random.below(photos.size())];
        const cv::Rect2d& face = from.faces[random.below(from.faces.size())];
        if (face.height < source_min) continue;
        const double height = face_min * std::pow(face_max / face_min, random.uniform());
        const Cutting cutting = cutting_of(from, face, height);
        const cv::Point at(static_cast<int>(random.between(0, scene.cols - cutting.picture.cols)),
                           static_cast<int>(random.between(0, scene.rows - cutting.picture.rows)));
        const cv::Rect place(at, cutting.picture.size());
        if (std::any_of(taken.begin(), taken.end(), [&](const cv::Rect& one) { return !(one & place).empty(); }))
            continue;
        paste(scene, cutting, at);
        taken.push_back(place);
        for (const cv::Rect2d& one : cutting.faces) {
            const cv::Rect2d there = one + cv::Point2d(at), seen = there & cv::Rect2d(place);
            if (seen.area() > 0.97 * there.area())
                shot.truth.push_back({"face", {}, there});
            else if (!seen.empty())
                shot.cut_off.push_back(seen);
        }
    }
    sample::Exposure light = sample::good_exposure(random);
    if (random.chance(0.5)) light.brightness *= random.uniform(0.3, 0.8);
    sample::expose(scene, light, random);
    shot.jpeg = sample::jpeg(scene, 85);
    return shot;
}

}  // namespace tallyman::bench
