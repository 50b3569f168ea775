#include "store/photo_history.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/random.h"
#include "store/signatures.h"
#include "store/store.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

vision::Signature picture(std::uint64_t seed) {
    Random random(seed);
    vision::Signature out;
    for (auto& byte : out.bytes) byte = static_cast<std::byte>(random());
    out.width = out.height = 100;
    for (auto& word : out.pdq.turned[0].words) word = random();
    out.thumbnail = vision::plane_of(8, 8);
    return out;
}

class PhotoHistoryTest : public testing::Test {
protected:
    fs::path data() const { return folder_.path() / ".tallyman"; }

    void hand_in(const std::string& day, const std::string& file, std::uint64_t seed) {
        const auto shown = picture(seed);
        const SignatureRow row{day, file, shown.bytes, vision::to_bytes(shown)};
        Signatures(store_).keep({&row, 1});
    }
    std::vector<std::string> found(const PhotoHistory& history, const std::string& name, std::uint64_t seed) const {
        std::vector<std::string> names;
        for (const auto& match : history.find(name, picture(seed))) names.push_back(match.file);
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
    const auto shown = picture(2);
    const SignatureRow row{"", "received/z", shown.bytes, vision::to_bytes(shown)};
    Signatures(other).keep({&row, 1});
    PhotoHistory history(data());
    history.follow(other);
    EXPECT_EQ(found(history, "received/x", 1), Names());
    EXPECT_EQ(found(history, "received/x", 2), Names({"received/z"}));
}

TEST_F(PhotoHistoryTest, ErasedPicturesLeaveListsThatAreInUse) {
    hand_in("", "received/a", 1);
    PhotoHistory history(data());
    history.follow(store_);
    forget_signatures(store_.database(), picture(1).bytes);
    follow_erasures(data(), store_.database());
    EXPECT_TRUE(Signatures(store_).of(picture(1).bytes).empty());
    history.follow(store_);
    auto like_it = picture(1);  // the same picture in another file
    like_it.bytes = picture(2).bytes;
    EXPECT_TRUE(history.find("received/x", like_it).empty());
    EXPECT_EQ(found(history, "received/x", 1), Names({"received/a"}));
}

}  // namespace
}  // namespace tallyman::store
