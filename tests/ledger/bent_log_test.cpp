#include "bent_log.h"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "ledger/checkpoint.h"
#include "ledger/tiles.h"
#include "store/files.h"
#include "store/ledger_check.h"
#include "store/ledger_log.h"
#include "store/ledger_store.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

void expect_all_named(const Flips& flips) {
    EXPECT_GT(flips.tried, 1000u);
    EXPECT_EQ(flips.detected, flips.tried);
    EXPECT_EQ(flips.named, flips.tried) << fmt::format("{}", fmt::join(flips.missed, "\n"));
}

TEST(BentLog, every_bit_of_a_short_log_is_detected_and_named) {
    TestFolder folder;
    append_facts(folder.path(), 0, 3);
    const auto earlier = LedgerStore(folder.path()).signed_checkpoint();
    append_facts(folder.path(), 3, 2);
    LedgerStore(folder.path()).publish(folder.path() / "ledger");
    expect_all_named(flip_store(folder.path(), earlier, Flip::every_bit));
    expect_all_named(flip_published(folder.path(), earlier, Flip::every_bit));
}

TEST(BentLog, a_flip_at_each_byte_of_a_longer_log_is_detected_and_named) {
    TestFolder folder;
    append_facts(folder.path(), 0, 20);
    const auto earlier = LedgerStore(folder.path()).signed_checkpoint();
    append_facts(folder.path(), 20, 10);
    expect_all_named(flip_store(folder.path(), earlier, Flip::one_a_byte));
}

// A log of 300 facts in which everything but the outside checkpoint was made to fit: a change in the rows and the tree
// above them rebuilt, as somebody with the whole machine could.
void rebuild_tree(const fs::path& data) {
    Database database(data);
    const Transaction transaction(database);
    database.run("delete from ledger_tiles");
    std::map<std::pair<int, std::uint64_t>, std::string> tiles;
    ledger::HashTree tree;
    read_entries(database, [&](const StoredEntry& stored) { tree.add(ledger::leaf_hash(stored.leaf)); });
    for (int level = 0; level < 2; ++level) {
        for (std::uint64_t i = 0; i < tree.size() >> (8 * level); ++i) {
            const auto& hash = tree.hash({8 * level, i});
            tiles[{level, i / ledger::tile_width}].append(reinterpret_cast<const char*>(hash.data()), hash.size());
        }
    }
    Statement put(database, "insert into ledger_tiles (level, number, hashes) values (?, ?, ?)");
    for (const auto& [id, hashes] : tiles) {
        put.bind(1, id.first);
        put.bind(2, static_cast<std::int64_t>(id.second));
        put.bind(3, std::as_bytes(std::span(hashes)));
        put.run();
    }
    database.connection().commit();
}

TEST(BentLog, a_rewritten_log_does_not_fit_an_earlier_checkpoint) {
    const std::string copy =
        "insert into ledger_entries select number + 1000, subject, kind, leaf, salt, record from ledger_entries ";
    const std::string number_anew =
        "; create temp table anew as select row_number() over (order by number % 1000, number) - 1 as n, subject, "
        "kind, leaf, "
        "salt, record from ledger_entries; delete from ledger_entries; insert into ledger_entries select * from anew";
    const std::pair<const char*, std::string> kinds[] = {
        {"deleted", "delete from ledger_entries where number = 5" + number_anew},
        {"duplicated", copy + "where number = 5" + number_anew},
        {"swapped",
         "update ledger_entries set number = 1005 where number = 5; update ledger_entries set number = 5 where "
         "number = 6; update ledger_entries set number = 6 where number = 1005"},
        {"inserted",
         copy + "where number = 250" + "; update ledger_entries set number = 1005 where number = 1250" + number_anew},
        {"cut", "delete from ledger_entries where number >= 290"},
        {"emptied", "delete from ledger_entries"},
    };
    for (const auto& [name, sql] : kinds) {
        TestFolder folder;
        append_facts(folder.path(), 0, 300);
        const auto earlier = LedgerStore(folder.path()).signed_checkpoint();
        Database(folder.path()).run(sql);
        EXPECT_FALSE(LedgerStore(folder.path()).check({}).empty()) << name;
        rebuild_tree(folder.path());
        EXPECT_TRUE(LedgerStore(folder.path()).check({}).empty()) << name << ": not rewritten well";
        EXPECT_FALSE(LedgerStore(folder.path()).check({.earlier = earlier}).empty()) << name;
    }
}

TEST(BentLog, an_older_backup_a_fork_and_an_old_key_do_not_fit) {
    TestFolder folder, backup;
    append_facts(folder.path(), 0, 100);
    for (const auto* file : {"tallyman.db", "ledger.key"}) {
        LedgerStore(folder.path());
        fs::copy(folder.path() / file, backup.path() / file);
    }
    append_facts(folder.path(), 100, 50);
    const auto earlier = LedgerStore(folder.path()).signed_checkpoint();

    const LedgerStore rolled_back(backup.path());
    EXPECT_TRUE(rolled_back.check({}).empty());
    ASSERT_EQ(rolled_back.check({.earlier = earlier}).size(), 1u);
    EXPECT_EQ(rolled_back.check({.earlier = earlier}).front(),
              "the log was rolled back: 100 entries, the earlier checkpoint has 150");

    append_facts(backup.path(), 500, 80);
    ASSERT_EQ(rolled_back.check({.earlier = earlier}).size(), 1u);
    EXPECT_EQ(rolled_back.check({.earlier = earlier}).front(),
              "the log does not begin with the entries of the earlier checkpoint");

    const auto key = LedgerStore(folder.path()).key();
    const auto old_key = ledger::new_signer_key(key.name);
    const auto checkpoint = LedgerStore(folder.path()).checkpoint();
    EXPECT_FALSE(ledger::open_checkpoint(ledger::signed_checkpoint(checkpoint, old_key), key));
    EXPECT_EQ(LedgerStore(folder.path()).check({.earlier = ledger::signed_checkpoint(checkpoint, old_key)}).size(), 1u);
}

TEST(BentLog, swapped_photo_bytes_are_named) {
    TestFolder folder;
    write_atomically(folder.path() / "a.jpg", std::string_view("picture a"));
    write_atomically(folder.path() / "b.jpg", std::string_view("picture b"));
    {
        Database database(folder.path());
        Transaction transaction(database);
        LedgerLog log(database, Instant{Seconds{1'800'000'000}});
        for (const std::string file : {"a.jpg", "b.jpg"}) {
            log.append("photo_accepted", "O1",
                       fmt::format(R"({{"file":"{}","order":"O1","sha256":"{}"}})", file,
                                   hex(sha256(fmt::format("picture {}", file.substr(0, 1))))));
        }
        log.finish();
        transaction.commit();
    }
    const LedgerStore ledger(folder.path());
    EXPECT_TRUE(ledger.check({.photos = folder.path()}).empty());
    fs::rename(folder.path() / "b.jpg", folder.path() / "a.jpg");
    const auto problems = ledger.check({.photos = folder.path()});
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[0], "photo a.jpg was changed; entry 0 vouches for other bytes");
    EXPECT_EQ(problems[1], "photo b.jpg is missing; entry 1 vouches for it");
}

TEST(BentLog, crashes_raise_no_false_alarm) {
    TestFolder folder;
    const auto restarts = restart(folder.path(), 30, 1);
    EXPECT_EQ(restarts.killed + restarts.ended, 30u);
    EXPECT_GT(restarts.killed, 0u);
    EXPECT_TRUE(restarts.false_alarms.empty()) << restarts.false_alarms.front();
}

}  // namespace
}  // namespace tallyman::store
