// Sharpness: the val split against the same photos blurred, beside the variance of the Laplacian, the usual measure.
#include <algorithm>
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
    Measured sharp, defocus2, defocus1, motion5, motion2, large, large_defocus, large_motion;
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
        const Rgb at_800 = enlarged(picture, 800.0 / std::max(picture.width, picture.height));
        measure(at_800, random, large);
        measure(defocused(at_800, 2), random, large_defocus);
        measure(moved(at_800, 5, random.uniform(0, std::numbers::pi)), random, large_motion);
    }
    fmt::print(
        "\n| sharpness, val split (348 px), noise and JPEG 85 | area under the curve | variance of Laplacian | failed "
        "at the threshold |\n|---|---|---|---|\n");
    fmt::print("| as it is | | | {} |\n", rate(sharp.failed, sharp.width.size()));
    struct Row {
        const char* what;
        const Measured *beside, *blurred;
    };
    for (const auto& [what, beside, blurred] :
         {Row{"defocus, radius 2 px", &sharp, &defocus2},
          Row{"defocus, radius 0.87 px (2 px at 800)", &sharp, &defocus1}, Row{"motion, 5 px", &sharp, &motion5},
          Row{"motion, 2.2 px (5 px at 800)", &sharp, &motion2},
          Row{"enlarged to 800 px: defocus, radius 2 px", &large, &large_defocus},
          Row{"enlarged to 800 px: motion, 5 px", &large, &large_motion}})
        fmt::print("| {} | {:.3f} | {:.3f} | {} |\n", what, area_under_curve(beside->width, blurred->width),
                   area_under_curve(beside->laplacian, blurred->laplacian),
                   rate(blurred->failed, blurred->width.size()));
}

}  // namespace tallyman::bench
