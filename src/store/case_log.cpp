#include "store/case_log.h"

#include <fmt/format.h>

#include "store/ledger_log.h"

namespace tallyman::store {
std::vector<KeptEvent> CaseLog::all() const {
    return read(subject_of(std::string{letter_} + "-"), subject_of(std::string{letter_} + "-~"));
}

std::vector<KeptEvent> CaseLog::of(const std::string& id) const { return read(subject_of(id), subject_of(id)); }

std::vector<KeptEvent> CaseLog::read(const std::string& first, const std::string& last) const {
    SQLite::Statement rows(database_.sql(),
                           "select a.number, a.record, b.record from ledger_entries a left join ledger_entries b "
                           "on b.number = a.number + 1 and b.subject = a.subject and b.kind = a.kind || '_personal' "
                           "where a.subject between ? and ? and a.kind = ? order by a.subject, a.number");
    rows.bind(1, first);
    rows.bind(2, last);
    rows.bind(3, kind_);
    std::vector<KeptEvent> events;
    while (rows.executeStep()) {
        const auto personal = rows.getColumn(2);
        events.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getString(),
                          personal.isNull() ? std::string() : personal.getString()});
    }
    return events;
}

// Cases are never taken out of the ledger, so their count is the last one's number.
std::string CaseLog::next_id() const {
    SQLite::Statement count(database_.sql(),
                            "select count(distinct subject) from ledger_entries where subject between ? and ?");
    count.bind(1, subject_of(std::string{letter_} + "-"));
    count.bind(2, subject_of(std::string{letter_} + "-~"));
    count.executeStep();
    return fmt::format("{}-{:06}", letter_, count.getColumn(0).getInt64() + 1);
}

std::int64_t CaseLog::revision() const {
    SQLite::Statement last(database_.sql(),
                           "select coalesce(max(number), -1) from ledger_entries where subject between ? and ?");
    last.bind(1, subject_of(std::string{letter_} + "-"));
    last.bind(2, subject_of(std::string{letter_} + "-~"));
    last.executeStep();
    return last.getColumn(0).getInt64();
}

void CaseLog::append(const std::string& id, const std::string& event, const std::string& personal, Instant now) const {
    LedgerLog log(database_, now);
    log.append(kind_, subject_of(id), event);
    if (!personal.empty()) log.append(kind_ + "_personal", subject_of(id), personal);
    log.finish();
}

}  // namespace tallyman::store
