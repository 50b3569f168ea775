#include "store/case_log.h"

#include <fmt/format.h>

#include "store/ledger_log.h"

namespace tallyman::store {
std::vector<KeptEvent> CaseLog::all() const {
    return read(subject_of(std::string{letter_} + "-"), subject_of(std::string{letter_} + "-~"));
}

std::vector<KeptEvent> CaseLog::of(const std::string& id) const { return read(subject_of(id), subject_of(id)); }

std::vector<KeptEvent> CaseLog::read(const std::string& first, const std::string& last) const {
    Statement rows(database_,
                   "select a.number, a.record, b.record from ledger_entries a left join ledger_entries b "
                   "on b.number = a.number + 1 and b.subject = a.subject and b.kind = a.kind || '_personal' "
                   "where a.subject between ? and ? and a.kind = ? order by a.subject, a.number");
    rows.bind(1, first);
    rows.bind(2, last);
    rows.bind(3, kind_);
    std::vector<KeptEvent> events;
    while (rows.step()) {
        events.push_back({rows.integer(0), rows.text(1), rows.null(2) ? std::string() : rows.text(2)});
    }
    return events;
}

// Cases are never taken out of the ledger, so their count is the last one's number.
std::string CaseLog::next_id() const {
    Statement count(database_, "select count(distinct subject) from ledger_entries where subject between ? and ?");
    count.bind(1, subject_of(std::string{letter_} + "-"));
    count.bind(2, subject_of(std::string{letter_} + "-~"));
    count.step();
    return fmt::format("{}-{:06}", letter_, count.integer(0) + 1);
}

std::int64_t CaseLog::revision() const {
    Statement last(database_, "select coalesce(max(number), -1) from ledger_entries where subject between ? and ?");
    last.bind(1, subject_of(std::string{letter_} + "-"));
    last.bind(2, subject_of(std::string{letter_} + "-~"));
    last.step();
    return last.integer(0);
}

void CaseLog::append(const std::string& id, const std::string& event, const std::string& personal, Instant now) const {
    LedgerLog log(database_, now);
    log.append(kind_, subject_of(id), event);
    if (!personal.empty()) log.append(kind_ + "_personal", subject_of(id), personal);
    log.finish();
}

}  // namespace tallyman::store
