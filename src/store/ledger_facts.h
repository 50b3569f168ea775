// The day's facts as ledger records: one canonical JSON text each, members sorted, whole numbers where truth is whole.
// Each function is called inside the transaction that writes the rows it tells of. For the .cpp files of this folder
// only.
#pragma once

#include <map>
#include <span>

#include <nlohmann/json_fwd.hpp>

#include "dispatch/plan.h"
#include "orders/allocate.h"
#include "review/review.h"
#include "store/ledger_log.h"
#include "store/store.h"

namespace tallyman::store {

void tell_imported(LedgerLog& ledger, Database& database, std::int64_t import, const Digest& content);
void tell_allocated(LedgerLog& ledger, const Allocation& allocation);
void tell_planned(LedgerLog& ledger, const std::map<Day, dispatch::Plan>& plans);
// What the photo is (its digest) and what was seen in it (the digest of the findings' text).
void tell_examined(LedgerLog& ledger, Database& database, std::int64_t import,
                   std::span<const Examination> examinations);
// Automatic accepts only: the others are people's to decide, and are told when they do.
void tell_decided(LedgerLog& ledger, std::span<const DecisionRow> decisions);
void tell_verdicts(LedgerLog& ledger, std::span<const VerdictRow> verdicts);
void tell_reviewed(LedgerLog& ledger, std::span<const review::Review> reviews);

// Any one fact, appended and finished.
void tell(Database& database, Instant now, const std::string& kind, const std::string& subject,
          const nlohmann::json& record);
// Of an erasure: what these entries said is gone with their salts; their leaves stay, and so every proof.
void forget_records(Database& database, std::span<const std::int64_t> entries);

}  // namespace tallyman::store
