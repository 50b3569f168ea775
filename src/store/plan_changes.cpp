#include "store/plan_changes.h"

#include <nlohmann/json.hpp>

#include "store/ledger_facts.h"
#include "store/sql.h"
#include "store/values_json.h"

namespace tallyman::store {
namespace {

constexpr int earlier_kept = 20;  // of a day

std::string plan_text(Database& database, Day day) {
    Sql row(database, "select plan from plans where import = ? and due_day = ?", database.current_import(), day);
    return row.next() ? row.text() : to_text(dispatch::Plan{});
}

void put_plan(const Store& store, Day day, const std::string& text) {
    Sql(store.database(),
        "insert into plans (import, due_day, plan) values (?, ?, ?) on conflict (import, due_day) do update set plan = "
        "excluded.plan",
        store.database().current_import(), day, text)
        .run();
    LedgerLog ledger(store.database(), store.now());
    tell_planned(ledger, {{day, plan_from(text)}});
    ledger.finish();
}

}  // namespace

void PlanChanges::lock(Day day, const OrderId& order, const std::string& by) {
    Transaction transaction(database_);
    Sql(database_, "insert into stop_locks values (?, ?, ?) on conflict do nothing", day, order, by).run();
    tell(database_, store_.now(), "locked", order.text,
         {{"order", order.text}, {"day", iso(day)}, {"by", by}, {"at", store_.now().time_since_epoch().count()}});
    transaction.commit();
}

void PlanChanges::unlock(Day day, const OrderId& order, const std::string& by) {
    Transaction transaction(database_);
    Sql(database_, "delete from stop_locks where due_day = ? and order_id = ?", day, order).run();
    tell(database_, store_.now(), "unlocked", order.text,
         {{"order", order.text}, {"day", iso(day)}, {"by", by}, {"at", store_.now().time_since_epoch().count()}});
    transaction.commit();
}

std::set<OrderId> PlanChanges::locks(Day day) const {
    std::set<OrderId> all;
    for (Sql row(database_, "select order_id from stop_locks where due_day = ?", day); row.next();)
        all.insert({row.text()});
    return all;
}

bool PlanChanges::replace(Day day, const dispatch::Plan& expected, const dispatch::Plan& plan) {
    Transaction transaction(database_);
    const auto current = plan_text(database_, day);
    if (current != to_text(expected)) return false;
    Sql(database_, "insert into earlier_plans (import, due_day, plan) values (?, ?, ?)", database_.current_import(),
        day, current)
        .run();
    Sql(database_,
        "delete from earlier_plans where due_day = ?1 and id <= (select id from earlier_plans where due_day = ?1 order "
        "by id desc limit 1 offset ?2)",
        day, earlier_kept)
        .run();
    put_plan(store_, day, to_text(plan));
    transaction.commit();
    return true;
}

bool PlanChanges::undo(Day day, const dispatch::Plan& expected) {
    Transaction transaction(database_);
    if (plan_text(database_, day) != to_text(expected)) return false;
    std::optional<std::pair<std::int64_t, std::string>> earlier;
    {
        Sql row(database_,
                "select id, plan from earlier_plans where import = ? and due_day = ? order by id desc limit 1",
                database_.current_import(), day);
        if (!row.next()) return false;
        const auto id = row.integer();
        earlier = {id, row.text()};
    }
    Sql(database_, "delete from earlier_plans where id = ?", earlier->first).run();
    put_plan(store_, day, earlier->second);
    transaction.commit();
    return true;
}

bool PlanChanges::has_earlier(Day day) const {
    return Sql(database_, "select 1 from earlier_plans where import = ? and due_day = ?", database_.current_import(),
               day)
        .next();
}

}  // namespace tallyman::store
