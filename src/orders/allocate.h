// Shares stock among orders: first expiring lot first, over several lots in one line where one does not do.
//
// Scarce stock goes to orders in this sequence: higher priority, then earlier due day, then fewer cases in all
// (one complete small drop saves a second visit), then order number. An order is served whole from one depot, chosen
// at its turn: the one that can give it the most cases, among those the nearest to the outlet, then by name. Depots
// without a vehicle serve nobody while another has one.
// A day is about 4,000 lines over 900 products, and a clerk waits for the answer (< 100 ms).
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/settings.h"
#include "catalog/catalog.h"
#include "orders/order.h"

namespace tallyman {

// How many days of life must be left at the due day. The strictest of the three that apply holds.
struct ShelfLifeRule {
    std::int64_t days_min = 0;
    std::map<OutletId, std::int64_t> by_outlet;
    std::map<Gtin, std::int64_t> by_product;

    std::int64_t days_for(const OutletId& outlet, const Gtin& gtin) const;
};

inline constexpr Setting shelf_life_setting{
    .key = "shelf_life.days_min",
    .standard = std::int64_t{0},
    .unit = "days",
    .meaning = {"số ngày hạn dùng tối thiểu còn lại vào ngày giao", "least shelf life left on the due day"},
    .min = 0,
    .max = 3650};
inline constexpr Setting outlet_shelf_life_setting{.key = "shelf_life.outlets.*",
                                                   .standard = std::int64_t{10},
                                                   .unit = "days",
                                                   .meaning = {"riêng cho một cửa hàng; mức chặt nhất được áp dụng",
                                                               "for one outlet; the strictest that applies holds"},
                                                   .min = 0,
                                                   .max = 3650};
inline constexpr Setting product_shelf_life_setting{
    .key = "shelf_life.products.*",
    .standard = std::int64_t{10},
    .unit = "days",
    .meaning = {"riêng cho một GTIN; mức chặt nhất được áp dụng", "for one GTIN; the strictest that applies holds"},
    .min = 0,
    .max = 3650};

ShelfLifeRule shelf_life_rule(const Settings& settings);

// The one place that says whether a lot may still be delivered. The expiry day itself still counts.
constexpr bool may_be_delivered(Day expiry, Day due, std::int64_t days_min) {
    return expiry >= due + std::chrono::days(days_min);
}

struct AllocatedLot {
    LotId lot;
    Day expiry;
    Cases cases;

    friend bool operator==(const AllocatedLot&, const AllocatedLot&) = default;
};

enum class ShortCode {
    never_stocked,         // no lot of the product at the serving depot
    lots_expired,          // lots, cases: expired by the due day
    shelf_life_too_short,  // lots, cases, days: not expired, but less than `days` left
    served_others_first,   // orders, cases: what orders before this one took of the lots that would have done
    stock_too_small,       // cases: all that could be delivered at this depot, before anyone took from it
    only_at_other_depot,   // depots, cases: left elsewhere; an order is served from one depot
};
std::string_view name(ShortCode code);

struct ShortReason {
    ShortCode code;
    Cases cases;
    std::int64_t days = 0;
    std::vector<std::string> lots, orders, depots;  // keys; orders are the first few in their sequence

    friend bool operator==(const ShortReason&, const ShortReason&) = default;
};

// What one order line gets, from which lots, and why it gets no more.
struct AllocatedLine {
    OrderId order;
    Gtin gtin;
    Cases asked;
    std::vector<AllocatedLot> lots;      // first expiring first
    std::vector<ShortReason> why_short;  // empty when all was given

    Cases given() const;
    friend bool operator==(const AllocatedLine&, const AllocatedLine&) = default;
};

struct AllocatedOrder {
    OrderId order;
    DepotId depot;                     // empty when there is no depot at all
    std::vector<AllocatedLine> lines;  // as in the order

    friend bool operator==(const AllocatedOrder&, const AllocatedOrder&) = default;
};

using Allocation = std::vector<AllocatedOrder>;  // by order number

// The same whatever the sequence in which orders, lots and the catalog come. Products, outlets and depots that the
// catalog does not know are simply without stock or position.
Allocation allocate(std::span<const Order> orders, std::span<const StockLot> stock, const Catalog& catalog,
                    const ShelfLifeRule& rule);

}  // namespace tallyman
