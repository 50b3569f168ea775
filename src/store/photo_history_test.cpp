#include "store/photo_history.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "store/signatures.h"
#include "store/store.h"
#include "store/test_folder.h"
#include "store/test_signature.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

class PhotoHistoryTest : public testing::Test {
protected:
    fs::path data() const { return folder_.path() / ".tallyman"; }

    static void hand_in(const Store& store, const std::string& day, const std::string& file, std::uint64_t seed) {
        const auto shown = made_signature(seed);
        const SignatureRow row{day, file, shown.bytes, vision::to_bytes(shown)};
        Signatures(store).keep({&row, 1});
    }
    void hand_in(const std::string& day, const std::string& file, std::uint64_t seed) {
        hand_in(store_, day, file, seed);
    }
    std::vector<std::string> found(const PhotoHistory& history, const std::string& name, std::uint64_t seed) const {
        std::vector<std::string> names;
        for (const auto& match : history.find(name, made_signature(seed))) names.push_back(match.file);
        return names;
    }

    TestFolder folder_;
    Store store_{data()};
};

using Names = std::vector<std::string>;

TEST_F(PhotoHistoryTest, FollowsWhatWasExaminedByWhomever) {
    PhotoHistory history(data());
    history.follow(store_);
    EXPECT_EQ(found(history, "received/x", 1), Names());
    hand_in("2026-11-23", "photos/1.jpg", 1);
    EXPECT_EQ(found(history, "received/x", 1), Names());
    history.follow(store_);
    EXPECT_EQ(found(history, "received/x", 1), Names({"2026-11-23/photos/1.jpg"}));
    EXPECT_EQ(found(history, "received/x", 2), Names());
}

TEST_F(PhotoHistoryTest, OnlyTheLaterOfTwoIsACopy) {
    hand_in("", "received/first", 1);
    hand_in("", "received/again", 1);
    PhotoHistory history(data());
    history.follow(store_);
    EXPECT_EQ(found(history, "received/first", 1), Names());
    EXPECT_EQ(found(history, "received/again", 1), Names({"received/first"}));
}

TEST_F(PhotoHistoryTest, TheSameNameOnAnotherDayIsAnotherPhoto) {
    hand_in("2026-11-23", "photos/1.jpg", 1);
    hand_in("2026-11-24", "photos/1.jpg", 1);
    PhotoHistory history(data());
    history.follow(store_);
    EXPECT_EQ(found(history, "2026-11-24/photos/1.jpg", 1), Names({"2026-11-23/photos/1.jpg"}));
}

TEST_F(PhotoHistoryTest, TwoProcessesHaveListsOfTheirOwn) {
    PhotoHistory first(data()), second(data());
    hand_in("", "received/a", 1);
    first.follow(store_);
    second.follow(store_);
    EXPECT_EQ(found(first, "received/b", 1), Names({"received/a"}));
    EXPECT_EQ(found(second, "received/b", 1), Names({"received/a"}));
    EXPECT_TRUE(fs::exists(data() / "history-2" / "reuse.log"));
}

TEST_F(PhotoHistoryTest, GoesOnWhereItStopped) {
    hand_in("", "received/a", 1);
    PhotoHistory(data()).follow(store_);
    const auto bytes = fs::file_size(data() / "history" / "reuse.log");
    hand_in("", "received/b", 2);
    PhotoHistory history(data());
    EXPECT_EQ(found(history, "received/x", 1), Names({"received/a"}));
    history.follow(store_);
    EXPECT_EQ(found(history, "received/x", 2), Names({"received/b"}));
    EXPECT_GT(fs::file_size(data() / "history" / "reuse.log"), bytes);
}

TEST_F(PhotoHistoryTest, IsMadeAnewWhenTheListsAreLost) {
    hand_in("", "received/a", 1);
    PhotoHistory(data()).follow(store_);
    fs::remove_all(data() / "history");
    PhotoHistory history(data());
    history.follow(store_);
    EXPECT_EQ(found(history, "received/x", 1), Names({"received/a"}));
}

TEST_F(PhotoHistoryTest, ForgetsWhatAnotherDatabaseKnew) {
    hand_in("", "received/a", 1);
    PhotoHistory(data()).follow(store_);
    TestFolder other_folder;
    Store other(other_folder.path() / ".tallyman");
    hand_in(other, "", "received/z", 2);
    PhotoHistory history(data());
    history.follow(other);
    EXPECT_EQ(found(history, "received/x", 1), Names());
    EXPECT_EQ(found(history, "received/x", 2), Names({"received/z"}));
}

// A picture with corners all over, so that it is known again whatever its bytes are.
vision::Signature of_picture(std::string_view bytes) {
    auto luma = vision::plane_of(320, 240);
    Random random(1);
    for (int i = 0; i < 150; ++i) {
        const auto left = static_cast<int>(random.below(300)), top = static_cast<int>(random.below(220));
        const auto grey = static_cast<std::uint8_t>(random.below(256));
        for (int y = top; y < top + 20; ++y)
            for (int x = left; x < left + 20; ++x) luma.samples[static_cast<std::size_t>(y) * 320 + x] = grey;
    }
    return vision::signature_of(sha256(bytes), luma, 320, 240);
}

TEST_F(PhotoHistoryTest, ErasedPicturesLeaveListsThatAreInUse) {
    const auto shown = of_picture("once"), again = of_picture("encoded anew");
    const SignatureRow row{"", "received/a", shown.bytes, vision::to_bytes(shown)};
    Signatures(store_).keep({&row, 1});
    PhotoHistory history(data());
    history.follow(store_);
    ASSERT_EQ(history.find("received/x", again).size(), 1U);
    forget_signatures(store_.database(), shown.bytes);
    follow_erasures(data(), store_.database());
    EXPECT_TRUE(Signatures(store_).of(shown.bytes).empty());
    history.follow(store_);
    EXPECT_TRUE(history.find("received/x", again).empty());
    EXPECT_EQ(history.find("received/x", shown).size(), 1U) << "that these bytes were handed in stays known";
}

}  // namespace
}  // namespace tallyman::store
