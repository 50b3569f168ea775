#include "vision/products/evidence.h"

#include <gtest/gtest.h>

namespace tallyman::vision {
namespace {

struct Compared {
    FaceGrid face;
    std::vector<SeenWindow> seen;
};

// Eight windows each way, all printed and all in the picture.
Compared compared(std::array<std::uint8_t, 3> colour) {
    Compared out;
    out.face.luma = {72, 72, std::vector<std::uint8_t>(72 * 72, 100)};
    for (int y = 0; y < 8; ++y)
        for (int x = 0; x < 8; ++x) {
            out.face.windows.push_back({.x = static_cast<std::int16_t>(x * window_step),
                                        .y = static_cast<std::int16_t>(y * window_step),
                                        .mean = 100,
                                        .contrast = 40,
                                        .colour = colour});
            out.seen.push_back({.inside = true, .likeness = 0.8f});
        }
    return out;
}

Clues read(const Compared& one) {
    Clues clues{};
    read_windows(one.face, one.seen, clues);
    return clues;
}

TEST(Evidence, WindowsThatBendTogetherAreSteady) {
    Compared bent = compared({200, 30, 30}), apart = bent;
    for (std::size_t i = 0; i < bent.seen.size(); ++i) {
        bent.seen[i].dx = static_cast<int>(i % 8) / 2;  // one pixel from a window to the next that it does not overlap
        apart.seen[i].dx = i / 2 % 2 == 0 ? -3 : 3;
    }
    EXPECT_GT(clue(read(bent), Clue::steady), 0.95f);
    EXPECT_LT(clue(read(apart), Clue::steady), 0.6f);
}

TEST(Evidence, ColouredSaysHowColouredTheFaceIs) {
    EXPECT_GT(clue(read(compared({200, 30, 30})), Clue::coloured), 0.9f);
    EXPECT_LT(clue(read(compared({120, 120, 120})), Clue::coloured), 0.1f);
}

TEST(Evidence, AClearLeadMakesASharpPrintMoreProbableAndHardlyABlurredOne) {
    Clues sharp{}, blurred{};
    for (Clues* clues : {&sharp, &blurred}) {
        clue(*clues, Clue::print) = 0.2f;
        clue(*clues, Clue::colour) = 0.5f;
        clue(*clues, Clue::steady) = 0.6f;
        clue(*clues, Clue::features) = 2;
    }
    clue(sharp, Clue::sharp) = 0.5f;
    const auto gain = [](const Clues& clues) { return probability(clues, 8, 0) / probability(clues, 0, 0); };
    EXPECT_GT(gain(sharp), 2);
    EXPECT_LT(gain(blurred), 1);
    EXPECT_GE(gain(blurred), 0.6);
}

}  // namespace
}  // namespace tallyman::vision
