#include "decoder/protocol.h"

#include <cstring>

#include <gtest/gtest.h>

#include "base/random.h"
#include "decoder/expectation_json.h"
#include "vision/examine_json.h"

namespace tallyman::decoder {
namespace {

using vision::Check;

TEST(Protocol, RequestComesBackAsItWas) {
    std::vector<std::byte> slot(slot_bytes);
    const std::vector<std::byte> jpeg = {std::byte{0xff}, std::byte{0xd8}, std::byte{7}};
    ASSERT_TRUE(write_request(slot, {jpeg, "{}", {Check::codes, Check::people}}));
    const auto back = read_request(slot);
    ASSERT_TRUE(back);
    EXPECT_TRUE(std::equal(back->jpeg.begin(), back->jpeg.end(), jpeg.begin(), jpeg.end()));
    EXPECT_EQ(back->expectation, "{}");
    EXPECT_EQ(back->without, (std::vector{Check::codes, Check::people}));
}

TEST(Protocol, WhatDoesNotFitIsNotWritten) {
    std::vector<std::byte> slot(slot_bytes);
    const std::vector<std::byte> much(vision::jpeg_bytes_max + 1);
    EXPECT_FALSE(write_request(slot, {much, "{}", {}}));
    EXPECT_FALSE(write_request(slot, {{}, std::string(expectation_bytes_max + 1, ' '), {}}));
    EXPECT_FALSE(read_request(slot));
}

TEST(Protocol, AnswerAndStage) {
    std::vector<std::byte> slot(slot_bytes);
    EXPECT_FALSE(read_stage(slot));
    EXPECT_FALSE(read_answer(slot));
    write_stage(slot, Check::codes);
    EXPECT_EQ(read_stage(slot), Check::codes);
    EXPECT_FALSE(read_answer(slot));
    const auto seen = vision::unreadable_examination({"truncated", "early"});
    write_answer(slot, vision::examination_text(seen));
    EXPECT_EQ(read_answer(slot), seen);
}

TEST(Protocol, LengthsBeyondTheSlotAreRefused) {
    std::vector<std::byte> slot(slot_bytes);
    write_answer(slot, vision::examination_text(vision::unreadable_examination({"truncated", ""})));
    for (const std::uint32_t length : {0u, 1u, 0x7fffffffu, 0xffffffffu, 4194305u}) {
        std::memcpy(slot.data() + request_bytes + 8, &length, sizeof length);
        EXPECT_FALSE(read_answer(slot)) << length;
    }
}

TEST(Protocol, RandomAnswersAreNeverBelieved) {
    Random random(3);
    std::vector<std::byte> slot(slot_bytes);
    const std::string fine = vision::examination_text(vision::unreadable_examination({"truncated", "early"}));
    for (int round = 0; round < 2000; ++round) {
        std::string lie = fine;
        for (std::uint64_t i = 0; i <= random.below(4); ++i)
            lie[random.below(lie.size())] = static_cast<char>(random.below(256));
        write_answer(slot, lie);
        const auto seen = read_answer(slot);
        if (!seen) continue;
        // What is still well-formed still comes back as itself: nothing half-read.
        EXPECT_EQ(vision::parse_examination(vision::examination_text(*seen)), *seen);
    }
}

TEST(Expectation, ComesBackAsItWas) {
    vision::Expectation expected;
    expected.order.text = "O00001";
    expected.outlet.text = "C0001";
    expected.products = {{{"8930060012229"}, {6}, {"L0000"}}};
    expected.outlet_position = LatLon{10.755564, 106.749334};
    expected.earliest = Instant(Seconds(1795000000));
    const auto back = parse_expectation(expectation_text(expected));
    ASSERT_TRUE(back);
    EXPECT_EQ(expectation_text(*back), expectation_text(expected));
    EXPECT_EQ(back->products[0].gtin.text, "8930060012229");
    EXPECT_EQ(back->outlet_position, expected.outlet_position);
    EXPECT_FALSE(back->latest);
    EXPECT_FALSE(parse_expectation("{}"));
    EXPECT_FALSE(parse_expectation("["));
}

}  // namespace
}  // namespace tallyman::decoder
