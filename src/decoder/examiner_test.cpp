#include "decoder/examiner.h"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sys/resource.h>
#include <thread>

#include <gtest/gtest.h>

#include "base/random.h"
#include "decoder/protocol.h"
#include "vision/examine_json.h"
#include "vision/jpeg_write.h"

namespace tallyman::decoder {
namespace {

using namespace std::chrono_literals;
using vision::Check;
using vision::Examination;

std::vector<std::byte> picture(int width = 320, int height = 240, std::uint64_t seed = 1) {
    Random random(seed);
    std::vector<std::uint8_t> rgb(std::size_t{3} * width * height);
    for (auto& sample : rgb) sample = static_cast<std::uint8_t>(random.below(256));
    return vision::write_jpeg(rgb, width, height);
}

Examination without_seconds(Examination seen) {
    seen.seconds.clear();
    return seen;
}

std::vector<Examination> all_of(Examiner& examiner, const std::vector<std::vector<std::byte>>& jpegs) {
    std::vector<Examination> out;
    std::size_t next = 0;
    examiner.examine_all(
        [&]() -> std::optional<Picture> {
            if (next == jpegs.size()) return {};
            return Picture{jpegs[next++], {}};
        },
        [&](std::size_t index, Examination seen) {
            EXPECT_EQ(index, out.size());
            out.push_back(std::move(seen));
        });
    return out;
}

std::string code_of(const Examination& seen) { return seen.unreadable ? seen.unreadable->code : "fine"; }

// A worker's behaviour by the first byte of its picture, so that one run mixes them.
std::string code_with(Work work, std::chrono::milliseconds patience = 5s) {
    Examiner examiner({}, {.workers = 1, .patience = patience, .work = std::move(work)});
    return code_of(examiner.examine({picture(), {}}));
}

TEST(Examiner, SameAsInOurOwnProcess) {
    const vision::References references;
    Examiner examiner(references);
    const auto jpeg = picture(1600, 1200);
    EXPECT_EQ(without_seconds(examiner.examine({jpeg, {}})),
              without_seconds(vision::examine_jpeg(jpeg, {}, references)));
}

TEST(Examiner, ResultsComeInTheOrderOfThePictures) {
    const vision::References references;
    std::vector<std::vector<std::byte>> jpegs;
    for (int i = 0; i < 40; ++i) jpegs.push_back(picture(i % 3 == 0 ? 640 : 64, 64 + i, static_cast<std::uint64_t>(i)));
    jpegs[7].resize(jpegs[7].size() / 2);
    Examiner one(references, {.workers = 1});
    Examiner three(references, {.workers = 3});
    const auto slow = all_of(one, jpegs);
    const auto fast = all_of(three, jpegs);
    ASSERT_EQ(slow.size(), jpegs.size());
    ASSERT_EQ(fast.size(), jpegs.size());
    for (std::size_t i = 0; i < jpegs.size(); ++i) {
        EXPECT_EQ(without_seconds(slow[i]), without_seconds(fast[i]));
        EXPECT_EQ(code_of(fast[i]), i == 7 ? "truncated" : "fine");
    }
}

TEST(Examiner, CrashHangAndSilenceAreUnreadable) {
    EXPECT_EQ(code_with([](std::span<std::byte>) { std::abort(); }), "crashed");
    EXPECT_EQ(code_with([](std::span<std::byte>) { std::raise(SIGSEGV); }), "crashed");
    EXPECT_EQ(code_with([](std::span<std::byte>) { throw std::bad_alloc(); }), "crashed");
    EXPECT_EQ(code_with([](std::span<std::byte>) {}), "garbled");
    EXPECT_EQ(code_with(
                  [](std::span<std::byte> slot) {
                      for (volatile auto& byte = slot[1]; byte == slot[1];) {
                      }
                  },
                  300ms),
              "timed_out");
}

TEST(Examiner, LiarsAreNotBelieved) {
    const auto says = [](std::string text) {
        return code_with([text](std::span<std::byte> slot) { write_answer(slot, text); });
    };
    EXPECT_EQ(says("{\"readable\":true}"), "garbled");
    EXPECT_EQ(says(std::string(1'000'000, '[')), "garbled");
    EXPECT_EQ(says(std::string("\0\xff\xfe", 3)), "garbled");
    auto lie = vision::examination_text(Examination{});
    EXPECT_EQ(says(lie), "fine");  // an empty examination is well-formed; it accepts nothing
    lie.replace(lie.find("\"width\":0"), 9, "\"width\":-5");
    EXPECT_EQ(says(lie), "garbled");
    // The length in the slot says more than there is.
    EXPECT_EQ(code_with([](std::span<std::byte> slot) { std::memset(slot.data(), 0xff, slot.size()); }), "garbled");
}

TEST(Examiner, ACheckThatCrashesIsLeftOutTheSecondTime) {
    const Work crashing = [](std::span<std::byte> slot) {
        const auto request = read_request(slot);
        write_stage(slot, Check::codes);
        if (request->without.empty()) std::abort();
        Examination seen;
        seen.findings.push_back({.check = request->without.front(), .code = "left_out"});
        write_answer(slot, vision::examination_text(seen));
    };
    Examiner examiner({}, {.workers = 1, .work = crashing});
    const Examination seen = examiner.examine({picture(), {}});
    EXPECT_FALSE(seen.unreadable);
    EXPECT_EQ(vision::find(seen, Check::codes)->code, "left_out");
}

TEST(Examiner, WorkersKilledAtRandomCostOnlyTheirOwnPicture) {
    const Work fragile = [](std::span<std::byte> slot) {
        const auto request = read_request(slot);
        if (std::to_integer<int>(request->jpeg.back()) % 3 == 0) std::raise(SIGKILL);
        write_answer(slot, vision::examination_text({}));
    };
    Examiner examiner({}, {.workers = 2, .work = fragile});
    std::vector<std::vector<std::byte>> pictures;
    for (int i = 0; i < 300; ++i) pictures.push_back({std::byte{1}, static_cast<std::byte>(i)});
    const auto seen = all_of(examiner, pictures);
    ASSERT_EQ(seen.size(), pictures.size());
    for (int i = 0; i < 300; ++i)
        EXPECT_EQ(code_of(seen[static_cast<std::size_t>(i)]), i % 256 % 3 == 0 ? "crashed" : "fine") << i;
}

TEST(Examiner, StopsWithinASecond) {
    Examiner examiner({}, {.workers = 2, .work = [](std::span<std::byte> slot) {
                               for (volatile auto& byte = slot[1]; byte == slot[1];) {
                               }
                           }});
    StopFlag stop;
    std::jthread presses_ctrl_c([&stop] {
        std::this_thread::sleep_for(200ms);
        stop.set();
    });
    const auto start = std::chrono::steady_clock::now();
    examiner.examine_all([] { return Picture{picture(64, 64), {}}; }, [](std::size_t, Examination) { FAIL(); }, &stop);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1200ms);
    EXPECT_EQ(code_with([](std::span<std::byte> slot) { write_answer(slot, vision::examination_text({})); }), "fine");
}

TEST(Examiner, EveryTruncationIsAFinding) {
    const vision::References references;
    Examiner examiner(references);
    const auto whole = picture();
    std::vector<std::vector<std::byte>> cuts;
    for (std::size_t percent = 0; percent < 100; ++percent)
        cuts.emplace_back(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * percent / 100));
    for (const Examination& seen : all_of(examiner, cuts)) {
        ASSERT_TRUE(seen.unreadable);
        EXPECT_NE(seen.unreadable->code, "crashed");
        EXPECT_EQ(vision::find(seen, Check::readable)->outcome, vision::Outcome::fail);
    }
}

TEST(Examiner, TooLargeAFileIsNeverHandedOver) {
    Examiner examiner({}, {.workers = 1});
    EXPECT_EQ(code_of(examiner.examine({std::vector<std::byte>(vision::jpeg_bytes_max + 1), {}})), "too_many_bytes");
}

}  // namespace
}  // namespace tallyman::decoder
