#include "store/ledger_store.h"

#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/ledger_log.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

const Instant morning{Seconds{1'800'000'000}};

void append_facts(const fs::path& data, int first, int count) {
    Database database(data);
    Transaction transaction(database);
    LedgerLog log(database, morning);
    for (int i = first; i < first + count; ++i) {
        log.append("verdict", fmt::format("O{}", i % 7), fmt::format(R"({{"order":"O{}","n":{}}})", i % 7, i));
    }
    log.finish();
    transaction.commit();
}

TEST(LedgerStore, proves_every_fact_of_an_order) {
    TestFolder folder;
    append_facts(folder.path(), 0, 600);
    const LedgerStore ledger(folder.path());
    const auto proof = ledger.prove("O3", {});
    EXPECT_EQ(proof.entries.size(), 86u);
    EXPECT_TRUE(ledger::check_proof(proof, ledger.key(), {}).valid);
    EXPECT_THROW(ledger.prove("O99", {}), Failure);
}

TEST(LedgerStore, a_later_proof_leads_back_to_an_earlier_checkpoint) {
    TestFolder folder;
    append_facts(folder.path(), 0, 300);
    const auto earlier = LedgerStore(folder.path()).signed_checkpoint();
    append_facts(folder.path(), 300, 500);
    const LedgerStore ledger(folder.path());
    const auto verdict = ledger::check_proof(ledger.prove("O1", earlier), ledger.key(), earlier);
    EXPECT_TRUE(verdict.valid) << verdict.problems.front();
    EXPECT_EQ(verdict.size, 800u);
}

TEST(LedgerStore, the_same_fact_is_written_once) {
    TestFolder folder;
    append_facts(folder.path(), 0, 20);
    append_facts(folder.path(), 0, 20);
    EXPECT_EQ(LedgerStore(folder.path()).checkpoint().size, 20u);
}

TEST(LedgerStore, a_transaction_taken_back_leaves_no_entry) {
    TestFolder folder;
    append_facts(folder.path(), 0, 20);
    {
        Database database(folder.path());
        Transaction transaction(database);
        LedgerLog log(database, morning);
        log.append("verdict", "O1", R"({"order":"O1"})");
        log.finish();
    }
    const LedgerStore ledger(folder.path());
    EXPECT_EQ(ledger.checkpoint().size, 20u);
    EXPECT_TRUE(ledger.check({}).empty());
}

struct Tampering {
    const char* name;
    const char* sql;
};

TEST(LedgerStore, names_every_kind_of_tampering) {
    const Tampering kinds[] = {
        {"record", "update ledger_entries set record = replace(record, '\"n\":5', '\"n\":6') where number = 5"},
        {"leaf", "update ledger_entries set leaf = replace(leaf, 'T', 'U') where number = 5"},
        {"salt",
         "update ledger_entries set salt = (select salt from ledger_entries where number = 6) where number = 5"},
        {"salt only erased", "update ledger_entries set salt = null where number = 5"},
        {"deleted", "delete from ledger_entries where number = 5"},
        {"cut", "delete from ledger_entries where number >= 290"},
        {"tile",
         "update ledger_tiles set hashes = (select hashes from ledger_tiles where number = 1) where level = 0 and "
         "number = 0"},
    };
    for (const auto& kind : kinds) {
        TestFolder folder;
        append_facts(folder.path(), 0, 300);
        const LedgerStore ledger(folder.path());
        const auto earlier = ledger.signed_checkpoint();
        ledger.publish(folder.path() / "ledger");
        ASSERT_TRUE(ledger.check({.earlier = earlier}).empty());
        Database(folder.path()).run(kind.sql);
        EXPECT_FALSE(ledger.check({.earlier = earlier}).empty()) << kind.name;
    }
}

TEST(LedgerStore, an_erased_record_is_no_problem_a_lost_one_is) {
    TestFolder folder;
    append_facts(folder.path(), 0, 30);
    Database(folder.path()).run("update ledger_entries set salt = null, record = null where number = 5");
    EXPECT_EQ(LedgerStore(folder.path()).check({}).size(), 1u);
    Database database(folder.path());
    Transaction transaction(database);
    LedgerLog log(database, morning);
    log.append("erased", "O5", R"({"erased":[5],"order":"O5"})");
    log.finish();
    transaction.commit();
    EXPECT_TRUE(LedgerStore(folder.path()).check({}).empty());
}

TEST(LedgerStore, published_files_are_held_to_the_log) {
    TestFolder folder;
    append_facts(folder.path(), 0, 300);
    const auto published = folder.path() / "ledger";
    const LedgerStore ledger(folder.path());
    ledger.publish(published);
    append_facts(folder.path(), 300, 300);
    ledger.publish(published);
    EXPECT_TRUE(ledger.check({}).empty());
    EXPECT_TRUE(fs::exists(published / "tile/0/001"));
    EXPECT_TRUE(fs::exists(published / "tile/entries/002.p/88"));
    fs::resize_file(published / "tile/0/001", 100);
    EXPECT_FALSE(ledger.check({}).empty());
}

}  // namespace
}  // namespace tallyman::store
