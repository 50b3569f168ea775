// Cases kept as ledger entries and nothing else: each event is an entry of one kind about "removal/ID" (or another
// folder), what is personal in it the entry after it, of the kind with "_personal" behind it. For the .cpp files of
// this folder only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace tallyman::store {

struct KeptEvent {
    std::int64_t entry = 0;  // its number in the ledger
    std::string text;
    std::string personal;  // empty when erased
};

class CaseLog {
public:
    // Ids are the letter and a number: R-000001.
    CaseLog(Database& database, std::string kind, char letter, std::string folder = "removal")
        : database_(database), kind_(std::move(kind)), letter_(letter), folder_(std::move(folder)) {}

    std::vector<KeptEvent> all() const;  // by case, then in sequence
    std::vector<KeptEvent> of(const std::string& id) const;
    std::string next_id() const;
    // Its last entry's number, -1 when there is none: changes with every event of every case.
    std::int64_t revision() const;
    // Inside a transaction.
    void append(const std::string& id, const std::string& event, const std::string& personal, Instant now) const;

private:
    std::string subject_of(const std::string& id) const { return folder_ + "/" + id; }
    std::vector<KeptEvent> read(const std::string& first, const std::string& last) const;

    Database& database_;
    std::string kind_;
    char letter_;
    std::string folder_;
};

}  // namespace tallyman::store
