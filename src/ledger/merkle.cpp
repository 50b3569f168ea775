#include "ledger/merkle.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace tallyman::ledger {
namespace {

// The complete subtrees that make up the log's first `size` entries, largest first: the set bits of `size`.
std::vector<NodeId> peaks(std::uint64_t begin, std::uint64_t end) {
    std::vector<NodeId> nodes;
    while (begin < end) {
        int level = static_cast<int>(std::bit_width(end - begin)) - 1;
        if (begin != 0) level = std::min(level, std::countr_zero(begin));
        nodes.push_back({level, begin >> level});
        begin += std::uint64_t{1} << level;
    }
    return nodes;
}

Digest folded(std::span<const NodeId> nodes, const ReadHash& read) {
    CHECK(!nodes.empty());
    Digest hash = read(nodes.back());
    for (std::size_t i = nodes.size() - 1; i-- > 0;) hash = node_hash(read(nodes[i]), hash);
    return hash;
}

// The root of entries [begin, end), where begin is a multiple of the largest power of two below end - begin.
Digest range_root(std::uint64_t begin, std::uint64_t end, const ReadHash& read) {
    return folded(peaks(begin, end), read);
}

// The largest power of two smaller than size (RFC 6962, 2.1).
std::uint64_t split_point(std::uint64_t size) { return std::bit_floor(size - 1); }

}  // namespace

Digest leaf_hash(std::span<const std::byte> leaf) {
    std::vector<std::byte> bytes(leaf.size() + 1);
    std::ranges::copy(leaf, bytes.begin() + 1);
    return sha256(bytes);
}

Digest leaf_hash(std::string_view leaf) { return leaf_hash(std::as_bytes(std::span(leaf))); }

Digest node_hash(const Digest& left, const Digest& right) {
    std::array<std::byte, 65> bytes{std::byte{1}};
    std::ranges::copy(left, bytes.begin() + 1);
    std::ranges::copy(right, bytes.begin() + 33);
    return sha256(bytes);
}

Digest empty_root() { return sha256(std::string_view{}); }

void append(std::uint64_t size, const Digest& leaf, const ReadHash& read, const WriteHash& write) {
    NodeId node{0, size};
    Digest hash = leaf;
    write(node, hash);
    while (node.number % 2 == 1) {
        hash = node_hash(read({node.level, node.number - 1}), hash);
        node = {node.level + 1, node.number / 2};
        write(node, hash);
    }
}

Digest root(std::uint64_t size, const ReadHash& read) { return size == 0 ? empty_root() : range_root(0, size, read); }

std::vector<Digest> inclusion_proof(std::uint64_t index, std::uint64_t size, const ReadHash& read) {
    CHECK(index < size);
    std::vector<Digest> proof;
    std::uint64_t begin = 0, end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + split_point(end - begin);
        if (index < middle) {
            proof.push_back(range_root(middle, end, read));
            end = middle;
        } else {
            proof.push_back(range_root(begin, middle, read));
            begin = middle;
        }
    }
    std::ranges::reverse(proof);
    return proof;
}

std::vector<Digest> consistency_proof(std::uint64_t old_size, std::uint64_t size, const ReadHash& read) {
    CHECK(old_size > 0 && old_size <= size);
    std::vector<Digest> proof;
    std::uint64_t begin = 0, end = size;
    bool old_is_subtree = true;  // [begin, old_size) is the whole old log, whose root the verifier has
    while (end != old_size) {
        const std::uint64_t middle = begin + split_point(end - begin);
        if (old_size <= middle) {
            proof.push_back(range_root(middle, end, read));
            end = middle;
        } else {
            proof.push_back(range_root(begin, middle, read));
            begin = middle;
            old_is_subtree = false;
        }
    }
    if (!old_is_subtree) proof.push_back(range_root(begin, end, read));
    std::ranges::reverse(proof);
    return proof;
}

// Both verifications follow RFC 9162, 2.1.3.2 and 2.1.4.2.
bool proves_inclusion(std::span<const Digest> proof, std::uint64_t index, std::uint64_t size, const Digest& leaf,
                      const Digest& root) {
    if (index >= size) return false;
    std::uint64_t node = index, last = size - 1;
    Digest hash = leaf;
    for (const Digest& sibling : proof) {
        if (last == 0) return false;
        if (node % 2 == 1 || node == last) {
            hash = node_hash(sibling, hash);
            while (node % 2 == 0 && node != 0) node >>= 1, last >>= 1;
        } else {
            hash = node_hash(hash, sibling);
        }
        node >>= 1, last >>= 1;
    }
    return last == 0 && hash == root;
}

bool proves_consistency(std::span<const Digest> proof, std::uint64_t old_size, std::uint64_t size,
                        const Digest& old_root, const Digest& root) {
    if (old_size == 0 || old_size > size) return false;
    if (old_size == size) return proof.empty() && old_root == root;

    std::vector<Digest> path(proof.begin(), proof.end());
    if (std::has_single_bit(old_size)) path.insert(path.begin(), old_root);
    if (path.empty()) return false;
    std::uint64_t node = old_size - 1, last = size - 1;
    while (node % 2 == 1) node >>= 1, last >>= 1;
    Digest old_hash = path.front(), hash = path.front();
    for (const Digest& sibling : std::span(path).subspan(1)) {
        if (last == 0) return false;
        if (node % 2 == 1 || node == last) {
            old_hash = node_hash(sibling, old_hash);
            hash = node_hash(sibling, hash);
            while (node % 2 == 0 && node != 0) node >>= 1, last >>= 1;
        } else {
            hash = node_hash(hash, sibling);
        }
        node >>= 1, last >>= 1;
    }
    return last == 0 && old_hash == old_root && hash == root;
}

}  // namespace tallyman::ledger
