#include "vision/examine.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vision/codes/ean.h"
#include "vision/examine_json.h"
#include "vision/jpeg_write.h"
#include "vision/reuse/signature.h"

namespace tallyman::vision {
namespace {

std::vector<std::byte> grey_jpeg() { return write_jpeg(std::vector<std::uint8_t>(3 * 64 * 48, 128), 64, 48); }

Examination rich() {
    Examination seen;
    seen.width = 640;
    seen.height = 480;
    seen.exif = {.taken_at_local = "2026-11-23T07:00:00",
                 .utc_offset = Seconds(7 * 3600),
                 .gps_time = Instant(Seconds(1795000000)),
                 .position = LatLon{10.775, 106.7},
                 .orientation = 6,
                 .camera = "Samsung A05"};
    const Box box{1.5f, 2.25f, 30, 40, "glare"};
    seen.findings = {{.check = Check::exposure,
                      .outcome = Outcome::fail,
                      .code = "glare",
                      .number = 0.1 + 0.2,
                      .confidence = 0.9,
                      .numbers = {{"share", 0.25}},
                      .details = {{"hint", "step aside"}},
                      .boxes = {box}}};
    seen.codes = {{"EAN-13", "8930060012229", {{"01", "08930060012229"}}, box}};
    seen.text = {{"Tạp hoá Hoa", box, 0.5}};
    seen.products = {{"8930060012229", 0.97, 2, 1, 3, {box, box}}};
    seen.reuse = {{"photos/O1.jpg", "crop", 40, 1}};
    seen.people = {box};
    seen.fingerprint = std::string(64, 'a');
    seen.signature = {std::byte{0}, std::byte{255}};
    seen.seconds = {{"decode", 0.01}};
    return seen;
}

// An EAN-13 of two pixels a module, eleven pixels high.
std::vector<std::byte> sliver_jpeg(const std::string& text) {
    const EanSymbols symbols = ean_symbols_of(text);
    std::string modules = std::string(10, '0') + "101";
    for (int n = 0; n < ean_digits; ++n) {
        if (n == 6) modules += "01010";
        for (int bit = 6; bit >= 0; --bit) modules += ean_patterns[symbols[n]] >> bit & 1 ? '1' : '0';
    }
    modules += "101" + std::string(10, '0');
    const int width = 2 * static_cast<int>(modules.size());
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < 11; ++y) {
        for (int x = 0; x < width; ++x) rgb.insert(rgb.end(), 3, modules[x / 2] == '1' ? 20 : 235);
    }
    return write_jpeg(rgb, width, 11);
}

TEST(Examine, ReadsTheCodeOfAPictureTooSmallToBeEvidence) {
    const Examination seen = examine_jpeg(sliver_jpeg("8934673573399"), {}, {});
    ASSERT_EQ(seen.codes.size(), 1u);
    EXPECT_EQ(seen.codes[0].text, "8934673573399");
    ASSERT_TRUE(seen.unreadable);
    EXPECT_EQ(seen.unreadable->code, "too_small");
    ASSERT_EQ(seen.findings.size(), 1u);
    EXPECT_EQ(seen.findings[0].outcome, Outcome::fail);
    const auto handed_over = parse_examination(examination_text(seen));  // by the decoder's process
    ASSERT_TRUE(handed_over);
    EXPECT_EQ(handed_over->codes[0].text, "8934673573399");
}

TEST(Examine, SaysWhatItDecoded) {
    const auto jpeg = grey_jpeg();
    const Examination seen = examine_jpeg(jpeg, {}, {});
    EXPECT_FALSE(seen.unreadable);
    EXPECT_EQ(seen.width, 64);
    EXPECT_EQ(find(seen, Check::readable)->outcome, Outcome::pass);
    EXPECT_TRUE(seen.seconds.contains("decode"));
}

TEST(Examine, WhoLeavesReuseOutGetsWhatTheHistoryKeeps) {
    std::vector<std::uint8_t> rgb;
    for (int i = 0; i < 96 * 96; ++i)
        rgb.insert(rgb.end(), 3, static_cast<std::uint8_t>((i / 11 * 37 + i % 96 / 7 * 91) % 256));
    const auto jpeg = write_jpeg(rgb, 96, 96);
    const auto searched = to_signature(examine_jpeg(jpeg, {}, {}).signature);
    const auto kept = to_signature(examine_jpeg(jpeg, {}, {}, {.without = {Check::reuse}}).signature);
    ASSERT_TRUE(searched && kept);
    EXPECT_FALSE(searched->mirrored.empty());
    EXPECT_TRUE(kept->mirrored.empty());
    EXPECT_EQ(kept->features, searched->features);
}

TEST(Examine, UnreadableIsAnExaminationToo) {
    const auto jpeg = grey_jpeg();
    const Examination seen = examine_jpeg(std::span(jpeg).first(jpeg.size() / 2), {}, {});
    ASSERT_TRUE(seen.unreadable);
    ASSERT_EQ(seen.findings.size(), 1u);
    EXPECT_EQ(seen.findings.front().outcome, Outcome::fail);
}

TEST(ExamineJson, ComesBackAsItWas) {
    const auto back = parse_examination(examination_text(rich()));
    ASSERT_TRUE(back) << back.error();
    EXPECT_EQ(*back, rich());
    const Examination bad = unreadable_examination({"not_jpeg", "PNG"});
    EXPECT_EQ(parse_examination(examination_text(bad)), bad);
}

// Every member taken away or replaced by something of another kind: an error, never a crash, never believed.
TEST(ExamineJson, NoLieGetsThrough) {
    using nlohmann::json;
    const json fine = json_of(rich());
    const json lies[] = {nullptr, "text", -1, 1e300, json::array({1}), json::object({{"x", 1}}), true};
    for (const auto& [key, value] : fine.items()) {
        json without = fine;
        without.erase(key);
        EXPECT_FALSE(parse_examination(without.dump())) << key;
        for (const json& lie : lies) {
            json wrong = fine;
            wrong[key] = lie;
            if (key == "fingerprint" && lie.is_string()) continue;  // any text may be one
            if ((key == "seconds") && lie.is_object()) continue;    // names are free
            EXPECT_FALSE(parse_examination(wrong.dump())) << key << " " << lie;
        }
    }
    EXPECT_FALSE(parse_examination(std::string(200'000, '[')));
    EXPECT_FALSE(parse_examination("{\"width\":1e999}"));
    EXPECT_FALSE(parse_examination(std::string(examination_bytes_max + 1, ' ')));
}

TEST(ExamineJson, TheContractNamesEveryField) {
    const auto object = contract_json(rich(), "a.jpg");
    for (const char* key : {"file", "readable", "width", "height", "seconds", "sharpness", "exposure", "covered",
                            "codes", "text", "products", "reuse", "screen", "place", "people", "fingerprint"})
        EXPECT_TRUE(object.contains(key)) << key;
    EXPECT_EQ(object["exposure"]["code"], "glare");
    EXPECT_TRUE(object["screen"].is_null());
    EXPECT_EQ(object["place"]["position"]["lat"], 10.775);
}

}  // namespace
}  // namespace tallyman::vision
