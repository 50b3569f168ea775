#include "ledger/hash_tree.h"

namespace tallyman::ledger {

void HashTree::add(const Digest& leaf) {
    Digest hash = leaf;
    for (std::size_t level = 0;; ++level) {
        if (level == levels_.size()) levels_.emplace_back();
        auto& row = levels_[level];
        row.push_back(hash);
        if (row.size() % 2 == 1) return;
        hash = node_hash(row[row.size() - 2], row.back());
    }
}

}  // namespace tallyman::ledger
