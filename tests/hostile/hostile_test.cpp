// Every hostile picture ends as an examination; none ends us, and none gets further than its own worker.
#include <chrono>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "decoder/examiner.h"
#include "decoder/sandbox.h"
#include "hostile/corpus.h"

namespace tallyman::hostile {
namespace {

TEST(Hostile, EveryPictureEndsAsAFinding) {
    const auto cases = corpus();
    ASSERT_GE(cases.size(), 500u);
    std::set<std::string> names;
    for (const Case& one : cases) EXPECT_TRUE(names.insert(one.name).second) << one.name;

    const vision::References references;
    decoder::Examiner examiner(references);
    std::size_t next = 0, ended = 0;
    std::map<std::string, int> codes;
    examiner.examine_all(
        [&]() -> std::optional<decoder::Picture> {
            if (next == cases.size()) return {};
            // Reading codes costs ten times the rest together; every fifth picture shows that it survives.
            std::vector<vision::Check> without;
            if (next % 5 != 0) without = {vision::Check::codes};
            return decoder::Picture{cases[next++].bytes, {}, without};
        },
        [&](std::size_t index, vision::Examination seen) {
            EXPECT_EQ(index, ended++);
            const std::string code = seen.unreadable ? seen.unreadable->code : "readable";
            ++codes[code];
            EXPECT_NE(code, "crashed") << cases[index].name << " " << seen.unreadable->detail;
            EXPECT_NE(code, "timed_out") << cases[index].name;
            EXPECT_NE(code, "garbled") << cases[index].name;
            ASSERT_NE(vision::find(seen, vision::Check::readable), nullptr);
            const bool spoiled =
                cases[index].name.starts_with("cut_short") || cases[index].name.starts_with("mislabelled");
            EXPECT_FALSE(spoiled && code == "readable") << cases[index].name;
        });
    EXPECT_EQ(ended, cases.size());
    for (const auto& [code, count] : codes) RecordProperty(code, count);
}

// What the header alone condemns costs no memory and no time.
TEST(Hostile, BombsAreRefusedByTheirHeader) {
    const vision::References references;
    decoder::Examiner examiner(references, {.workers = 1, .memory_growth = std::size_t{64} << 20});
    int refused = 0;
    for (const Case& one : corpus()) {
        if (!one.name.starts_with("size_lies") && !one.name.starts_with("too_many_bytes")) continue;
        const auto start = std::chrono::steady_clock::now();
        const auto seen = examiner.examine({one.bytes, {}, {vision::Check::codes}});
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        const std::string code = seen.unreadable ? seen.unreadable->code : "readable";
        EXPECT_NE(code, "crashed") << one.name;
        if (!code.starts_with("too_")) continue;  // a lie small enough to be tried
        ++refused;
        const auto decode = seen.seconds.find("decode");
        EXPECT_TRUE(decode == seen.seconds.end() || decode->second < 0.05) << one.name;
        EXPECT_LT(seconds.count(), 5) << one.name;  // generous: the machine may be busy
    }
    EXPECT_GE(refused, 30);
}

}  // namespace
}  // namespace tallyman::hostile
