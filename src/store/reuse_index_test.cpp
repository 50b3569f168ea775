#include "store/reuse_index.h"

#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/files.h"
#include "store/test_signature.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

std::string name_of(std::uint64_t seed) { return "photo" + std::to_string(seed) + ".jpg"; }

class ReuseIndexTest : public testing::Test {
protected:
    ReuseIndexTest() {
        folder_ = fs::temp_directory_path() / ("reuse_index_test_" + std::to_string(getpid()) + "_" +
                                               testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::remove_all(folder_);
    }
    ~ReuseIndexTest() override { fs::remove_all(folder_); }

    void add(std::uint64_t from, std::uint64_t to) {
        auto index = ReuseIndex::open_to_add(folder_);
        for (std::uint64_t seed = from; seed < to; ++seed) index.add(name_of(seed), made_signature(seed));
        index.sync();
    }
    bool finds(std::uint64_t seed) const {
        const auto matches = ReuseIndex::open_to_find(folder_).find(made_signature(seed));
        return !matches.empty() && matches.front().file == name_of(seed) &&
               matches.front().copy.kind == vision::CopyKind::same_bytes;
    }
    std::vector<fs::path> index_files() const {
        std::vector<fs::path> out;
        for (const auto& entry : fs::directory_iterator(folder_)) {
            if (entry.path().extension() == ".index") out.push_back(entry.path());
        }
        return out;
    }

    fs::path folder_;
};

TEST_F(ReuseIndexTest, SaysWhenThereIsNoHistory) {
    EXPECT_THROW(ReuseIndex::open_to_find(folder_), Failure);
    fs::create_directories(folder_);
    EXPECT_THROW(ReuseIndex::open_to_find(folder_), Failure);
}

TEST_F(ReuseIndexTest, FindsWhatWasAddedByAnEarlierProcess) {
    add(0, 20);
    add(20, 30);
    EXPECT_EQ(ReuseIndex::open_to_find(folder_).size(), 30u);
    for (const std::uint64_t seed : {0, 19, 20, 29}) EXPECT_TRUE(finds(seed)) << seed;
    EXPECT_TRUE(ReuseIndex::open_to_find(folder_).find(made_signature(99)).empty());
}

TEST_F(ReuseIndexTest, TakesTheSameBytesOnce) {
    auto index = ReuseIndex::open_to_add(folder_);
    EXPECT_TRUE(index.add("a.jpg", made_signature(1)));
    EXPECT_FALSE(index.add("b.jpg", made_signature(1)));
    EXPECT_EQ(index.size(), 1u);
}

TEST_F(ReuseIndexTest, PassesOverTheUnwanted) {
    add(0, 3);
    const auto index = ReuseIndex::open_to_find(folder_);
    EXPECT_EQ(index.find(made_signature(1), [](const std::string& file) { return file == name_of(1); }).size(), 1u);
    EXPECT_TRUE(index.find(made_signature(1), [](const std::string& file) { return file != name_of(1); }).empty());
}

// 4,100 records: one that is sealed and one that is not.
TEST_F(ReuseIndexTest, ForgetsAPictureAndKnowsItsBytes) {
    add(0, 4100);
    const auto size_before = fs::file_size(folder_ / "reuse.log");
    for (const std::uint64_t seed : {7, 4099}) {
        EXPECT_TRUE(ReuseIndex::open_to_add(folder_).forget_picture(made_signature(seed).bytes));
        EXPECT_TRUE(finds(seed));
        const auto index = ReuseIndex::open_to_find(folder_);
        auto altered = made_signature(seed);
        altered.bytes = {};
        EXPECT_TRUE(index.find(altered).empty());
        const std::string log = read_file(folder_ / "reuse.log", 1 << 26);
        const auto corner = made_signature(seed).features.front().bits;
        EXPECT_EQ(log.find(std::string_view(reinterpret_cast<const char*>(corner.data()), sizeof corner)),
                  std::string::npos);
    }
    EXPECT_EQ(fs::file_size(folder_ / "reuse.log"), size_before);
    EXPECT_TRUE(finds(8));
    EXPECT_FALSE(ReuseIndex::open_to_add(folder_).forget_picture({}));
}

TEST_F(ReuseIndexTest, HasOneWriterAtATime) {
    const auto index = ReuseIndex::open_to_add(folder_);
    EXPECT_THROW(ReuseIndex::open_to_add(folder_), Failure);
}

TEST_F(ReuseIndexTest, SealsMergesAndMakesLostFilesAgain) {
    add(0, 3 * 1024 + 5);
    const auto files = index_files();
    EXPECT_EQ(files.size(), 2u);  // 2048 and 1024; the last five are still in the log alone
    EXPECT_TRUE(finds(0));
    EXPECT_TRUE(finds(2250));
    EXPECT_TRUE(finds(3 * 1024 + 4));

    fs::remove(files.front());
    std::ofstream(files.back(), std::ios::binary | std::ios::in) << "scribbled over";
    EXPECT_TRUE(finds(2250));  // read from the log
    add(0, 1);
    EXPECT_EQ(index_files().size(), 2u);
    EXPECT_TRUE(finds(2250));
}

TEST_F(ReuseIndexTest, PassesOverARecordThatACrashCutShort) {
    add(0, 3);
    const auto whole = fs::file_size(folder_ / "reuse.log");
    for (const std::uintmax_t lost : {1, 10, 100, 400}) {
        fs::resize_file(folder_ / "reuse.log", whole - lost);
        EXPECT_EQ(ReuseIndex::open_to_find(folder_).size(), 2u);
        add(2, 3);
        EXPECT_TRUE(finds(2));
        EXPECT_EQ(fs::file_size(folder_ / "reuse.log"), whole);
    }
}

TEST_F(ReuseIndexTest, LosesOnlyTheDamagedRecord) {
    add(0, 5);
    const auto fifth = fs::file_size(folder_ / "reuse.log") / 5;
    std::fstream(folder_ / "reuse.log", std::ios::binary | std::ios::in | std::ios::out)
        .seekp(static_cast<std::streamoff>(fifth + 50))
        .put('!')
        .put('?');
    EXPECT_EQ(ReuseIndex::open_to_find(folder_).size(), 4u);
    EXPECT_FALSE(finds(1));
    EXPECT_TRUE(finds(2));
    EXPECT_TRUE(finds(4));
}

TEST_F(ReuseIndexTest, KeepsWhatItCannotRead) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "reuse.log") << std::string(400'000, 'x');
    EXPECT_THROW(ReuseIndex::open_to_find(folder_), Failure);
    add(0, 2);
    add(2, 3);
    EXPECT_EQ(ReuseIndex::open_to_find(folder_).size(), 3u);
    EXPECT_TRUE(finds(2));
    std::ifstream log(folder_ / "reuse.log");
    std::string start(400'000, ' ');
    log.read(start.data(), 400'000);
    EXPECT_EQ(start, std::string(400'000, 'x'));
}

// Killed at some moment of adding, sealing and merging: everything said to be synced is there, and adding goes on.
TEST_F(ReuseIndexTest, SurvivesBeingKilledAtAnyMoment) {
    for (int round = 0; round < 6; ++round) {
        int told[2];
        ASSERT_EQ(pipe(told), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            auto index = ReuseIndex::open_to_add(folder_);
            for (std::uint64_t seed = index.size();; ++seed) {
                index.add(name_of(seed), made_signature(seed));
                if (seed % 64 != 0) continue;
                index.sync();
                if (write(told[1], &seed, sizeof seed) != sizeof seed) _exit(1);
            }
        }
        close(told[1]);
        std::uint64_t last = 0, synced = 0;
        const auto enough = static_cast<std::uint64_t>(64 * (20 + 37 * round));
        const std::uint64_t before = fs::exists(folder_ / "reuse.log") ? ReuseIndex::open_to_find(folder_).size() : 0;
        while (last < before + enough && read(told[0], &last, sizeof last) == sizeof last) synced = last;
        usleep(static_cast<useconds_t>(round * 1700));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        close(told[0]);
        EXPECT_GT(ReuseIndex::open_to_find(folder_).size(), synced);
        EXPECT_TRUE(finds(synced));
        EXPECT_TRUE(finds(0));
    }
    EXPECT_FALSE(index_files().empty());
}

}  // namespace
}  // namespace tallyman::store
