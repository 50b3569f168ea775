// What a photo should show, where and when, from the order, its allocation, its outlet and the plan. Where photos.csv
// is silent the camera's own record stands in; where both speak they must agree (day_checks.h).
#pragma once

#include <optional>
#include <span>
#include <unordered_map>

#include "base/time.h"
#include "catalog/catalog.h"
#include "catalog/photo_row.h"
#include "orders/allocate.h"
#include "orders/order.h"
#include "verify/policy.h"
#include "vision/expectation.h"
#include "vision/photo.h"

namespace tallyman::verify {

struct PlannedVisit {
    VehicleId vehicle;
    Instant departs;  // from the depot, with the goods
    Instant arrives;
};

// Finds what is known of an order. The values it is made from must outlive it.
class Expectations {
public:
    Expectations(const Catalog& catalog, std::span<const Order> orders, const Allocation& allocation, const Zone& zone,
                 const Policy& policy);

    void plan(const OrderId& order, PlannedVisit visit) { planned_[order] = std::move(visit); }

    // Without products for an order that nobody knows.
    vision::Expectation of(const OrderId& order) const;
    vision::Expectation of(const PhotoRow& photo) const;

    const Outlet* outlet_of(const OrderId& order) const;
    // Of the goods that its photos should show, each once, sorted, one a line.
    std::string families_of(const vision::Expectation& expected) const;

private:
    const Zone& zone_;
    Seconds slack_;
    std::unordered_map<OrderId, const Order*> orders_;
    std::unordered_map<OrderId, const AllocatedOrder*> allocated_;
    std::unordered_map<OutletId, const Outlet*> outlets_;
    std::unordered_map<Gtin, const Product*> products_;
    std::unordered_map<OrderId, PlannedVisit> planned_;
};

// When and where the camera says it was; without its own offset the time is local to `zone`.
std::optional<Instant> taken_at(const vision::Exif& exif, const Zone& zone);
void fill_in(vision::Expectation& expected, const vision::Exif& exif, const Zone& zone);

}  // namespace tallyman::verify
