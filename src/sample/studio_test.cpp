#include "sample/studio.h"

#include <algorithm>
#include <set>
#include <thread>

#include <ZXing/BarcodeFormat.h>
#include <ZXing/DecodeHints.h>
#include <ZXing/ReadBarcode.h>
#include <ZXing/TextUtfEncoding.h>
#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "sample/codes.h"
#include "sample/jpeg.h"

namespace tallyman::sample {
namespace {

// One code of a format. (zxing 1.4's ReadBarcodes stops the program where it meets several linear codes.)
std::string code_in(const cv::Mat& bgr, ZXing::BarcodeFormat format) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    const ZXing::ImageView view(grey.data, grey.cols, grey.rows, ZXing::ImageFormat::Lum, static_cast<int>(grey.step));
    const auto hints = ZXing::DecodeHints().setTryHarder(true).setTryRotate(true).setFormats(format);
    return ZXing::TextUtfEncoding::ToUtf8(ZXing::ReadBarcode(view, hints).text());
}

SampleDay day_of(double megapixels, int outlets = 24) {
    return make_day({.outlets = outlets, .vehicles = 4, .megapixels = megapixels, .seed = 11}, 0);
}

TEST(Studio, SameBytesFromTwoThreadsAndInAnyOrder) {
    const SampleDay day = day_of(0.3);
    const Studio one(day), two(day);
    std::vector<std::string> forward(6), backward(6);
    std::jthread helper([&] {
        for (std::size_t i = 0; i < 3; ++i) forward[i] = one.photo(i).bytes;
    });
    for (std::size_t i = 3; i < 6; ++i) forward[i] = one.photo(i).bytes;
    helper.join();
    for (std::size_t i = 6; i-- > 0;) backward[i] = two.photo(i).bytes;
    EXPECT_EQ(forward, backward);
}

TEST(Studio, EveryKindIsDrawnAndReusedBytesAreTheSame) {
    const SampleDay day = day_of(0.2);
    const Studio studio(day);
    std::set<Kind> seen;
    for (std::size_t i = 0; i < day.shots.size(); ++i) {
        const Shot& shot = day.shots[i];
        if (shot.kind != Kind::reused && !seen.insert(shot.kind).second) continue;
        const PhotoFile photo = studio.photo(i);
        if (shot.kind == Kind::reused) {
            EXPECT_EQ(photo.bytes, studio.photo(shot.source).bytes);
        } else if (shot.kind != Kind::unreadable) {
            EXPECT_TRUE(photo.bytes.starts_with("\xff\xd8")) << name(shot.kind);
        }
        seen.insert(shot.kind);
    }
    EXPECT_EQ(seen.size(), kind_rates.size());
}

TEST(Studio, BoxesHoldEveryCaseThatTruthNames) {
    const SampleDay day = day_of(0.2);
    const Studio studio(day);
    for (std::size_t i = 0; i < 12; ++i) {
        if (day.shots[i].kind != Kind::good) continue;
        std::multiset<std::string> truth, boxed;
        for (const auto& shown : day.shown(day.shots[i]))
            for (int k = 0; k < shown.cases; ++k) truth.insert(day.items[shown.item].product.gtin.text);
        for (const auto& box : studio.photo(i).seen) {
            if (box.what == "case") boxed.insert(box.label);
            EXPECT_GT(box.width * box.height, 0) << box.what;
        }
        EXPECT_EQ(truth, boxed) << day.shots[i].file;
    }
}

TEST(Studio, CodesOnGoodPhotosAreReadAndTheNotesIsTheOrders) {
    const SampleDay day = day_of(3, 12);
    const Studio studio(day);
    int notes = 0, notes_read = 0, cartons_read = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        const Shot& shot = day.shots[i];
        if (shot.kind != Kind::good) continue;
        const PhotoFile photo = studio.photo(i);
        const cv::Mat picture = from_own_jpeg(photo.bytes);
        notes +=
            std::any_of(photo.seen.begin(), photo.seen.end(), [](const Seen& seen) { return seen.what == "note"; });
        if (const auto text = code_in(picture, ZXing::BarcodeFormat::QRCode); !text.empty()) {
            EXPECT_EQ(text, note_code(day.orders[shot.order].id)) << shot.file;
            ++notes_read;
        }
        if (const auto text = code_in(picture, ZXing::BarcodeFormat::EAN13); !text.empty()) {
            const auto& shown = day.shown(shot);
            EXPECT_TRUE(std::any_of(shown.begin(), shown.end(), [&](const Shown& one) {
                return day.items[one.item].product.gtin.text == text;
            })) << text;
            ++cartons_read;
        }
    }
    EXPECT_GE(notes_read * 3, notes);
    EXPECT_GE(cartons_read, 2);
}

TEST(Studio, TheReferencePictureShowsTheProductsBarcode) {
    const SampleDay day = day_of(0.2);
    const Studio studio(day);
    for (const std::size_t item : {0U, 10U, 20U, 31U}) {
        const auto pictures = studio.product_pictures(item);
        ASSERT_EQ(pictures.front().path, "products/" + day.items[item].product.gtin.text + "/front.jpg");
        EXPECT_EQ(code_in(from_own_jpeg(pictures.front().bytes), ZXing::BarcodeFormat::EAN13),
                  day.items[item].product.gtin.text);
    }
}

}  // namespace
}  // namespace tallyman::sample
