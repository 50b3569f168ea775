// The ledger's rows: entries with their records and salts, and the tree above them as tiles of 256 hashes. Facts are
// appended inside the transaction of the rows that they explain, so there is never one without the other. For the .cpp
// files of this folder only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"
#include "store/database.h"
#include "store/outbox.h"

namespace tallyman::store {

// Reads the log as it stands in the database.
class LedgerReader {
public:
    explicit LedgerReader(Database& database) : database_(database) {}

    std::uint64_t size();
    // A complete subtree's hash, from the tile that holds it.
    Digest hash(ledger::NodeId node);
    std::string leaf(std::uint64_t number);

protected:
    using TileId = std::pair<int, std::uint64_t>;  // tile level (each is 8 levels of the tree), number
    std::vector<Digest>& tile(TileId id);

    Database& database_;
    std::map<TileId, std::vector<Digest>> tiles_;
};

// Appends within an open transaction; `finish` writes the changed tiles and must come before the commit.
class LedgerLog : public LedgerReader {
public:
    LedgerLog(Database& database, Instant now);

    // `record` is the fact as JSON text, `subject` whom it is about (an order). A fact that the log already holds of
    // this subject is not written again.
    void append(const std::string& kind, const std::string& subject, const std::string& record);
    void finish();

private:
    void add_to_tree(const std::string& leaf);
    void add_to_outbox(const std::string& kind);

    Instant now_;
    std::uint64_t size_;
    std::map<TileId, bool> changed_;
    std::vector<Subscriber> subscribers_;
    Statement known_, add_;
};

}  // namespace tallyman::store
