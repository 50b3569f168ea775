#include "store/erase_case.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "store/desk_store.h"
#include "store/erasure_list.h"
#include "store/ledger_facts.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

struct Name {
    std::string id;      // R-000001
    std::string pledge;  // of a campaign; empty: all of it

    std::string subject() const { return (id.front() == 'C' ? "campaign/" : "removal/") + id; }
};

Name parsed(const std::string& text) {
    const auto slash = std::min(text.find('/'), text.size());
    return {text.substr(0, slash), text.substr(std::min(slash + 1, text.size()))};
}

std::vector<std::int64_t> personal_entries(Database& database, const Name& name) {
    std::vector<std::int64_t> entries;
    for (Sql row(database,
                 "select b.number, a.record from ledger_entries b join ledger_entries a on a.number = b.number - 1 "
                 "where b.subject = ? and b.kind like '%_personal' and b.record is not null order by b.number",
                 name.subject());
         row.next();) {
        const auto number = row.integer();
        const auto said = json::parse(row.text(), nullptr, false);
        const bool is_wanted = name.pledge.empty() || (said.is_object() && said.value("pledge", "") == name.pledge);
        if (is_wanted) entries.push_back(number);
    }
    return entries;
}

template <class Request>
const Request& found(const std::vector<Request>& all, const std::string& id) {
    const auto at = std::ranges::find(all, id, &Request::id);
    if (at == all.end()) throw Failure(fmt::format("there is no request '{}'", id));
    return *at;
}

void refuse_open(const std::filesystem::path& data, const Name& name, const Clock& clock) {
    if (name.id.front() == 'C') return;
    const DeskStore desk(data, clock);
    const auto closed = name.id.front() == 'R' ? closed_at(found(desk.cases(), name.id), clock())
                                               : closed_at(found(desk.right_requests(), name.id));
    if (!closed) throw Failure(fmt::format("{} is still open: whoever asked has to be answered first", name.id));
}

}  // namespace

bool is_case_name(const std::string& name) {
    return name.size() > 2 && std::string_view("RPC").find(name.front()) != std::string_view::npos && name[1] == '-' &&
           std::isdigit(static_cast<unsigned char>(name[2])) != 0;
}

std::optional<Instant> closed_at(const removal::Case& request, Instant now) {
    using removal::Stage;
    const Instant last = request.events.back().at;
    if (request.stage == Stage::withdrawn || request.stage == Stage::restored) return last;
    if (request.stage != Stage::executed && request.stage != Stage::refused) return {};
    if (request.appeal) return request.appeal_outcome ? std::optional(last) : std::nullopt;
    return now > request.appeal_ends() ? std::optional(request.appeal_ends()) : std::nullopt;
}

std::optional<Instant> closed_at(const removal::RightRequest& request) { return request.answered_at; }

bool has_personal(Database& database, const std::string& name) {
    return !personal_entries(database, parsed(name)).empty();
}

Erased erase_case(const DayFolder& day, const Erasure& erasure, Clock clock) {
    if (trimmed(erasure.by).empty()) throw Failure("who erases it? (--by)");
    if (trimmed(erasure.ground).empty()) throw Failure("on which ground? (--ground)");
    const Name name = parsed(erasure.photo);
    refuse_open(day.data, name, clock);
    Database database(day.data);
    Erased erased;
    erased.order = name.subject();
    database.connection().begin_erasing();
    {
        Transaction transaction(database);
        erased.entries = personal_entries(database, name);
        if (erased.entries.empty()) throw Failure(fmt::format("{}: nothing personal is held", erasure.photo));
        forget_records(database, erased.entries);
        json record = {{"erased", erased.entries}, {"by", erasure.by}, {"ground", erasure.ground}};
        record[name.id.front() == 'C' ? "campaign" : "case"] = name.id;
        if (!name.pledge.empty()) record["pledge"] = name.pledge;
        tell(database, clock(), "erased", erased.order, record);
        transaction.commit();
    }
    database.connection().end_erasing();
    erased.backups_not_told = tell_backups(day.data, erasure, {});
    return erased;
}

}  // namespace tallyman::store
