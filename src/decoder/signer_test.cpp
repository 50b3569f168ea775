#include "decoder/signer.h"

#include <cstdlib>
#include <new>
#include <thread>

#include <gtest/gtest.h>

#include "base/random.h"
#include "vision/jpeg_write.h"

namespace tallyman::decoder {
namespace {

using namespace std::chrono_literals;
using vision::SignatureUse;

Jpeg picture(int width, int height, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::uint8_t> rgb(std::size_t{3} * width * height);
    for (auto& sample : rgb) sample = static_cast<std::uint8_t>(random.below(256));
    return vision::write_jpeg(rgb, width, height);
}

std::vector<Signed> all_of(Signer& signer, const std::vector<Jpeg>& pictures) {
    std::vector<Signed> out;
    std::size_t next = 0;
    signer.sign_all(
        [&]() -> std::optional<Jpeg> {
            if (next == pictures.size()) return {};
            return pictures[next++];
        },
        [&](std::size_t index, Signed answer) {
            EXPECT_EQ(index, out.size());
            out.push_back(std::move(answer));
        });
    return out;
}

std::string code_of(const Signed& answer) { return answer ? "fine" : answer.error().code; }

TEST(Signer, SameSignaturesAloneAndInBatches) {
    std::vector<Jpeg> pictures;
    for (int i = 0; i < 40; ++i)
        pictures.push_back(picture(i % 3 == 0 ? 640 : 64, 64 + i, static_cast<std::uint64_t>(i)));
    pictures[7].resize(pictures[7].size() / 2);
    pictures[9].clear();
    Signer alone(SignatureUse::search, {.workers = 1});
    Signer batches(SignatureUse::search, {.batch = batch_max, .workers = 3});
    const auto slow = all_of(alone, pictures), fast = all_of(batches, pictures);
    ASSERT_EQ(slow.size(), pictures.size());
    ASSERT_EQ(fast.size(), pictures.size());
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        EXPECT_EQ(code_of(fast[i]), i == 7 ? "truncated" : i == 9 ? "empty" : "fine") << i;
        EXPECT_EQ(code_of(slow[i]), code_of(fast[i])) << i;
        if (!slow[i] || !fast[i]) continue;
        EXPECT_EQ(vision::to_bytes(*slow[i]), vision::to_bytes(*fast[i])) << i;
        EXPECT_EQ(fast[i]->bytes, sha256(pictures[i])) << i;
    }
}

// A picture's last byte says what becomes of its process.
Signed fragile(std::span<const std::byte> jpeg) {
    const int fate = std::to_integer<int>(jpeg.back()) % 10;
    if (fate == 3) std::abort();
    if (fate == 7) throw std::bad_alloc();
    vision::Signature out;
    out.bytes = sha256(jpeg);
    return out;
}

TEST(Signer, ACrashCostsOnlyItsOwnPicture) {
    Signer signer(SignatureUse::keep, {.batch = batch_max, .workers = 2, .sign = fragile});
    std::vector<Jpeg> pictures;
    for (int i = 0; i < 200; ++i) pictures.push_back({std::byte{1}, static_cast<std::byte>(i)});
    const auto answers = all_of(signer, pictures);
    ASSERT_EQ(answers.size(), pictures.size());
    for (int i = 0; i < 200; ++i) {
        const auto& answer = answers[static_cast<std::size_t>(i)];
        EXPECT_EQ(code_of(answer), i % 10 == 3 || i % 10 == 7 ? "crashed" : "fine") << i;
        if (!answer) continue;
        EXPECT_EQ(answer->bytes, sha256(pictures[static_cast<std::size_t>(i)])) << i;
    }
}

TEST(Signer, AHangCostsOnlyItsOwnPicture) {
    const auto hangs = [](std::span<const std::byte> jpeg) -> Signed {
        for (volatile bool forever = jpeg.size() == 5; forever;) {
        }
        return vision::Signature{};
    };
    Signer signer(SignatureUse::keep, {.batch = 4, .workers = 1, .patience = 300ms, .sign = hangs});
    const auto answers = all_of(signer, {Jpeg(1), Jpeg(5), Jpeg(2), Jpeg(3), Jpeg(4)});
    ASSERT_EQ(answers.size(), 5U);
    for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(code_of(answers[i]), i == 1 ? "timed_out" : "fine") << i;
}

TEST(Signer, LargeFilesGoInSmallerBatches) {
    const auto size = [](std::span<const std::byte> jpeg) -> Signed {
        vision::Signature out;
        out.width = static_cast<int>(jpeg.size() / 1000);
        return out;
    };
    Signer signer(SignatureUse::keep, {.batch = batch_max, .workers = 2, .sign = size});
    std::vector<Jpeg> pictures;
    for (const std::size_t bytes : {5'000'000, 19'000'000, 100, 20'000'001, 9'000'000, 9'000'000, 9'000'000})
        pictures.emplace_back(bytes);
    const auto answers = all_of(signer, pictures);
    ASSERT_EQ(answers.size(), pictures.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(code_of(answers[i]), i == 3 ? "too_many_bytes" : "fine") << i;
        if (!answers[i]) continue;
        EXPECT_EQ(answers[i]->width, static_cast<int>(pictures[i].size() / 1000));
    }
}

TEST(Signer, StopsWithinASecond) {
    const auto hangs = [](std::span<const std::byte>) -> Signed {
        for (volatile bool forever = true; forever;) {
        }
        return vision::Signature{};
    };
    Signer signer(SignatureUse::keep, {.batch = 4, .workers = 2, .sign = hangs});
    StopFlag stop;
    std::jthread presses_ctrl_c([&stop] {
        std::this_thread::sleep_for(200ms);
        stop.set();
    });
    const auto start = std::chrono::steady_clock::now();
    signer.sign_all([] { return Jpeg(1); }, [](std::size_t, const Signed&) { FAIL(); }, &stop);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1200ms);
}

}  // namespace
}  // namespace tallyman::decoder
