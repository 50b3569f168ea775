#include "store/backup.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/files.h"
#include "store/fsck.h"
#include "store/ledger_store.h"
#include "store/received.h"
#include "store/store.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

struct Backups : ::testing::Test {
    TestFolder folder;
    fs::path data = folder.path() / "data", copy = folder.path() / "copy", back = folder.path() / "back";

    Backups() {
        folder.name_database(data);
        save(1);
        write_atomically(data / "photos/ab/cd.jpg", std::string_view("a picture"));
    }
    void save(int count) {
        Store store(data);
        Allocation allocation;
        for (int i = 0; i < count; ++i) allocation.push_back({{"O" + std::to_string(i)}, {}, {}});
        auto batch = store.begin_import();
        batch.commit(Instant{Seconds{1000}}, sha256(std::to_string(count)));
        store.save_allocation(allocation);
    }
};

TEST_F(Backups, verify_and_come_back) {
    const auto summary = back_up(data, copy);
    EXPECT_EQ(summary.files, 3u);  // database, key, picture
    EXPECT_TRUE(verify_backup(copy).empty());
    EXPECT_EQ(restore_backup(copy, back).ledger_entries, summary.ledger_entries);
    EXPECT_EQ(read_file(back / "photos/ab/cd.jpg", 100), "a picture");
    EXPECT_EQ(LedgerStore(back).checkpoint().root, LedgerStore(data).checkpoint().root);
    EXPECT_EQ(LedgerStore(back).key().text(), LedgerStore(data).key().text());
    EXPECT_THROW(restore_backup(copy, back), Failure);
}

TEST_F(Backups, a_second_one_takes_the_place_of_the_first) {
    back_up(data, copy);
    save(30);
    write_atomically(data / "photos/ab/ef.jpg", std::string_view("another"));
    EXPECT_EQ(back_up(data, copy).files, 4u);
    EXPECT_TRUE(verify_backup(copy).empty());
    restore_backup(copy, back);
    EXPECT_EQ(LedgerStore(back).checkpoint().size, LedgerStore(data).checkpoint().size);
}

TEST_F(Backups, name_what_is_wrong_with_them) {
    back_up(data, copy);
    write_atomically(copy / "photos/ab/cd.jpg", std::string_view("b picture"));
    ASSERT_EQ(verify_backup(copy).size(), 1u);
    EXPECT_EQ(verify_backup(copy).front(), "photos/ab/cd.jpg was changed");
    fs::remove(copy / "photos/ab/cd.jpg");
    EXPECT_EQ(verify_backup(copy).front(), "photos/ab/cd.jpg is missing");
    EXPECT_THROW(restore_backup(copy, back), Failure);
    EXPECT_FALSE(fs::exists(back));
    fs::remove(copy / "manifest.json");
    EXPECT_THROW(verify_backup(copy), Failure);
}

TEST_F(Backups, come_back_into_the_database_that_is_named) {
    back_up(data, copy);
    folder.name_database(back);
    restore_backup(copy, back);
    EXPECT_EQ(LedgerStore(back).checkpoint().root, LedgerStore(data).checkpoint().root);
    EXPECT_EQ(fs::exists(back / "tallyman.db"), !tests_run_on_postgresql());
    Store store(back);
    store.save_allocation({{{"O9"}, {}, {}}});
    EXPECT_TRUE(LedgerStore(back).check({}).empty());
    store.begin_import().commit(Instant{Seconds{2000}}, sha256("next"));
    EXPECT_EQ(store.current_import()->id, 2);
}

// The page that says so, which neither opening the store nor the ledger reads.
void damage(const fs::path& database, std::string_view says) {
    constexpr std::size_t page = 4096;
    auto bytes = read_file(database, 100'000'000);
    ASSERT_NE(bytes.find(says), bytes.npos);
    bytes.replace(bytes.find(says) / page * page, page, page, '\xff');
    write_atomically(database, std::string_view(bytes));
}

TEST_F(Backups, of_a_damaged_database_do_not_take_the_place_of_a_good_one) {
    if (tests_run_on_postgresql()) GTEST_SKIP() << "PostgreSQL looks after its own pages";
    {
        Store store(data);
        auto batch = store.begin_import();
        batch.add(Depot{{"D1"}, "Kho Thủ Đức", {10.80, 106.60}, {}}, 2);
        batch.commit(Instant{Seconds{2000}}, sha256("a depot"));
    }
    back_up(data, copy);
    damage(data / "tallyman.db", "Kho Thủ Đức");
    EXPECT_THROW(back_up(data, copy), std::exception);
    EXPECT_TRUE(verify_backup(copy).empty()) << "the earlier one stays";
    const auto found = fsck(data);
    ASSERT_FALSE(found.problems.empty());
    EXPECT_TRUE(found.problems.front().starts_with("the database is damaged")) << found.problems.front();
}

TEST_F(Backups, verify_that_the_photos_with_receipts_came_along) {
    Upload upload;
    upload.id = "upload-0001";
    upload.photo.order = {"O1"};
    upload.sha256 = hex(sha256("a photo"));
    upload.bytes = 7;
    LedgerStore(data).key();  // who signs a receipt has made it
    const auto sealed = sealed_path(data, upload.sha256);
    write_atomically(sealed, std::string_view("a photo"));
    {
        Store store(data);
        Received received(store);
        upload = received.begin(upload);
        received.receive(std::vector<Receipt>{{upload, "tallyman receipt\n"}});
    }
    back_up(data, copy);
    EXPECT_TRUE(verify_backup(copy).empty());
    write_atomically(sealed, std::string_view("b photo"));
    fs::remove_all(copy);
    back_up(data, copy);
    ASSERT_EQ(verify_backup(copy).size(), 1u);
    EXPECT_EQ(verify_backup(copy).front(), "photo received/upload-0001 was changed before the backup");
    fs::remove(sealed);
    fs::remove_all(copy);
    back_up(data, copy);
    ASSERT_EQ(verify_backup(copy).size(), 1u);
    EXPECT_EQ(verify_backup(copy).front(), "photo received/upload-0001 is not in the backup");

    fs::remove(data / "ledger.key");
    EXPECT_THROW(LedgerStore{data}, Failure) << "another key would not fit the receipt";
}

TEST_F(Backups, a_manifest_cannot_reach_outside) {
    back_up(data, copy);
    write_atomically(
        copy / "manifest.json",
        std::string_view(R"({"checkpoint":"","files":[{"path":"../data/ledger.key","to":"x","sha256":""}]})"));
    ASSERT_EQ(verify_backup(copy).size(), 1u);
    EXPECT_EQ(verify_backup(copy).front(), "../data/ledger.key: not a file of a backup");
}

TEST_F(Backups, need_a_store) { EXPECT_THROW(back_up(folder.path() / "nothing", copy), Failure); }

}  // namespace
}  // namespace tallyman::store
