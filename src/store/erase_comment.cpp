#include "store/erase_comment.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "store/ledger_facts.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

struct Place {
    const char* select;
    const char* forget;
    bool of_appeal;
    std::int64_t id;
};

std::optional<Place> place_of(const std::string& comment) {
    const auto slash = comment.find('/');
    const auto id = slash == comment.npos ? std::nullopt : parse_integer(comment.substr(slash + 1));
    if (!id) return {};
    const auto kind = comment.substr(0, slash);
    if (kind == "review")
        return Place{"select order_id, note from reviews where id = ?", "update reviews set note = '' where id = ?",
                     false, *id};
    if (kind == "appeal")
        return Place{"select order_id, argument from appeals where id = ?",
                     "update appeals set argument = '' where id = ?", true, *id};
    return {};
}

struct Written {
    OrderId order;
    std::string words;
};

std::optional<Written> written_at(Database& database, const Place& place) {
    Sql row(database, place.select, place.id);
    if (!row.next()) return {};
    Written written;
    written.order.text = row.text();
    written.words = row.text();
    return written;
}

std::vector<std::int64_t> facts_about(Database& database, const OrderId& order, std::int64_t appeal) {
    std::vector<std::int64_t> entries;
    for (Sql row(database,
                 "select number, record from ledger_entries where subject = ? and kind = 'appeal' and record is not "
                 "null order by number",
                 order);
         row.next();) {
        const auto number = row.integer();
        if (json::parse(row.text()).value("appeal", std::int64_t{0}) == appeal) entries.push_back(number);
    }
    return entries;
}

}  // namespace

std::optional<OrderId> order_of_comment(Database& database, const std::string& comment) {
    const auto place = place_of(comment);
    const auto written = place ? written_at(database, *place) : std::nullopt;
    return written ? std::optional(written->order) : std::nullopt;
}

bool forget_comment(Database& database, const Erasure& erasure, Instant now) {
    const auto place = place_of(erasure.photo);
    const auto written = place ? written_at(database, *place) : std::nullopt;
    if (!written || written->words.empty()) return false;
    Sql(database, place->forget, place->id).run();
    const auto entries =
        place->of_appeal ? facts_about(database, written->order, place->id) : std::vector<std::int64_t>();
    forget_records(database, entries);
    tell(database, now, "erased", written->order.text,
         {{"order", written->order.text},
          {"erased", entries},
          {"comment", erasure.photo},
          {"by", erasure.by},
          {"ground", erasure.ground},
          {"at", now.time_since_epoch().count()}});
    return true;
}

}  // namespace tallyman::store
