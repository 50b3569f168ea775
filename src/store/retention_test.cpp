#include "store/retention.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/erase.h"
#include "store/files.h"
#include "store/fsck.h"
#include "store/ledger_store.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

const Instant noon{Seconds{1'800'000'000}};
constexpr std::chrono::days day_long{1};

struct Retention : ::testing::Test {
    TestFolder folder;
    Instant now = noon;
    Clock clock = [this] { return now; };

    Retention() {
        Store store(folder.path() / ".tallyman", clock);
        auto batch = store.begin_import();
        for (const char* order : {"O1", "O2"}) batch.add(OrderRow{{order}, {"C1"}, {"g"}, {3}, {}, {}, {}, 0}, 2);
        batch.add(PhotoRow{"photos/a.jpg", {"O1"}, {}, noon - 40 * day_long, LatLon{10.7, 106.7}}, 2);
        batch.add(PhotoRow{"photos/b.jpg", {"O2"}, {}, noon - 10 * day_long, LatLon{10.7, 106.7}}, 3);
        batch.commit(now, sha256("day"));
        for (const char* photo : {"photos/a.jpg", "photos/b.jpg"})
            write_atomically(folder.path() / photo, std::string_view("picture"));
    }
    DayFolder day(std::string_view settings) {
        folder.write_settings(settings);
        return open_stored_day(folder.path(), Lang::en);
    }
    bool there(const char* photo) const { return std::filesystem::exists(folder.path() / photo); }
};

TEST_F(Retention, nothing_goes_where_nothing_is_said) {
    const auto done = apply_retention(day(""), clock);
    EXPECT_TRUE(done.originals.empty() && done.positions.empty());
    EXPECT_TRUE(there("photos/a.jpg"));
}

TEST_F(Retention, what_is_over_goes_and_is_named) {
    const auto done = apply_retention(day("[retention]\noriginals_days = 30\npositions_days = 7\n"), clock);
    EXPECT_EQ(done.originals, std::vector<std::string>{"photos/a.jpg"});
    EXPECT_EQ(done.positions, std::vector<std::string>{"photos/b.jpg"});
    EXPECT_FALSE(there("photos/a.jpg"));
    EXPECT_TRUE(there("photos/b.jpg"));
    const auto data = folder.path() / ".tallyman";
    EXPECT_FALSE(Store(data).photos()[1].position);
    EXPECT_TRUE(fsck(data, folder.path()).problems.empty());
    EXPECT_TRUE(
        apply_retention(day("[retention]\noriginals_days = 30\npositions_days = 7\n"), clock).originals.empty());
}

TEST_F(Retention, a_legal_hold_keeps_it_until_it_ends) {
    const auto settings = day("[retention]\noriginals_days = 30\n");
    {
        const Store store(settings.data, clock);
        const auto today = std::chrono::floor<std::chrono::days>(now);
        LegalHolds(store).hold({{"O1"}, "lan", "lawsuit 7", today + 5 * day_long});
        EXPECT_THROW(LegalHolds(store).hold({{"O9"}, "lan", "lawsuit 7", today}), Failure);
        EXPECT_THROW(LegalHolds(store).hold({{"O1"}, "lan", "lawsuit 7", today - day_long}), Failure);
        EXPECT_THROW(LegalHolds(store).release({"O2"}, "lan", "over"), Failure);
    }
    EXPECT_EQ(apply_retention(settings, clock).held, std::vector<std::string>{"photos/a.jpg"});
    EXPECT_THROW(erase_photo(settings, {"photos/a.jpg", "lan", "Art. 14"}, clock), Failure);
    EXPECT_TRUE(there("photos/a.jpg"));
    now += 6 * day_long;
    EXPECT_EQ(apply_retention(settings, clock).originals, std::vector<std::string>{"photos/a.jpg"});
    EXPECT_FALSE(there("photos/a.jpg"));
}

TEST_F(Retention, a_hold_is_released_by_somebody_for_a_reason) {
    const auto settings = day("[retention]\noriginals_days = 30\n");
    const Store store(settings.data, clock);
    LegalHolds holds(store);
    holds.hold({{"O1"}, "lan", "lawsuit 7", std::chrono::floor<std::chrono::days>(now) + 5 * day_long});
    EXPECT_THROW(holds.release({"O1"}, "lan", " "), Failure);
    holds.release({"O1"}, "minh", "it is settled");
    EXPECT_TRUE(holds.in_force().empty());
    EXPECT_TRUE(LedgerStore(settings.data).check({}).empty());
}

}  // namespace
}  // namespace tallyman::store
