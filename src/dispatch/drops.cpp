#include "dispatch/drops.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace tallyman::dispatch {
namespace {

OpenHours window_of(const Order& order, const Outlet& outlet) {
    return {std::max(outlet.hours.open, order.window_start.value_or(outlet.hours.open)),
            std::min(outlet.hours.close, order.window_end.value_or(outlet.hours.close))};
}

}  // namespace

std::map<Day, std::vector<Drop>> drops_by_day(const Catalog& catalog, std::span<const Order> orders,
                                              const Allocation& allocation) {
    std::unordered_map<Gtin, const Product*> products;
    for (const auto& product : catalog.products) products[product.gtin] = &product;
    std::unordered_map<OutletId, const Outlet*> outlets;
    for (const auto& outlet : catalog.outlets) outlets[outlet.id] = &outlet;
    std::unordered_map<OrderId, const AllocatedOrder*> allocated;
    for (const auto& order : allocation) allocated[order.order] = &order;

    std::map<Day, std::vector<Drop>> days;
    for (const auto& order : orders) {
        const auto goods = allocated.find(order.id);
        const auto outlet = outlets.find(order.outlet);
        if (goods == allocated.end() || outlet == outlets.end()) continue;
        Drop drop{.order = order.id,
                  .outlet = order.outlet,
                  .depot = goods->second->depot,
                  .weight = {},
                  .volume = {},
                  .window = window_of(order, *outlet->second),
                  .service = outlet->second->service,
                  .priority = order.priority};
        bool is_empty = true;
        for (const auto& line : goods->second->lines) {
            const auto product = products.find(line.gtin);
            const auto cases = line.given().value;
            if (cases == 0 || product == products.end()) continue;
            is_empty = false;
            drop.weight += product->second->case_weight * cases;
            drop.volume += product->second->case_volume * cases;
            drop.temperature = std::max(drop.temperature, product->second->temperature);
        }
        if (!is_empty) days[order.due].push_back(std::move(drop));
    }
    return days;
}

}  // namespace tallyman::dispatch
