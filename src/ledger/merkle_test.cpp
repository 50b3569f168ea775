#include "ledger/merkle.h"

#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tallyman::ledger {
namespace {

// A log kept in memory, and the root by RFC 6962's own recursion to hold it against.
struct Log {
    std::map<NodeId, Digest> hashes;
    std::vector<Digest> leaves;

    ReadHash read() const {
        return [this](NodeId node) { return hashes.at(node); };
    }
    void add(std::string_view entry) {
        append(leaves.size(), leaf_hash(entry), read(),
               [this](NodeId node, const Digest& hash) { hashes[node] = hash; });
        leaves.push_back(leaf_hash(entry));
    }
};

Digest plain_root(std::span<const Digest> leaves) {
    if (leaves.empty()) return empty_root();
    if (leaves.size() == 1) return leaves.front();
    std::size_t half = 1;
    while (half * 2 < leaves.size()) half *= 2;
    return node_hash(plain_root(leaves.first(half)), plain_root(leaves.subspan(half)));
}

Log log_of(int entries) {
    Log log;
    for (int i = 0; i < entries; ++i) log.add(fmt::format("entry {}", i));
    return log;
}

TEST(Merkle, root_is_the_one_of_rfc_6962_at_every_size) {
    Log log;
    EXPECT_EQ(root(0, log.read()), plain_root({}));
    for (int size = 1; size <= 70; ++size) {
        log.add(fmt::format("entry {}", size));
        EXPECT_EQ(root(log.leaves.size(), log.read()), plain_root(log.leaves)) << size;
    }
}

TEST(Merkle, every_entry_of_every_small_log_is_proved_and_nothing_else) {
    const Log log = log_of(40);
    for (std::uint64_t size = 1; size <= 40; ++size) {
        const Digest top = root(size, log.read());
        for (std::uint64_t index = 0; index < size; ++index) {
            auto proof = inclusion_proof(index, size, log.read());
            EXPECT_TRUE(proves_inclusion(proof, index, size, log.leaves[index], top));
            EXPECT_FALSE(proves_inclusion(proof, index, size, leaf_hash("other"), top));
            EXPECT_FALSE(proves_inclusion(proof, index + 1, size, log.leaves[index], top));
            proof.push_back(top);
            EXPECT_FALSE(proves_inclusion(proof, index, size, log.leaves[index], top));
        }
    }
}

TEST(Merkle, every_pair_of_sizes_is_consistent_and_a_fork_is_not) {
    const Log log = log_of(40);
    Log fork = log_of(7);
    while (fork.leaves.size() < 40) fork.add("forked");
    for (std::uint64_t size = 1; size <= 40; ++size) {
        for (std::uint64_t old_size = 1; old_size <= size; ++old_size) {
            const auto proof = consistency_proof(old_size, size, log.read());
            const Digest old_root = root(old_size, log.read());
            EXPECT_TRUE(proves_consistency(proof, old_size, size, old_root, root(size, log.read())));
            if (old_size > 7) {
                EXPECT_FALSE(proves_consistency(consistency_proof(old_size, size, fork.read()), old_size, size,
                                                old_root, root(size, fork.read())));
            }
        }
    }
}

TEST(Merkle, proofs_of_size_nothing_are_refused) {
    EXPECT_FALSE(proves_inclusion({}, 0, 0, leaf_hash(""), empty_root()));
    EXPECT_FALSE(proves_consistency({}, 0, 5, empty_root(), empty_root()));
    EXPECT_FALSE(proves_consistency({}, 6, 5, empty_root(), empty_root()));
}

}  // namespace
}  // namespace tallyman::ledger
