#include "cli/added_orders.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "base/text.h"
#include "dispatch/drops.h"
#include "orders/order_rows.h"
#include "store/files.h"

namespace tallyman::cli {
namespace {

constexpr std::int64_t kilograms_max = 100'000;
constexpr int asked_priority = 1000;  // the question is what they change, not whether they fit

const Outlet& outlet_of(const Catalog& catalog, const OutletId& id) {
    const auto found = std::ranges::find(catalog.outlets, id, &Outlet::id);
    if (found == catalog.outlets.end()) throw Failure(fmt::format("no such outlet: {}", id.text));
    return *found;
}

DepotId nearest_depot(const Catalog& catalog, const Outlet& outlet) {
    if (catalog.depots.empty()) throw Failure("the day has no depot");
    return std::ranges::min_element(catalog.depots, {},
                                    [&](const Depot& depot) { return great_circle(depot.position, outlet.position); })
        ->id;
}

std::vector<Order> read_orders(const std::string& file, const ImportedDay& day, Day due) {
    std::vector<Order> orders;
    Problems problems;
    TableReader reader(orders_table, problems, [&](Cells& cells) {
        const auto row = read_order_row(cells, day.folder.zone);
        if (!row) return;
        const auto fail = [&](std::string_view what) {
            throw Failure(fmt::format("{}:{}: order {}: {}", file, cells.line(), row->order.text, what));
        };
        if (std::ranges::find(day.orders, row->order, &Order::id) != day.orders.end()) fail("the day has it already");
        if (std::ranges::find(day.catalog.products, row->gtin, &Product::gtin) == day.catalog.products.end())
            fail("no such product: " + row->gtin.text);
        if (row->due != due) fail(fmt::format("it is due on {}, and asked is about {}", iso(row->due), iso(due)));
        if (orders.empty() || orders.back().id != row->order)
            orders.push_back(
                {row->order, row->outlet, {}, row->due, row->window_start, row->window_end, asked_priority});
        orders.back().lines.push_back({row->gtin, row->cases});
    });
    reader.feed(store::read_file(file, limits::csv_file_max));
    reader.finish();
    for (const Problem& problem : problems.listed())
        if (problem.severity != Severity::warning)
            throw Failure(fmt::format("{}: {}", file, sentence(problem, Lang::en)));
    return orders;
}

}  // namespace

std::vector<dispatch::Drop> read_added_orders(const std::string& file, const ImportedDay& day, Day due) {
    const auto orders = read_orders(file, day, due);
    Allocation goods;
    for (const Order& order : orders) {
        AllocatedOrder& given = goods.emplace_back(
            AllocatedOrder{order.id, nearest_depot(day.catalog, outlet_of(day.catalog, order.outlet)), {}});
        for (const OrderLine& line : order.lines)
            given.lines.push_back({order.id, line.gtin, line.cases, {{{}, due, line.cases}}, {}});
    }
    return dispatch::drops_by_day(day.catalog, orders, goods)[due];
}

dispatch::Drop added_order(const std::string& text, const Catalog& catalog, std::size_t number) {
    const auto colon = text.rfind(':');
    const std::int64_t kilograms =
        colon == text.npos ? -1 : parse_integer(std::string_view(text).substr(colon + 1)).value_or(-1);
    if (kilograms < 0 || kilograms > kilograms_max)
        throw Failure(fmt::format("--add {}: OUTLET:KG is expected, at most {} kg", text, kilograms_max));
    const Outlet& outlet = outlet_of(catalog, {text.substr(0, colon)});
    return {.order = {fmt::format("new-{}", number)},
            .outlet = outlet.id,
            .depot = nearest_depot(catalog, outlet),
            .weight = {kilograms * 1000},
            .volume = {},
            .window = outlet.hours,
            .service = outlet.service,
            .priority = asked_priority};
}

}  // namespace tallyman::cli
