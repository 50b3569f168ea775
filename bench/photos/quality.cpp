// Sharpness: the val split against the same photos blurred, beside the variance of the Laplacian, the usual measure.
#include <numbers>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "simulate.h"
#include "table.h"
#include "vision/jpeg.h"
#include "vision/sharpness.h"

namespace tallyman::bench {
namespace {

struct Measured {
    std::vector<double> width, laplacian;
    std::size_t failed = 0;
};

void measure(const Rgb& picture, Random& random, Measured& out) {
    const auto bytes = saved(picture, random);
    const auto photo = vision::decode_photo(bytes);
    if (!photo) return;
    const vision::Finding finding = vision::check_sharpness(photo->luma);
    out.width.push_back(finding.number);
    out.failed += finding.outcome == vision::Outcome::fail;
    const cv::Mat luma(photo->luma.height, photo->luma.width, CV_8U,
                       const_cast<std::uint8_t*>(photo->luma.samples.data()));
    cv::Mat laplacian;
    cv::Laplacian(luma, laplacian, CV_32F);
    cv::Scalar mean, deviation;
    cv::meanStdDev(laplacian, mean, deviation);
    out.laplacian.push_back(-deviation[0]);
}

}  // namespace

void quality_table(const std::filesystem::path& shared) {
    Random random(21);
    Measured sharp, defocus2, defocus1, motion5, motion2;
    for (const auto& path : photos_of(shared, "val")) {
        const auto bytes = read_bytes(path);
        const auto photo = vision::decode_photo(bytes);
        if (!photo) continue;
        const Rgb picture = rgb_of(*photo);
        measure(picture, random, sharp);
        measure(defocused(picture, 2), random, defocus2);
        measure(defocused(picture, 2 * 348 / 800.0), random, defocus1);
        measure(moved(picture, 5, random.uniform(0, std::numbers::pi)), random, motion5);
        measure(moved(picture, 5 * 348 / 800.0, random.uniform(0, std::numbers::pi)), random, motion2);
    }
    fmt::print(
        "\n| sharpness, val split (348 px), noise and JPEG 85 | area under the curve | variance of Laplacian | failed "
        "at the threshold |\n|---|---|---|---|\n");
    fmt::print("| as it is | | | {} |\n", rate(sharp.failed, sharp.width.size()));
    const std::pair<const char*, const Measured*> rows[] = {{"defocus, radius 2 px", &defocus2},
                                                            {"defocus, radius 0.87 px (2 px at 800)", &defocus1},
                                                            {"motion, 5 px", &motion5},
                                                            {"motion, 2.2 px (5 px at 800)", &motion2}};
    for (const auto& [what, blurred] : rows)
        fmt::print("| {} | {:.3f} | {:.3f} | {} |\n", what, area_under_curve(sharp.width, blurred->width),
                   area_under_curve(sharp.laplacian, blurred->laplacian), rate(blurred->failed, blurred->width.size()));
}

}  // namespace tallyman::bench
