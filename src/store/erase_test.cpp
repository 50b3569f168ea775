#include "store/erase.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/store.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

const Instant noon{Seconds{1'800'000'000}};
constexpr std::string_view secret = "somebody's face, 10.7754321";

// A day of two photos of one order, both examined, one with words in its findings that must not survive.
struct Erasing : ::testing::Test {
    TestFolder folder;
    DayFolder day{folder.path(), folder.path() / ".tallyman", folder.path(), {}, Zone{}, Lang::vi, {}};

    Erasing() {
        write_atomically(folder.path() / "photos/a.jpg", std::string_view("picture a"));
        write_atomically(folder.path() / "photos/b.jpg", std::string_view("picture b"));
        write_atomically(folder.path() / "report.html", std::string_view("with picture a"));
        Store store(day.data, [] { return noon; });
        auto batch = store.begin_import();
        batch.add(OrderRow{{"O1"}, {"C1"}, {"g"}, {3}, {}, {}, {}, 0}, 2);
        batch.add(PhotoRow{"photos/a.jpg", {"O1"}, {}, noon, LatLon{10.7754321, 106.7}}, 2);
        batch.add(PhotoRow{"photos/b.jpg", {"O1"}, {}, noon, LatLon{10.7, 106.7}}, 3);
        batch.commit(noon, sha256("day"));
        const std::vector<Examination> seen = {{"photos/a.jpg", sha256("picture a"), "1", std::string(secret)},
                                               {"photos/b.jpg", sha256("picture b"), "1", "{}"}};
        store.save_examinations(seen);
        const std::vector<VerdictRow> verdicts = {{{"O1"}, "photos/a.jpg", {}, 0}, {{"O1"}, "", {}, 0}};
        store.save_verdicts(verdicts, {});
    }

    bool anywhere(std::string_view text) const {
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path()))
            if (file.is_regular_file() && read_file(file.path(), 1 << 26).find(text) != std::string::npos) return true;
        return false;
    }
};

TEST_F(Erasing, destroys_what_the_picture_showed_and_proves_the_rest) {
    const auto earlier = LedgerStore(day.data).signed_checkpoint();
    ASSERT_TRUE(anywhere(secret));
    const auto erased = erase_photo(day, {"photos/a.jpg", "lan", "Law 91/2025/QH15, Art. 14"});
    EXPECT_EQ(erased.order, "O1");
    EXPECT_EQ(erased.entries.size(), 3u);  // accepted, found, judged
    EXPECT_TRUE(erased.file_was_there);

    EXPECT_FALSE(anywhere(secret));
    EXPECT_FALSE(anywhere("picture a"));
    EXPECT_FALSE(anywhere(hex(sha256("picture a"))));
    EXPECT_TRUE(anywhere("picture b"));
    const Store store(day.data);
    EXPECT_FALSE(store.photos()[0].taken_at);
    EXPECT_TRUE(store.photos()[1].taken_at);
    EXPECT_EQ(store.verdicts().size(), 1u);

    const LedgerStore ledger(day.data);
    EXPECT_TRUE(ledger.check({.earlier = earlier, .photos = {}}).empty());
    const auto verdict = ledger::check_proof(ledger.prove("O1", earlier), ledger.key(), earlier);
    EXPECT_TRUE(verdict.valid);
    EXPECT_EQ(verdict.erased, 3u);
}

TEST_F(Erasing, asked_again_finishes_what_was_cut) {
    erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    write_atomically(folder.path() / "photos/a.jpg", std::string_view("picture a"));
    const auto again = erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    EXPECT_TRUE(again.entries.empty());
    EXPECT_TRUE(again.file_was_there);
    EXPECT_TRUE(LedgerStore(day.data).check({}).empty());
}

TEST_F(Erasing, needs_a_photo_a_name_and_a_ground) {
    EXPECT_THROW(erase_photo(day, {"photos/c.jpg", "lan", "Art. 14"}), Failure);
    EXPECT_THROW(erase_photo(day, {"photos/a.jpg", " ", "Art. 14"}), Failure);
    EXPECT_THROW(erase_photo(day, {"photos/a.jpg", "lan", ""}), Failure);
    EXPECT_TRUE(anywhere("picture a"));
}

TEST_F(Erasing, a_record_that_is_gone_without_an_erasure_is_lost) {
    SQLite::Database sql((day.data / "tallyman.db").string(), SQLite::OPEN_READWRITE);
    sql.exec("update ledger_entries set record = null, salt = null where number = 1");
    const auto problems = LedgerStore(day.data).check({});
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(problems.front().find("entry 1: its record is lost"), std::string::npos);
}

}  // namespace
}  // namespace tallyman::store
