#include "store/desk_store.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "removal/event_json.h"
#include "removal/right_json.h"
#include "store/case_log.h"
#include "store/ledger_log.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using removal::Case;
using removal::RightRequest;

CaseLog removals(Database& database) { return {database, "removal", 'R'}; }
CaseLog rights(Database& database) { return {database, "right", 'P'}; }

[[noreturn]] void throw_bent(std::int64_t entry, std::string_view why) {
    throw Failure(fmt::format("ledger entry {}: {}", entry, why), ExitCode::internal);
}

std::vector<Case> fold_cases(const std::vector<KeptEvent>& events) {
    std::vector<Case> cases;
    for (const auto& kept : events) {
        auto event = removal::parse_event(kept.text, kept.personal);
        if (!event) throw_bent(kept.entry, event.error());
        if (cases.empty() || cases.back().id != event->case_id) cases.emplace_back(event->case_id);
        auto next = removal::with_kept(std::move(cases.back()), std::move(event->event));
        if (!next) throw_bent(kept.entry, name(next.error()));
        cases.back() = *std::move(next);
    }
    return cases;
}

// What was extended lawfully then stays so, whatever law is set today.
constexpr removal::RightClock as_kept{.first_word_working_days = 0, .answer_days = 0, .extension_days = 10'000};

std::vector<RightRequest> fold_rights(const std::vector<KeptEvent>& events) {
    std::vector<RightRequest> requests;
    for (const auto& kept : events) {
        auto event = removal::parse_right_event(kept.text, kept.personal);
        if (!event) throw_bent(kept.entry, event.error());
        if (requests.empty() || requests.back().id != event->id) requests.emplace_back(event->id);
        auto next = removal::with(std::move(requests.back()), std::move(event->event), as_kept);
        if (!next) throw_bent(kept.entry, name(next.error()));
        requests.back() = *std::move(next);
    }
    return requests;
}

template <class T>
T only(std::vector<T> found, const std::string& id) {
    if (found.empty()) throw Failure(fmt::format("there is no request '{}'", id));
    return std::move(found.front());
}

// A server's clock that went back must not keep the desk from working.
template <class T>
Instant no_earlier_than_last(const T& so_far, Instant now) {
    return so_far.events.empty() ? now : std::max(now, so_far.events.back().at);
}

// Writes the last event of what was let through; what was refused is gone with the transaction.
template <class Outcome>
Outcome commit(Transaction& transaction, const CaseLog& log, Outcome next, Instant now) {
    if (!next) return next;
    const auto number = static_cast<std::int64_t>(next->events.size());
    const auto text = removal::to_text(next->id, number, next->events.back());
    log.append(next->id, text.event, text.personal, now);
    transaction.commit();
    return next;
}

}  // namespace

DeskStore::DeskStore(const std::filesystem::path& data, Clock clock)
    : database_(std::make_unique<Database>(data)), clock_(std::move(clock)) {}
DeskStore::~DeskStore() = default;

std::vector<Case> DeskStore::cases() const { return fold_cases(removals(*database_).all()); }

std::int64_t DeskStore::revision() const { return removals(*database_).revision(); }

Case DeskStore::find(const std::string& id) const { return only(fold_cases(removals(*database_).of(id)), id); }

DeskStore::Outcome DeskStore::receive(removal::Request request, std::string by, const removal::Desk& desk) {
    Transaction transaction(*database_);
    const auto log = removals(*database_);
    const Instant now = clock_();
    auto next =
        removal::with(Case(log.next_id()), {now, std::move(by), removal::Received{std::move(request), {}}}, desk);
    return commit(transaction, log, std::move(next), now);
}

DeskStore::Outcome DeskStore::add(const std::string& id, std::string by, decltype(removal::Event::what) what,
                                  const removal::Desk& desk) {
    Transaction transaction(*database_);
    const auto log = removals(*database_);
    const Instant now = clock_();
    auto so_far = only(fold_cases(log.of(id)), id);
    const Instant at = no_earlier_than_last(so_far, now);
    return commit(transaction, log, removal::with(std::move(so_far), {at, std::move(by), std::move(what)}, desk), now);
}

void DeskStore::publish_report(const std::string& report_json, const std::string& by) {
    nlohmann::json record = nlohmann::json::parse(report_json);
    record["case"] = "report";
    record["by"] = by;
    Transaction transaction(*database_);
    LedgerLog log(*database_, clock_());
    log.append("transparency_report", report_subject, record.dump());
    log.finish();
    transaction.commit();
}

bool DeskStore::has_reports() const {
    return Sql(*database_, "select 1 from ledger_entries where subject = ? limit 1", report_subject).next();
}

std::vector<RightRequest> DeskStore::right_requests() const { return fold_rights(rights(*database_).all()); }

DeskStore::RightOutcome DeskStore::ask(removal::Asked asked, std::string by) {
    Transaction transaction(*database_);
    const auto log = rights(*database_);
    const Instant now = clock_();
    auto next = removal::with(RightRequest(log.next_id()), {now, std::move(by), std::move(asked)}, {});
    return commit(transaction, log, std::move(next), now);
}

DeskStore::RightOutcome DeskStore::add(const std::string& id, std::string by, decltype(removal::RightEvent::what) what,
                                       const Settings& settings) {
    Transaction transaction(*database_);
    const auto log = rights(*database_);
    const Instant now = clock_();
    auto so_far = only(fold_rights(log.of(id)), id);
    const Instant at = no_earlier_than_last(so_far, now);
    const auto clock = removal::clock_of(so_far.asked.right, settings);
    return commit(transaction, log, removal::with(std::move(so_far), {at, std::move(by), std::move(what)}, clock), now);
}

}  // namespace tallyman::store
