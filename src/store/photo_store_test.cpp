// The same tests of the folder and, where TALLYMAN_TEST_BUCKET (address, key file) names one, of a bucket
// (tests/with_bucket starts a real service).
#include "store/photo_store.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/failure.h"
#include "store/files.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

struct Photos : ::testing::TestWithParam<bool> {
    TestFolder folder;
    std::unique_ptr<PhotoStore> photos;

    void SetUp() override {
        if (!GetParam()) {
            photos = open_photo_folder(folder.path());
            return;
        }
        const char* bucket = std::getenv("TALLYMAN_TEST_BUCKET");
        if (bucket == nullptr) GTEST_SKIP() << "no bucket; tests/with_bucket has one";
        Place place{folder.path()};
        place.photos = bucket;
        place.photos_region = "us-east-1";
        place.photos_key_file = std::getenv("TALLYMAN_TEST_BUCKET_KEY");
        photos = open_photos(place);
    }

    std::string keep(const std::string& bytes) {
        const auto file = folder.path() / "incoming";
        write_atomically(file, bytes);
        auto digest = hex(sha256(bytes));
        photos->keep(file, digest);
        EXPECT_FALSE(std::filesystem::exists(file));
        return digest;
    }
};

TEST_P(Photos, come_back_as_they_were) {
    std::string bytes(2'000'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 7);
    const auto digest = keep(bytes);
    EXPECT_EQ(photos->read(digest, 20'000'000), bytes);
    EXPECT_EQ(keep(bytes), digest) << "again changes nothing";
    EXPECT_FALSE(photos->read(digest, bytes.size() - 1));
    EXPECT_TRUE(photos->erase(digest));
}

TEST_P(Photos, are_listed_until_they_are_erased) {
    const auto one = keep("one"), two = keep("two");
    auto wanted = std::vector{one, two};
    std::ranges::sort(wanted);
    EXPECT_EQ(photos->list(), wanted);
    EXPECT_TRUE(photos->erase(one));
    EXPECT_FALSE(photos->erase(one));
    EXPECT_FALSE(photos->read(one, 100));
    EXPECT_EQ(photos->list(), std::vector{two});
    EXPECT_TRUE(photos->erase(two));
}

TEST_P(Photos, a_missing_one_is_nothing) { EXPECT_FALSE(photos->read(hex(sha256("never")), 100)); }

INSTANTIATE_TEST_SUITE_P(Folder, Photos, ::testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Bucket, Photos, ::testing::Values(true));

TEST(PhotoBucket, a_wrong_key_is_said) {
    if (std::getenv("TALLYMAN_TEST_BUCKET") == nullptr) GTEST_SKIP() << "no bucket; tests/with_bucket has one";
    TestFolder folder;
    write_atomically(folder.path() / "key", std::string_view("test:tester\nwrong\n"));
    Place place{folder.path()};
    place.photos = std::getenv("TALLYMAN_TEST_BUCKET");
    place.photos_region = "us-east-1";
    place.photos_key_file = folder.path() / "key";
    EXPECT_THROW(open_photos(place)->list(), Failure);
}

}  // namespace
}  // namespace tallyman::store
