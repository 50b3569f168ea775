#include "verify/expect.h"

#include <set>

#include <fmt/format.h>

namespace tallyman::verify {
namespace {

// What was allocated is what should stand in the picture; an order not allocated yet expects what was asked.
std::vector<vision::ExpectedProduct> products_of(const Order& order, const AllocatedOrder* allocated) {
    std::vector<vision::ExpectedProduct> products;
    if (!allocated) {
        for (const auto& line : order.lines) products.push_back({line.gtin, line.cases, {}});
        return products;
    }
    for (const auto& line : allocated->lines) {
        if (line.given().value == 0) continue;
        vision::ExpectedProduct product{line.gtin, line.given(), {}};
        for (const auto& lot : line.lots) product.lots.push_back(lot.lot.text);
        products.push_back(std::move(product));
    }
    return products;
}

}  // namespace

Expectations::Expectations(const Catalog& catalog, std::span<const Order> orders, const Allocation& allocation,
                           const Zone& zone, const Policy& policy)
    : zone_(zone), slack_(static_cast<std::int64_t>(policy.time_slack_min * 60)) {
    for (const auto& order : orders) orders_[order.id] = &order;
    for (const auto& allocated : allocation) allocated_[allocated.order] = &allocated;
    for (const auto& outlet : catalog.outlets) outlets_[outlet.id] = &outlet;
    for (const auto& product : catalog.products) products_[product.gtin] = &product;
}

const Outlet* Expectations::outlet_of(const OrderId& id) const {
    const auto order = orders_.find(id);
    if (order == orders_.end()) return nullptr;
    const auto outlet = outlets_.find(order->second->outlet);
    return outlet == outlets_.end() ? nullptr : outlet->second;
}

std::string Expectations::families_of(const vision::Expectation& expected) const {
    std::set<std::string> families;
    for (const auto& product : expected.products) {
        const auto found = products_.find(product.gtin);
        if (found != products_.end() && !found->second->family.empty()) families.insert(found->second->family);
    }
    return fmt::to_string(fmt::join(families, "\n"));
}

vision::Expectation Expectations::of(const OrderId& id) const {
    vision::Expectation expected;
    expected.order = id;
    const auto found = orders_.find(id);
    if (found == orders_.end()) return expected;
    const auto& order = *found->second;
    expected.outlet = order.outlet;
    const auto allocated = allocated_.find(id);
    expected.products = products_of(order, allocated == allocated_.end() ? nullptr : allocated->second);
    if (const auto* outlet = outlet_of(id)) {
        expected.outlet_position = outlet->position;
        expected.earliest = zone_.at(order.due, order.window_start.value_or(outlet->hours.open)) - slack_;
        expected.latest = zone_.at(order.due, order.window_end.value_or(outlet->hours.close)) + slack_;
    }
    if (const auto planned = planned_.find(id); planned != planned_.end()) expected.planned = planned->second.arrives;
    return expected;
}

vision::Expectation Expectations::of(const PhotoRow& photo) const {
    auto expected = of(photo.order);
    expected.photo_position = photo.position;
    expected.photo_taken_at = photo.taken_at;
    const auto planned = planned_.find(photo.order);
    if (planned != planned_.end() && photo.vehicle == planned->second.vehicle)
        expected.departs = planned->second.departs;
    return expected;
}

std::optional<Instant> taken_at(const vision::Exif& exif, const Zone& zone) {
    if (!exif.taken_at_local) return exif.gps_time;
    if (!exif.utc_offset) return parse_instant(*exif.taken_at_local, zone);
    const auto as_if_utc = parse_instant(*exif.taken_at_local + "Z", zone);
    return as_if_utc ? std::optional(*as_if_utc - *exif.utc_offset) : std::nullopt;
}

void fill_in(vision::Expectation& expected, const vision::Exif& exif, const Zone& zone) {
    if (!expected.photo_position) expected.photo_position = exif.position;
    if (!expected.photo_taken_at) expected.photo_taken_at = taken_at(exif, zone);
}

}  // namespace tallyman::verify
