// The tree over the log: RFC 6962 / RFC 9162 hashing, inclusion and consistency proofs. Nothing is kept but the hashes
// of complete subtrees, so appending costs about two hashes and a proof reads about log2(n) of them.
//
// A stored hash is named by its level (0 = leaves) and its number on that level; it covers 2^level entries. Only
// complete subtrees are stored: they never change once written.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace tallyman::ledger {

Digest leaf_hash(std::span<const std::byte> leaf);  // SHA-256(0x00 || leaf)
Digest leaf_hash(std::string_view leaf);
Digest node_hash(const Digest& left, const Digest& right);  // SHA-256(0x01 || left || right)
Digest empty_root();                                        // SHA-256 of nothing, the root of a log of size 0

struct NodeId {
    int level = 0;
    std::uint64_t number = 0;

    friend auto operator<=>(const NodeId&, const NodeId&) = default;
};

// Gives the hash of a complete subtree inside the log.
using ReadHash = std::function<Digest(NodeId)>;
using WriteHash = std::function<void(NodeId, const Digest&)>;

// Appends one leaf hash to a log of `size` entries: writes the leaf's hash and every subtree that it completes.
void append(std::uint64_t size, const Digest& leaf, const ReadHash& read, const WriteHash& write);

Digest root(std::uint64_t size, const ReadHash& read);

// The hashes that lead from entry `index` to the root of a log of `size` entries; index < size.
std::vector<Digest> inclusion_proof(std::uint64_t index, std::uint64_t size, const ReadHash& read);
// The hashes that show the log of `old_size` entries to be the beginning of the one of `size`; 0 < old_size <= size.
std::vector<Digest> consistency_proof(std::uint64_t old_size, std::uint64_t size, const ReadHash& read);

bool proves_inclusion(std::span<const Digest> proof, std::uint64_t index, std::uint64_t size, const Digest& leaf,
                      const Digest& root);
bool proves_consistency(std::span<const Digest> proof, std::uint64_t old_size, std::uint64_t size,
                        const Digest& old_root, const Digest& root);

}  // namespace tallyman::ledger
