#include "store/erase.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/backup.h"
#include "store/database.h"
#include "store/files.h"
#include "store/fsck.h"
#include "store/ledger_store.h"
#include "store/photo_history.h"
#include "store/received.h"
#include "store/signatures.h"
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

    // PostgreSQL's files are not ours to look into: its rows are.
    bool anywhere(std::string_view text) const {
        TestFolder scratch;
        Database database(day.data);
        copy_to_file(database, scratch.path() / "rows");
        const auto rows = read_file(scratch.path() / "rows", 1 << 26);
        if (tests_run_on_postgresql() && rows.find(text) != std::string::npos) return true;
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

TEST_F(Erasing, takes_the_picture_out_of_the_reuse_history) {
    vision::Signature shown;
    shown.bytes = sha256("picture a");
    shown.thumbnail = vision::plane_of(8, 8);
    std::ranges::copy(std::string_view("how it looked"), shown.thumbnail.samples.begin());
    {
        const Store store(day.data);
        const SignatureRow row{"2026-11-23", "photos/a.jpg", shown.bytes, vision::to_bytes(shown)};
        Signatures(store).keep({&row, 1});
        PhotoHistory(day.data).follow(store);
    }
    ASSERT_TRUE(anywhere("how it looked"));
    erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    EXPECT_FALSE(anywhere("how it looked"));
    const auto again = PhotoHistory(day.data).find("2026-11-24/photos/again.jpg", shown);
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again.front().copy.kind, vision::CopyKind::same_bytes);
}

TEST_F(Erasing, asked_again_finishes_what_was_cut) {
    erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    write_atomically(folder.path() / "photos/a.jpg", std::string_view("picture a"));
    const auto again = erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    EXPECT_TRUE(again.entries.empty());
    EXPECT_TRUE(again.file_was_there);
    EXPECT_TRUE(LedgerStore(day.data).check({}).empty());
}

TEST_F(Erasing, takes_it_out_of_the_files_of_the_day) {
    write_atomically(folder.path() / "photos.csv",
                     std::string_view("file,order,vehicle,taken_at,lat,lon\n"
                                      "photos/a.jpg,O1,V1,2026-11-23T06:43:42+07:00,10.7754321,106.7\n"
                                      "photos/b.jpg,O1,V1,2026-11-23T06:44:00+07:00,10.7,106.7\n"));
    write_atomically(
        folder.path() / "verdicts.csv",
        std::string_view("order,file,verdict\nO1,,accept\nO1,photos/a.jpg,accept\nO1,photos/b.jpg,accept\n"));
    write_atomically(
        folder.path() / "verdicts.json",
        std::string_view(R"({"verdicts":[{"file":"","order":"O1"},{"file":"photos/a.jpg","order":"O1"}]})"));
    erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    EXPECT_EQ(read_file(folder.path() / "photos.csv", 1000),
              "file,order,vehicle,taken_at,lat,lon\nphotos/a.jpg,O1,V1,,,\n"
              "photos/b.jpg,O1,V1,2026-11-23T06:44:00+07:00,10.7,106.7\n");
    EXPECT_EQ(read_file(folder.path() / "verdicts.csv", 1000),
              "order,file,verdict\nO1,,accept\nO1,photos/b.jpg,accept\n");
    EXPECT_FALSE(anywhere(R"("file":"photos/a.jpg","order")"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "report.html"));
}

TEST_F(Erasing, an_import_does_not_bring_back_time_and_place) {
    erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    Store store(day.data, [] { return noon; });
    auto batch = store.begin_import();
    batch.add(PhotoRow{"photos/a.jpg", {"O1"}, {}, noon, LatLon{10.7754321, 106.7}}, 2);
    batch.add(PhotoRow{"photos/b.jpg", {"O1"}, {}, noon, LatLon{10.7, 106.7}}, 3);
    batch.commit(noon, sha256("the same day again"));
    EXPECT_FALSE(store.photos()[0].position);
    EXPECT_TRUE(store.photos()[1].position);
}

// A picture from a phone, handed in for two orders.
struct ErasingUploads : Erasing {
    std::string digest = hex(sha256("picture c"));
    std::filesystem::path sealed = sealed_path(day.data, digest);

    ErasingUploads() {
        const Store store(day.data, [] { return noon; });
        write_atomically(sealed, std::string_view("picture c"));
        for (const char* id : {"u1", "u2"}) {
            Upload upload;
            upload.id = id;
            upload.photo = {received_name(id), {"O1"}, {}, noon, LatLon{10.7754321, 106.7}};
            upload.driver = "Lan";
            upload.sha256 = digest;
            Received received(store);
            received.begin(upload);
            received.receive(upload, "receipt");
        }
    }
};

TEST_F(ErasingUploads, all_names_of_a_picture_go_with_it) {
    const auto erased = erase_photo(day, {"received/u1", "lan", "Art. 14"});
    EXPECT_EQ(erased.photos, (std::vector<std::string>{"received/u1", "received/u2"}));
    EXPECT_TRUE(erased.file_was_there);
    EXPECT_FALSE(anywhere("picture c"));
    EXPECT_FALSE(anywhere(digest));
    const auto found = fsck(day.data, folder.path());
    EXPECT_TRUE(found.problems.empty()) << found.problems.front();
    EXPECT_EQ(found.erased.size(), 2u);
    EXPECT_EQ(erase_photo(day, {"received/u1", "lan", "Art. 14"}).photos.size(), 1u);
}

TEST_F(ErasingUploads, fsck_tells_erased_from_lost) {
    erase_photo(day, {"photos/a.jpg", "lan", "Art. 14"});
    EXPECT_TRUE(fsck(day.data, folder.path()).problems.empty());
    std::filesystem::remove(sealed);
    const auto found = fsck(day.data, folder.path());
    ASSERT_EQ(found.problems.size(), 2u);
    EXPECT_EQ(found.problems[0], "photo received/u1 is lost");
    EXPECT_EQ(found.erased, std::vector<std::string>{"photos/a.jpg"});
    write_atomically(folder.path() / "photos/a.jpg", std::string_view("picture a"));
    EXPECT_EQ(fsck(day.data, folder.path()).problems[2], "photo photos/a.jpg was erased and is there again");
}

TEST_F(ErasingUploads, a_restored_backup_does_not_bring_it_back) {
    const auto copy = folder.path() / "copy", back = folder.path() / "back";
    back_up(day.data, copy);
    const auto erased = erase_photo(day, {"received/u1", "lan", "Art. 14"});
    EXPECT_TRUE(erased.backups_not_told.empty());
    EXPECT_TRUE(verify_backup(copy).empty());
    restore_backup(copy, back);
    EXPECT_FALSE(std::filesystem::exists(sealed_path(back, digest)));
    EXPECT_TRUE(fsck(back).problems.empty());
    EXPECT_EQ(fsck(back).erased.size(), 2u);
    const Store store(back);
    for (const auto& upload : Received(store).all()) EXPECT_FALSE(upload.photo.position);
}

TEST_F(ErasingUploads, a_backup_that_was_away_is_told_at_its_restore) {
    const auto copy = folder.path() / "copy", away = folder.path() / "away", back = folder.path() / "back";
    back_up(day.data, copy);
    std::filesystem::rename(copy, away);
    const auto erased = erase_photo(day, {"received/u2", "lan", "Art. 14"});
    EXPECT_EQ(erased.backups_not_told, std::vector<std::string>{copy.string()});
    const auto list = folder.path() / "list.jsonl";
    write_atomically(list, std::string_view(R"({"photo":"received/u2","by":"lan","ground":"Art. 14"})"));
    restore_backup(away, back, list);
    EXPECT_FALSE(std::filesystem::exists(sealed_path(back, digest)));
    EXPECT_EQ(fsck(back).erased.size(), 2u);
}

// Whatever is erased, in whatever sequence: every proof of every order still verifies, and so does the whole log.
TEST_F(ErasingUploads, everything_else_still_verifies_after_each_erasure) {
    {
        Store store(day.data, [] { return noon; });
        Allocation allocation;
        for (int i = 2; i < 8; ++i) allocation.push_back({{"O" + std::to_string(i)}, {}, {}});
        store.save_allocation(allocation);
    }
    auto earlier = LedgerStore(day.data).signed_checkpoint();
    for (const char* photo : {"received/u2", "photos/b.jpg", "photos/a.jpg"}) {
        erase_photo(day, {photo, "lan", "Art. 14"});
        const LedgerStore ledger(day.data);
        EXPECT_TRUE(ledger.check({.earlier = earlier, .photos = folder.path()}).empty()) << photo;
        for (int i = 1; i < 8; ++i) {
            const auto proof = ledger.prove("O" + std::to_string(i), earlier);
            EXPECT_TRUE(ledger::check_proof(proof, ledger.key(), earlier).valid) << photo << " O" << i;
        }
        earlier = ledger.signed_checkpoint();
    }
}

TEST_F(Erasing, needs_a_photo_a_name_and_a_ground) {
    EXPECT_THROW(erase_photo(day, {"photos/c.jpg", "lan", "Art. 14"}), Failure);
    EXPECT_THROW(erase_photo(day, {"photos/a.jpg", " ", "Art. 14"}), Failure);
    EXPECT_THROW(erase_photo(day, {"photos/a.jpg", "lan", ""}), Failure);
    EXPECT_TRUE(anywhere("picture a"));
}

TEST_F(Erasing, a_record_that_is_gone_without_an_erasure_is_lost) {
    Database(day.data).run("update ledger_entries set record = null, salt = null where number = 1");
    const auto problems = LedgerStore(day.data).check({});
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(problems.front().find("entry 1: its record is lost"), std::string::npos);
}

}  // namespace
}  // namespace tallyman::store
