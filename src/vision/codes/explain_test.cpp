// Labels drawn and blurred by a second method (plain pixels, 16 a module, repeated means) than the one that explains.
#include "vision/codes/explain.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/gtin.h"
#include "base/random.h"
#include "vision/codes/catalogue.h"

namespace tallyman::vision {
namespace {

std::string any_ean(Random& random) {
    std::string digits;
    for (int i = 0; i < 12; ++i) digits += static_cast<char>('0' + random.below(10));
    return digits + gtin_check_digit(digits);
}

std::vector<float> bars_of(const std::string& text, int fine) {
    const EanSymbols symbols = ean_symbols_of(text);
    std::string modules = "101";
    const auto add = [&](int from, int to) {
        for (int n = from; n < to; ++n) {
            for (int bit = 6; bit >= 0; --bit) modules += ean_patterns[symbols[n]] >> bit & 1 ? '1' : '0';
        }
    };
    add(0, 6);
    modules += "01010";
    add(6, 12);
    modules += "101";
    std::vector<float> line(static_cast<std::size_t>(15 * fine), 0.0f);
    for (const char module : modules) line.insert(line.end(), fine, module == '1' ? 1.0f : 0.0f);
    line.insert(line.end(), static_cast<std::size_t>(15 * fine), 0.0f);
    return line;
}

// A strip as a camera sees it: three box blurs (nearly a Gaussian of `sigma` modules), uneven light, noise.
Strip photographed(const std::string& text, float sigma, float pixels_per_module, float noise, Random& random) {
    constexpr int fine = 16;
    auto line = bars_of(text, fine);
    const int reach = static_cast<int>(std::lround(sigma * fine));
    for (int round = 0; round < 3; ++round) {
        auto blurred = line;
        for (int i = 0; i < static_cast<int>(line.size()); ++i) {
            float sum = 0;
            for (int j = i - reach; j <= i + reach; ++j)
                sum += line[std::clamp(j, 0, static_cast<int>(line.size()) - 1)];
            blurred[i] = sum / static_cast<float>(2 * reach + 1);
        }
        line = blurred;
    }
    Strip strip;
    const auto count = static_cast<std::size_t>(static_cast<float>(line.size()) / fine * pixels_per_module);
    for (std::size_t i = 0; i < count; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(count);
        const float dark =
            line[std::min(line.size() - 1, static_cast<std::size_t>(static_cast<float>(i) * fine / pixels_per_module))];
        strip.darkness.push_back(60 + 30 * t + (120 - 20 * t) * dark + static_cast<float>(random.normal(0, noise)));
    }
    strip.height = 20;
    return strip;
}

TEST(explain, reads_blurred_labels_without_knowing_them) {
    Random random(1);
    int right = 0;
    for (int i = 0; i < 12; ++i) {
        const std::string text = any_ean(random);
        const auto readings = explain_freely(photographed(text, 0.6f, 2.7f, 1.5f, random), Label::flat, 1);
        ASSERT_FALSE(readings.empty());
        right += readings[0].text == text && readings[0].margin > 6;
    }
    EXPECT_GE(right, 11);
}

TEST(explain, reads_labels_that_stand_on_their_head) {
    Random random(2);
    const std::string text = any_ean(random);
    Strip strip = photographed(text, 0.5f, 3, 1, random);
    std::ranges::reverse(strip.darkness);
    const auto readings = explain_freely(strip, Label::flat, 1);
    ASSERT_FALSE(readings.empty());
    EXPECT_EQ(readings[0].text, text);
    EXPECT_GT(readings[0].fit.start, readings[0].fit.end);
}

// A reader's place is off by up to a quarter of a module.
TEST(explain, is_a_second_witness_at_a_place_either_way_up) {
    Random random(5);
    for (int i = 0; i < 6; ++i) {
        const std::string text = any_ean(random);
        Strip strip = photographed(text, 0.4f, 2, 1.5f, random);
        const auto start = static_cast<float>(15 * 2 + random.uniform(-0.5, 0.5)), end = start + 95 * 2;
        EXPECT_EQ(explain_near(strip, {start, end, 0}).text, text);
        std::ranges::reverse(strip.darkness);
        EXPECT_EQ(explain_near(strip, {start, end, 0}).text, text);
        EXPECT_EQ(explain_near(strip, {end, start, 0}).text, text);
    }
    EXPECT_TRUE(explain_near({std::vector<float>(200, 90.0f), {}, 20}, {-10, 400, 0}).text.empty());
    EXPECT_TRUE(explain_near({{90, 80}, {}, 20}, {0, 1, 0}).text.empty());
}

// A lamp over one half: its darkness falls by three times the bars' contrast along the label.
TEST(explain, reads_under_steep_light_once_it_is_evened) {
    Random random(6);
    int plain = 0, even = 0;
    for (int i = 0; i < 8; ++i) {
        const std::string text = any_ean(random);
        Strip strip = photographed(text, 0.3f, 2.7f, 1, random);
        for (std::size_t x = 0; x < strip.darkness.size(); ++x) {
            const float light =
                1 / (1 + std::exp(-12 * (static_cast<float>(x) / static_cast<float>(strip.darkness.size()) - 0.55f)));
            strip.darkness[x] = 0.35f * strip.darkness[x] * (1 - 0.6f * light) + 120 * (1 - light);
        }
        const auto is_read = [&](const Strip& s) {
            const auto readings = explain_freely(s, Label::flat, 1);
            return !readings.empty() && readings[0].text == text && readings[0].margin > 6;
        };
        plain += is_read(strip);
        even += is_read(evened(strip));
    }
    EXPECT_GE(even, 7);
    EXPECT_LT(plain, even);
}

TEST(explain, is_not_sure_of_what_is_no_label) {
    Random random(3);
    for (int i = 0; i < 6; ++i) {
        Strip strip;
        float level = 100;
        for (int x = 0; x < 300; ++x) {
            if (random.chance(0.3)) level = static_cast<float>(random.uniform(40, 200));
            strip.darkness.push_back(level);
        }
        for (const Strip& light : {strip, evened(strip)}) {
            for (const auto& reading : explain_freely(light, Label::flat, 2)) {
                EXPECT_FALSE(!reading.text.empty() && reading.margin > 6 && reading.explained > 0.8f);
            }
        }
    }
}

// A catalogue as they are: one company prefix, item numbers in a row.
std::vector<Gtin> neighbours_of(const std::string& text) {
    std::vector<Gtin> gtins;
    for (int item = 0; item < 1000; ++item) {
        std::string digits = text.substr(0, 9) + std::to_string(1000 + item).substr(1);
        digits += gtin_check_digit(digits);
        gtins.push_back({digits});
    }
    return gtins;
}

TEST(explain, a_catalogue_names_its_code_and_no_other) {
    Random random(4);
    int named = 0;
    for (int i = 0; i < 8; ++i) {
        const std::string text = any_ean(random);
        auto gtins = neighbours_of(text);
        const EanCatalogue whole(gtins);
        std::erase(gtins, Gtin{text});
        const EanCatalogue without(gtins);
        const auto readings = explain_freely(photographed(text, 1.0f, 2.7f, 1.5f, random), Label::flat, 1);
        ASSERT_FALSE(readings.empty());
        const auto match = whole.best(readings[0]);
        named += match.text == text && match.over_second >= 6 && match.under_free <= 3;
        const auto wrong = without.best(readings[0]);
        EXPECT_FALSE(wrong.over_second >= 6 && wrong.under_free <= 3) << wrong.text << " instead of " << text;
    }
    EXPECT_GE(named, 5);
}

}  // namespace
}  // namespace tallyman::vision
