#include "ledger/proof.h"

#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/checkpoint.h"

namespace tallyman::ledger {
namespace {

// A log of `size` facts, every third about the order O1.
struct Fixture {
    SignerKey key = new_signer_key("kho.example.vn/log");
    std::map<NodeId, Digest> hashes;
    std::vector<std::string> leaves, records;
    std::vector<Salt> salts;

    explicit Fixture(int size) {
        for (int i = 0; i < size; ++i) {
            Salt salt{};
            salt[0] = static_cast<std::byte>(i);
            records.push_back(fmt::format(R"({{"order":"O{}","cases":{}}})", i % 3, i));
            salts.push_back(salt);
            const Entry entry{"verdict", Instant{Seconds{1'800'000'000 + i}}, commitment_to(salt, records.back())};
            leaves.push_back(entry.leaf());
            append(static_cast<std::uint64_t>(i), leaf_hash(leaves.back()), read(),
                   [this](NodeId node, const Digest& hash) { hashes[node] = hash; });
        }
    }
    ReadHash read() const {
        return [this](NodeId node) { return hashes.at(node); };
    }
    std::string checkpoint(std::uint64_t size) const {
        return signed_checkpoint({key.name, size, root(size, read())}, key);
    }
    Proof proof() const {
        Proof proof{"O1", checkpoint(leaves.size()), {}, {}};
        for (std::uint64_t i = 1; i < leaves.size(); i += 3) {
            proof.entries.push_back({i, leaves[i], salts[i], records[i], inclusion_proof(i, leaves.size(), read())});
        }
        return proof;
    }
};

TEST(Proof, holds_after_a_round_trip_through_its_file) {
    const Fixture log(50);
    const auto proof = parse_proof(to_json(log.proof()));
    ASSERT_TRUE(proof) << proof.error();
    const auto verdict = check_proof(*proof, log.key.verifier(), {});
    EXPECT_TRUE(verdict.valid) << verdict.problems.front();
    EXPECT_EQ(verdict.entries, 17u);
    EXPECT_EQ(verdict.size, 50u);
}

TEST(Proof, an_erased_record_leaves_its_place_proved) {
    const Fixture log(50);
    Proof proof = log.proof();
    proof.entries[3].record.reset();
    proof.entries[3].salt.reset();
    const auto verdict = check_proof(*parse_proof(to_json(proof)), log.key.verifier(), {});
    EXPECT_TRUE(verdict.valid);
    EXPECT_EQ(verdict.erased, 1u);
}

TEST(Proof, every_kind_of_tampering_is_named) {
    const Fixture log(50);
    const auto broken = [&](const std::function<void(Proof&)>& change) {
        Proof proof = log.proof();
        change(proof);
        return !check_proof(proof, log.key.verifier(), {}).valid;
    };
    EXPECT_TRUE(broken([](Proof& p) { (*p.entries[0].record)[10] ^= 1; }));
    EXPECT_TRUE(broken([](Proof& p) { (*p.entries[0].salt)[5] ^= std::byte{1}; }));
    EXPECT_TRUE(broken([](Proof& p) { p.entries[0].leaf[30] ^= 1; }));
    EXPECT_TRUE(broken([](Proof& p) { std::swap(p.entries[0].record, p.entries[1].record); }));
    EXPECT_TRUE(broken([](Proof& p) { std::swap(p.entries[0].index, p.entries[1].index); }));
    EXPECT_TRUE(broken([](Proof& p) { p.entries[0].path.pop_back(); }));
    EXPECT_TRUE(broken([](Proof& p) { p.entries.clear(); }));
    EXPECT_TRUE(broken([&](Proof& p) { p.checkpoint = log.checkpoint(49); }));
    EXPECT_TRUE(broken([&](Proof& p) {
        p.checkpoint = signed_checkpoint({log.key.name, 50, root(50, log.read())}, new_signer_key(log.key.name));
    }));
}

TEST(Proof, leads_back_to_an_earlier_checkpoint) {
    const Fixture log(50);
    const std::string earlier = log.checkpoint(20);
    Proof proof = log.proof();
    EXPECT_FALSE(check_proof(proof, log.key.verifier(), earlier).valid);
    proof.consistency = {20, consistency_proof(20, 50, log.read())};
    EXPECT_TRUE(check_proof(proof, log.key.verifier(), earlier).valid);
    EXPECT_TRUE(check_proof(proof, log.key.verifier(), proof.checkpoint).valid);
}

TEST(Proof, a_rolled_back_or_forked_log_is_told) {
    const Fixture log(50);
    Fixture shorter(30);
    shorter.key = log.key;
    EXPECT_FALSE(check_proof(shorter.proof(), log.key.verifier(), log.checkpoint(50)).valid);
    const std::string forked = signed_checkpoint({log.key.name, 50, leaf_hash("fork")}, log.key);
    EXPECT_FALSE(check_proof(log.proof(), log.key.verifier(), forked).valid);
}

TEST(Proof, says_what_it_cannot_read) {
    for (const char* text :
         {"", "{}", "[]", R"({"format":"tallyman-proof-1"})",
          R"({"format":"tallyman-proof-1","subject":"x","checkpoint":"","entries":[{"index":-1}]})"}) {
        EXPECT_FALSE(parse_proof(text)) << text;
    }
}

}  // namespace
}  // namespace tallyman::ledger
