// Speed: processor time of every check on a 3-megapixel photo (a mosaic of 30 shop photos) with 20 candidate products,
// beside a full libjpeg-turbo decode plus one OpenCV SIFT pass at working scale, in the same run. Medians of five.
#include <algorithm>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <opencv2/features2d.hpp>
#include <turbojpeg.h>

#include "table.h"
#include "vision/examine.h"
#include "vision/jpeg_write.h"

namespace tallyman::bench {
namespace {

constexpr int width = 2048, height = 1536, runs = 5;

std::vector<std::byte> mosaic(const std::filesystem::path& shared) {
    std::vector<std::uint8_t> rgb(std::size_t{3} * width * height, 128);
    const auto paths = photos_of(shared, "val");
    int x = 0, y = 0;
    for (std::size_t i = 0; y < height && i < paths.size(); ++i) {
        const auto bytes = read_bytes(paths[i]);
        const auto photo = vision::decode_photo(bytes);
        if (!photo) continue;
        const int tile_width = std::min(photo->luma.width, width - x);
        for (int row = 0; row < std::min(photo->luma.height, height - y); ++row)
            std::copy_n(photo->rgb.begin() + std::ptrdiff_t{3} * row * photo->luma.width, 3 * tile_width,
                        rgb.begin() + 3 * (static_cast<std::ptrdiff_t>(y + row) * width + x));
        x += tile_width;
        if (x >= width) {
            x = 0;
            y += 348;
        }
    }
    return vision::write_jpeg(rgb, width, height);
}

vision::References twenty_products(const std::filesystem::path& shared) {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(shared / "days/real-dairy/products"))
        folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    folders.resize(std::min<std::size_t>(folders.size(), 20));
    std::vector<vision::ProductModel> models;
    for (const auto& folder : folders)
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const auto bytes = read_bytes(entry.path());
            if (const auto photo = vision::decode_photo(bytes))
                models.push_back(vision::model_of({folder.filename().string()}, *photo));
        }
    vision::References references;
    references.products = vision::ProductModels(std::move(models));
    return references;
}

template <class Run>
double median_seconds(Run&& run) {
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const double start = processor_seconds();
        run();
        times.push_back(processor_seconds() - start);
    }
    std::sort(times.begin(), times.end());
    return times[runs / 2];
}

}  // namespace

void speed_table(const std::filesystem::path& shared) {
    const auto jpeg = mosaic(shared);
    const vision::References references = twenty_products(shared);
    const double full_decode = median_seconds([&jpeg] {
        const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
        std::vector<unsigned char> rgb(std::size_t{3} * width * height);
        tjDecompress2(decoder.get(), reinterpret_cast<const unsigned char*>(jpeg.data()), jpeg.size(), rgb.data(),
                      width, 0, height, TJPF_RGB, 0);
    });
    const auto photo = vision::decode_photo(jpeg);
    if (!photo) return;
    const cv::Mat luma(photo->luma.height, photo->luma.width, CV_8U,
                       const_cast<std::uint8_t*>(photo->luma.samples.data()));
    const double sift = median_seconds([&luma] {
        std::vector<cv::KeyPoint> points;
        cv::Mat descriptors;
        cv::SIFT::create()->detectAndCompute(luma, {}, points, descriptors);
    });
    std::map<std::string, std::vector<double>> seconds;
    for (int i = 0; i < runs; ++i)
        for (const auto& [what, time] : vision::examine_jpeg(jpeg, {}, references).seconds)
            seconds[what].push_back(time);

    fmt::print("\n| processor time, {} x {}, 20 products | ms |\n|---|---|\n", width, height);
    double all = 0;
    for (auto& [what, times] : seconds) {
        std::sort(times.begin(), times.end());
        all += times[times.size() / 2];
        fmt::print("| {} | {:.1f} |\n", what, 1000 * times[times.size() / 2]);
    }
    const double peer = full_decode + sift;
    fmt::print(
        "| **all** | {:.1f} |\n| full decode + SIFT beside it | {:.1f} + {:.1f} |\n| all over that (goal 3) | {:.2f} "
        "|\n",
        1000 * all, 1000 * full_decode, 1000 * sift, all / peer);
}

}  // namespace tallyman::bench
