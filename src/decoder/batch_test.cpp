#include "decoder/batch.h"

#include <cstring>

#include <gtest/gtest.h>

#include "base/random.h"
#include "decoder/protocol.h"

namespace tallyman::decoder {
namespace {

std::vector<std::byte> slot() { return std::vector<std::byte>(slot_bytes); }

Jpeg bytes(std::size_t size, int value) { return Jpeg(size, static_cast<std::byte>(value)); }

// A signature that tells which picture it was made of.
Signed sign(std::span<const std::byte> jpeg) {
    if (jpeg.size() == 3) return fail(vision::Unreadable{"too_small", "3 bytes"});
    vision::Signature out;
    out.bytes = sha256(jpeg);
    return out;
}

TEST(Batch, EachPictureGetsItsAnswer) {
    auto memory = slot();
    const std::vector<Jpeg> pictures{bytes(10, 1), bytes(3, 2), {}, bytes(1'000'000, 3)};
    ASSERT_EQ(write_batch(memory, pictures), pictures.size());
    EXPECT_TRUE(read_answers(memory).empty());
    answer_batch(memory, sign);
    const auto answers = read_answers(memory);
    ASSERT_EQ(answers.size(), pictures.size());
    for (const std::size_t i : {0, 2, 3}) {
        ASSERT_TRUE(answers[i]) << i;
        EXPECT_EQ(answers[i]->bytes, sha256(pictures[i])) << i;
    }
    EXPECT_EQ(answers[1].error().code, "too_small");
}

TEST(Batch, AnswersOfAnEarlierBatchAreForgotten) {
    auto memory = slot();
    write_batch(memory, std::vector{bytes(10, 1), bytes(10, 2)});
    answer_batch(memory, sign);
    write_batch(memory, std::vector<Jpeg>{bytes(10, 1)});
    EXPECT_TRUE(read_answers(memory).empty());
}

TEST(Batch, TakesWhatFits) {
    auto memory = slot();
    const auto large = bytes(vision::jpeg_bytes_max, 1), small = bytes(2'000'000, 2);
    EXPECT_EQ(write_batch(memory, std::vector{large, small}), 1U);
    EXPECT_EQ(write_batch(memory, std::vector{small, large}), 1U);
    EXPECT_EQ(write_batch(memory, std::vector<Jpeg>{bytes(vision::jpeg_bytes_max + 1, 1)}), 0U);
    EXPECT_EQ(write_batch(memory, std::vector<Jpeg>(batch_max + 5, bytes(10, 1))), batch_max);
    EXPECT_EQ(write_batch(memory, {}), 0U);
}

TEST(Batch, AProcessThatEndsEarlyLeavesWhatItAnswered) {
    auto memory = slot();
    write_batch(memory, std::vector{bytes(10, 1), bytes(10, 2), bytes(10, 3)});
    int signed_before = 0;
    EXPECT_THROW(answer_batch(memory,
                              [&](std::span<const std::byte> jpeg) {
                                  if (signed_before++ == 2) throw std::bad_alloc();
                                  return sign(jpeg);
                              }),
                 std::bad_alloc);
    EXPECT_EQ(read_answers(memory).size(), 2U);
}

TEST(Batch, LiarsAreNotBelieved) {
    auto memory = slot();
    write_batch(memory, std::vector<Jpeg>{bytes(10, 1)});
    answer_batch(memory, [](auto) { return fail(vision::Unreadable{"\xff\xfe<script>", {}}); });
    EXPECT_EQ(read_answers(memory).at(0).error().code, "garbled");
    std::memset(memory.data(), 0xff, memory.size());
    EXPECT_TRUE(read_answers(memory).empty());
    Random random(1);
    for (int round = 0; round < 200; ++round) {
        const std::size_t touched = 1 + random.below(64);
        memory[request_bytes] = static_cast<std::byte>(random.below(20));
        memory[request_bytes + 1] = memory[request_bytes + 2] = memory[request_bytes + 3] = std::byte{};
        for (std::size_t i = 0; i < touched; ++i)
            memory[request_bytes + 4 + random.below(200)] = static_cast<std::byte>(random.below(4));
        EXPECT_LE(read_answers(memory).size(), batch_max);
    }
}

TEST(Batch, ARequestThatIsNoneIsNotAnswered) {
    auto memory = slot();
    const auto never = [](auto) -> Signed { throw std::logic_error("asked to sign"); };
    answer_batch(memory, never);
    std::memset(memory.data(), 0xff, memory.size());
    answer_batch(memory, never);
}

}  // namespace
}  // namespace tallyman::decoder
