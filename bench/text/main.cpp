// bench_text TESSDATA SEED COUNT [FOLDER]   delivery notes of sample days as a phone sees them: how many fields (the
// order's number, each line's quantity) agree with the order, and how often a note agrees with another's order.
//
// Stated simulation, 2000 x 1504 pixels, JPEG 85, the note's long side 1000 to 1350 pixels on a mottled dark table:
//   clean    seen from above, turned by up to 3 degrees, good light, blur of 0.7 pixels
//   tilted   turned by up to 12 degrees, leaning by up to 35 degrees about either axis
//   blurred  as clean, out of focus by a Gaussian of 1.6 to 2.4 pixels
//   uneven   as clean, a shadow's edge across it that takes 45 to 65 % of the light, and a gradient of 40 %
// It does not cover creased or wet paper, handwriting, carbon copies, other layouts and other fonts.
#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <numbers>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/random.h"
#include "sample/artwork.h"
#include "sample/day.h"
#include "sample/jpeg.h"
#include "sample/lens.h"
#include "vision/jpeg.h"
#include "vision/text/check_text.h"

namespace {

using namespace tallyman;

double processor_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

enum class How { clean, tilted, blurred, uneven };
constexpr std::array names = {"clean", "tilted", "blurred", "uneven"};

cv::Mat table(cv::Size size, Random& random) {
    cv::Mat small(size.height / 16, size.width / 16, CV_8UC3), out;
    const cv::Vec3d wood(random.uniform(40, 90), random.uniform(50, 100), random.uniform(70, 130));
    for (int y = 0; y < small.rows; ++y)
        for (int x = 0; x < small.cols; ++x)
            for (int c = 0; c < 3; ++c)
                small.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<uchar>(wood[c] + random.normal(0, 14));
    cv::resize(small, out, size, 0, 0, cv::INTER_CUBIC);
    return out;
}

// Corners of the sheet, turned about its own axes half a metre before the lens.
std::array<cv::Point2f, 4> corners(cv::Size picture, double long_side, double roll, double pitch, double yaw) {
    std::array<cv::Point2f, 4> out;
    const double w = long_side * 148 / 210, h = long_side, far = 1.9 * picture.width;
    for (std::size_t i = 0; i < 4; ++i) {
        const double x = (i == 1 || i == 2 ? 0.5 : -0.5) * w, y = (i >= 2 ? 0.5 : -0.5) * h;
        const double u = x * std::cos(roll) - y * std::sin(roll), v = x * std::sin(roll) + y * std::cos(roll);
        const double z = u * std::sin(yaw) + v * std::sin(pitch);
        const double scale = far / (far + z);
        out[i] = cv::Point2f(static_cast<float>(picture.width / 2.0 + u * std::cos(yaw) * scale),
                             static_cast<float>(picture.height / 2.0 + v * std::cos(pitch) * scale));
    }
    return out;
}

void shade(cv::Mat& picture, Random& random) {
    const double angle = random.uniform(0, std::numbers::pi), keep = random.uniform(0.35, 0.55),
                 at = random.uniform(-0.15, 0.15);
    for (int y = 0; y < picture.rows; ++y)
        for (int x = 0; x < picture.cols; ++x) {
            const double u = (x - picture.cols / 2.0) / picture.cols, v = (y - picture.rows / 2.0) / picture.cols;
            const double across = u * std::cos(angle) + v * std::sin(angle) - at;
            const double light = (keep + (1 - keep) / (1 + std::exp(-across * 90))) * (0.8 + 0.4 * u);
            for (int c = 0; c < 3; ++c)
                picture.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<uchar>(picture.at<cv::Vec3b>(y, x)[c] * light);
        }
}

cv::Mat photo_of(const cv::Mat& note, How how, Random& random) {
    const cv::Size size(2000, 1504);
    cv::Mat picture = table(size, random);
    const bool tilted = how == How::tilted;
    const double degree = std::numbers::pi / 180, lean = tilted ? 35 * degree : 0;
    const auto to = corners(size, random.uniform(1000, 1350), random.uniform(-1, 1) * (tilted ? 12 : 3) * degree,
                            random.uniform(-lean, lean), random.uniform(-lean, lean));
    const std::array<cv::Point2f, 4> from{cv::Point2f(0, 0),
                                          {static_cast<float>(note.cols), 0},
                                          {static_cast<float>(note.cols), static_cast<float>(note.rows)},
                                          {0, static_cast<float>(note.rows)}};
    const cv::Mat turn = cv::getPerspectiveTransform(from.data(), to.data());
    cv::warpPerspective(note, picture, turn, size, cv::INTER_AREA, cv::BORDER_TRANSPARENT);
    if (how == How::uneven) shade(picture, random);
    sample::Exposure exposure = sample::good_exposure(random);
    exposure.glare = 0;
    exposure.motion = 0;
    exposure.defocus = how == How::blurred ? random.uniform(1.6, 2.4) : 0.7;
    sample::expose(picture, exposure, random);
    return picture;
}

vision::Expectation expectation_of(const Order& order) {
    vision::Expectation expected;
    expected.order = order.id;
    for (const auto& line : order.lines) expected.products.push_back({line.gtin, line.cases, {}});
    return expected;
}

// The next order's number and one case more of everything: what must not agree.
vision::Expectation wrong(vision::Expectation expected) {
    auto& last = expected.order.text.back();
    last = last == '9' ? '0' : static_cast<char>(last + 1);
    for (auto& product : expected.products) ++product.cases.value;
    return expected;
}

struct Counts {
    int orders = 0, orders_of = 0, quantities = 0, quantities_of = 0, wrongly = 0, misread = 0;
};

void count(Counts& counts, const std::vector<vision::ReadPage>& pages, const vision::Expectation& expected,
           bool* missed) {
    vision::NoteFields best;
    int most = -1;
    bool wrongly = false;
    for (const auto& page : pages) {
        const auto fields = vision::fields_of(page.words, expected),
                   others = vision::fields_of(page.words, wrong(expected));
        const int agree = fields.quantities_agree + fields.order.has_value();
        if (agree > most) best = fields, most = agree;
        wrongly = wrongly || others.order || others.quantities_agree == static_cast<int>(expected.products.size());
    }
    ++counts.orders_of;
    counts.orders += best.order.has_value();
    counts.quantities_of += static_cast<int>(expected.products.size());
    counts.quantities += best.quantities_agree;
    for (const auto& read : best.quantities) counts.misread += read.has_value();
    counts.misread -= best.quantities_agree;
    counts.wrongly += wrongly;
    *missed = !best.order || best.quantities_agree < static_cast<int>(expected.products.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        fmt::print(stderr, "bench_text TESSDATA SEED COUNT [FOLDER]\n");
        return 2;
    }
    cv::setNumThreads(1);
    vision::TextReader reader;
    if (!reader.load(argv[1])) return 2;
    const std::uint64_t seed = std::stoull(argv[2]);
    const sample::SampleDay day = sample::make_day({.outlets = 60, .seed = seed}, 0);
    const Random random(seed);
    fmt::print(
        "| | order's number | quantities | fields | wrongly agreeing | quantity misread | ms a photo "
        "|\n|---|---|---|---|---|---|---|\n");
    for (std::size_t h = 0; h < names.size(); ++h) {
        Counts counts;
        double spent_ms = 0;
        const std::size_t photos = std::stoull(argv[3]);
        for (std::size_t i = 0; i < photos; ++i) {
            Random own = random.fork(1000 * h + i);
            const Order& order = day.orders[i % day.orders.size()];
            const auto& outlet = day.catalog.outlets[day.deliveries[i % day.orders.size()].outlet];
            sample::NoteText note{order.id.text, outlet.name,       outlet.address,           "2026-11-23",
                                  "V03",         "Nguyễn Văn Bình", "TALLY:" + order.id.text, {}};
            for (const auto& line : order.lines) {
                const auto item = std::find_if(day.items.begin(), day.items.end(),
                                               [&](const auto& one) { return one.product.gtin == line.gtin; });
                note.lines.push_back({item->product.name, line.gtin.text, static_cast<int>(line.cases.value)});
            }
            const std::string jpeg =
                sample::jpeg(photo_of(sample::delivery_note(note, 8), static_cast<How>(h), own), 85);
            const auto photo = vision::decode_photo(std::as_bytes(std::span(jpeg)));
            const double start = processor_ms();
            const auto pages = vision::read_pages(*photo, reader);
            spent_ms += processor_ms() - start;
            bool missed = false;
            count(counts, pages, expectation_of(order), &missed);
            if (!missed || argc < 5) continue;
            std::ofstream(fmt::format("{}/{}-{}.jpg", argv[4], names[h], i), std::ios::binary) << jpeg;
            for (const auto& line : vision::lines_of(pages))
                fmt::print(stderr, "{}-{}: {} ({:.2f})\n", names[h], i, line.text, line.confidence);
        }
        fmt::print("| {} | {} of {} | {} of {} | {:.1f} % | {} | {} | {:.0f} |\n", names[h], counts.orders,
                   counts.orders_of, counts.quantities, counts.quantities_of,
                   100.0 * (counts.orders + counts.quantities) / (counts.orders_of + counts.quantities_of),
                   counts.wrongly, counts.misread, spent_ms / static_cast<double>(photos));
    }
}
