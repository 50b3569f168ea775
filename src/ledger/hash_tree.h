// The whole tree in memory, rebuilt from the entries themselves: for checking a log against what is stored and
// published of it. 64 bytes an entry, about one node hash an entry.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/merkle.h"

namespace tallyman::ledger {

class HashTree {
public:
    void add(const Digest& leaf);  // a leaf's hash
    std::uint64_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
    // Throws std::out_of_range for a subtree that is not complete.
    const Digest& hash(NodeId node) const { return levels_.at(static_cast<std::size_t>(node.level)).at(node.number); }
    ReadHash reader() const {
        return [this](NodeId node) { return hash(node); };
    }
    Digest root() const { return ledger::root(size(), reader()); }

private:
    std::vector<std::vector<Digest>> levels_;
};

}  // namespace tallyman::ledger
