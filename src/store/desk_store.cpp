#include "store/desk_store.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/failure.h"
#include "removal/event_json.h"
#include "store/database.h"
#include "store/ledger_log.h"

namespace tallyman::store {
namespace {

using removal::Case;
using removal::Event;

constexpr const char* event_kind = "removal";
constexpr const char* personal_kind = "removal_personal";

std::string subject_of(const std::string& id) { return "removal/" + id; }

removal::NumberedEvent event_of(std::int64_t entry, const std::string& text, const std::string& personal) {
    auto event = removal::parse_event(text, personal);
    if (!event) throw Failure(fmt::format("ledger entry {}: {}", entry, event.error()), ExitCode::internal);
    return *std::move(event);
}

Case add_kept(Case so_far, removal::NumberedEvent kept, std::int64_t entry) {
    auto next = removal::with_kept(std::move(so_far), std::move(kept.event));
    if (!next) throw Failure(fmt::format("ledger entry {}: {}", entry, name(next.error())), ExitCode::internal);
    return *std::move(next);
}

// The cases of the subjects from `first` to `last`. A personal entry follows the event that it belongs to.
std::vector<Case> read_cases(Database& database, const std::string& first, const std::string& last) {
    SQLite::Statement rows(database.sql(),
                           "select a.number, a.record, b.record from ledger_entries a left join ledger_entries b "
                           "on b.number = a.number + 1 and b.subject = a.subject and b.kind = 'removal_personal' "
                           "where a.subject between ? and ? and a.kind = 'removal' order by a.subject, a.number");
    rows.bind(1, first);
    rows.bind(2, last);
    std::vector<Case> cases;
    while (rows.executeStep()) {
        const auto entry = rows.getColumn(0).getInt64();
        const std::string personal = rows.getColumn(2).isNull() ? "" : rows.getColumn(2).getString();
        auto kept = event_of(entry, rows.getColumn(1).getString(), personal);
        const bool is_new = cases.empty() || cases.back().id != kept.case_id;
        if (is_new) cases.emplace_back(kept.case_id);
        cases.back() = add_kept(std::move(cases.back()), std::move(kept), entry);
    }
    return cases;
}

std::optional<Case> read_case(Database& database, const std::string& id) {
    auto cases = read_cases(database, subject_of(id), subject_of(id));
    if (cases.empty()) return {};
    return std::move(cases.front());
}

// Requests are never taken out of the ledger, so their number is the next one's.
std::string next_id(Database& database) {
    SQLite::Statement count(database.sql(),
                            "select count(distinct subject) from ledger_entries where subject between 'removal/' and 'removal/~'");
    count.executeStep();
    return fmt::format("R-{:06}", count.getColumn(0).getInt64() + 1);
}

DeskStore::Outcome append(Database& database, Case so_far, std::string by, decltype(Event::what) what, Instant now,
                          const removal::Desk& desk) {
    // A server's clock that went back must not keep the desk from working.
    const Instant at = so_far.events.empty() ? now : std::max(now, so_far.events.back().at);
    auto next = removal::with(std::move(so_far), {at, std::move(by), std::move(what)}, desk);
    if (!next) return next;
    const auto number = static_cast<std::int64_t>(next->events.size());
    const auto text = removal::to_text(next->id, number, next->events.back());
    LedgerLog log(database, now);
    log.append(event_kind, subject_of(next->id), text.event);
    if (!text.personal.empty()) log.append(personal_kind, subject_of(next->id), text.personal);
    log.finish();
    return next;
}

}  // namespace

DeskStore::DeskStore(const std::filesystem::path& data, Clock clock)
    : database_(std::make_unique<Database>(data)), clock_(std::move(clock)) {}
DeskStore::~DeskStore() = default;

std::vector<Case> DeskStore::cases() const { return read_cases(*database_, "removal/", "removal/~"); }

Case DeskStore::find(const std::string& id) const {
    auto found = read_case(*database_, id);
    if (!found) throw Failure(fmt::format("there is no request '{}'", id));
    return *std::move(found);
}

DeskStore::Outcome DeskStore::receive(removal::Request request, std::string by, const removal::Desk& desk) {
    Transaction transaction(*database_);
    auto next = append(*database_, Case(next_id(*database_)), std::move(by), removal::Received{std::move(request), {}},
                       clock_(), desk);
    if (next) transaction.commit();
    return next;
}

DeskStore::Outcome DeskStore::add(const std::string& id, std::string by, decltype(Event::what) what,
                                  const removal::Desk& desk) {
    Transaction transaction(*database_);
    auto so_far = read_case(*database_, id);
    if (!so_far) throw Failure(fmt::format("there is no request '{}'", id));
    auto next = append(*database_, *std::move(so_far), std::move(by), std::move(what), clock_(), desk);
    if (next) transaction.commit();
    return next;
}

}  // namespace tallyman::store
