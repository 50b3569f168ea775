#include "store/changes.h"

#include "store/sql.h"
#include "store/store.h"

namespace tallyman::store {

const std::set<OrderId>& Changes::orders(Part part) const {
    static const std::set<OrderId> none;
    const auto found = of.find(part);
    return found == of.end() ? none : found->second;
}

Changes changes_since(const Store& store, std::int64_t number) {
    // A check or an import changes thousands of orders; the database forgets what is older than 10,000 changes.
    constexpr std::int64_t looked_at_max = 1'000;
    Changes changes;
    changes.last = store.database().number("select coalesce(max(number), 0) from changes");
    changes.everything = changes.last < number || changes.last - number > looked_at_max;
    if (changes.everything) return changes;
    for (Sql row(store.database(), "select part, order_id from changes where number > ?", number); row.next();) {
        const auto part = static_cast<Part>(row.integer());
        changes.of[part].insert({row.text()});
    }
    return changes;
}

Moment::Moment(const Store& store) : snapshot_(std::make_unique<Snapshot>(store.database())) {}
Moment::~Moment() = default;

}  // namespace tallyman::store
