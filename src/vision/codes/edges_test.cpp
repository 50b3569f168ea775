#include "vision/codes/edges.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "base/gtin.h"
#include "base/random.h"
#include "vision/codes/ean.h"

namespace tallyman::vision {
namespace {

std::string any_code(std::size_t digits, Random& random) {
    std::string text;
    while (text.size() + 1 < digits) text += static_cast<char>('0' + random.below(10));
    return text + gtin_check_digit(text);
}

std::string modules_of(const std::string& text) {
    std::string modules = "101";
    const auto add = [&](int symbol) {
        for (int bit = 6; bit >= 0; --bit) modules += ean_patterns[symbol] >> bit & 1 ? '1' : '0';
    };
    if (text.size() == 8) {
        for (int n = 0; n < 4; ++n) add(text[n] - '0');
        modules += "01010";
        for (int n = 4; n < 8; ++n) add(20 + text[n] - '0');
    } else {
        const EanSymbols symbols = ean_symbols_of(text);
        for (int n = 0; n < 6; ++n) add(symbols[n]);
        modules += "01010";
        for (int n = 6; n < 12; ++n) add(symbols[n]);
    }
    return modules + "101";
}

// How a label is seen: so many pixels a module at its left end, fewer towards the right, softened, ever paler.
struct View {
    float pixels = 5;
    float narrowing = 0;  // share of the module's width lost towards the right end
    float paling = 0;     // share of the contrast lost there
    float noise = 1;      // grey levels
};

std::vector<float> seen(const std::string& modules, const View& view, Random& random) {
    std::vector<float> line;
    const auto count = static_cast<float>(modules.size());
    const float length = count * view.pixels * (1 - view.narrowing / 2);
    for (float x = -40; x < length + 40; ++x) {
        float dark = 0;
        for (int part = 0; part < 16; ++part) {  // of a pixel and half a pixel of blur each side
            const float t = (x + (static_cast<float>(part) - 7.5f) / 8) / (count * view.pixels);
            const float n = view.narrowing;
            // The module under t, when a module's width falls evenly.
            const float m = n == 0 ? t : (1 - std::sqrt(std::max(0.0f, 1 - 2 * n * t))) / n;
            const auto module = static_cast<int>(std::floor(m * count));
            if (module >= 0 && module < static_cast<int>(modules.size()) && modules[module] == '1') dark += 1.0f / 16;
        }
        const float along = std::clamp(x / length, 0.0f, 1.0f);
        line.push_back(60 + 40 * along + 120 * (1 - view.paling * along) * dark +
                       static_cast<float>(random.normal(0, view.noise)));
    }
    return line;
}

TEST(edges, labels_seen_from_the_side_and_ever_paler_are_read) {
    Random random(1);
    for (int i = 0; i < 30; ++i) {
        const std::string text = any_code(13, random);
        const auto line = seen(modules_of(text), {.pixels = 6, .narrowing = 0.5f, .paling = 0.6f}, random);
        const auto reading = read_turns(turns_of(line, 0.06f));
        ASSERT_TRUE(reading) << text;
        EXPECT_EQ(reading->text, text);
        EXPECT_NEAR(reading->start, 40, 1);
        EXPECT_NEAR(reading->end, static_cast<float>(line.size()) - 40, 2);
    }
}

TEST(edges, labels_that_stand_on_their_head_are_read) {
    Random random(2);
    const std::string text = any_code(13, random);
    auto line = seen(modules_of(text), {}, random);
    std::ranges::reverse(line);
    const auto reading = read_turns(turns_of(line, 0.12f));
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->text, text);
    EXPECT_GT(reading->start, reading->end);
}

TEST(edges, short_codes_are_read_where_they_stand_alone) {
    Random random(3);
    const std::string text = any_code(8, random);
    const std::string modules = modules_of(text);
    const auto alone = read_turns(turns_of(seen(modules, {}, random), 0.12f));
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->text, text);
    EXPECT_FALSE(read_turns(turns_of(seen(modules + "010101", {}, random), 0.12f))) << "within more bars";
}

TEST(edges, a_line_a_module_off_is_no_other_code) {
    Random random(4);
    for (int i = 0; i < 300; ++i) {
        std::string modules = modules_of(any_code(13, random));
        for (int change = 0; change < 2; ++change) {
            auto& module = modules[3 + random.below(89)];
            module = module == '0' ? '1' : '0';
        }
        // Two changed modules are another code now and then, but only one that is really drawn there.
        const auto reading = read_turns(turns_of(seen(modules, {}, random), 0.12f));
        if (reading) {
            EXPECT_EQ(modules_of(reading->text), modules);
        }
    }
}

TEST(edges, a_line_shows_its_own_modules_and_no_others) {
    Random random(6);
    const std::string own = upc_e_modules_of("01264904");
    const std::string near = upc_e_modules_of("11764906");  // which other readers take it for when it is blurred
    auto line = seen(own, {.pixels = 3, .narrowing = 0.3f}, random);
    for (const bool upright : {true, false}) {
        EXPECT_TRUE(show_modules(turns_of(line, 0.12f), own)) << upright;
        EXPECT_FALSE(show_modules(turns_of(line, 0.12f), near)) << upright;
        std::ranges::reverse(line);
    }
    EXPECT_FALSE(show_modules({}, own));
}

TEST(edges, random_bars_are_no_code) {
    Random random(5);
    for (int i = 0; i < 1000; ++i) {
        std::string modules;
        for (int bar = 0; bar < 70; ++bar) modules.append(1 + random.below(4), bar % 2 == 0 ? '1' : '0');
        EXPECT_FALSE(read_turns(turns_of(seen(modules, {.pixels = 3}, random), 0.12f)));
    }
}

}  // namespace
}  // namespace tallyman::vision
