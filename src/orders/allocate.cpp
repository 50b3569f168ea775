#include "orders/allocate.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/check.h"

namespace tallyman {
namespace {

constexpr std::size_t orders_named_max = 10;

struct Taken {
    const Order* order;
    Day expiry;
};

struct Lot {
    LotId id;
    Day expiry;
    Cases had;
    Cases left;
};

// All lots of one product at one depot, first expiring first, with who took from them in sequence.
struct Shelf {
    std::vector<Lot> lots;
    std::vector<Taken> taken;

    Cases deliverable(Day due, std::int64_t days_min) const {
        Cases sum;
        for (const auto& lot : lots) {
            if (may_be_delivered(lot.expiry, due, days_min)) sum += lot.left;
        }
        return sum;
    }
};

template <class AnyId>
using IndexOf = std::unordered_map<AnyId, std::size_t>;

// Depots as numbers, shelves by product and depot.
class Stock {
public:
    Stock(std::span<const StockLot> lots, std::span<const DepotId> depots) : depots_(depots) {
        for (std::size_t depot = 0; depot < depots.size(); ++depot) depot_index_.emplace(depots[depot], depot);
        for (const auto& lot : lots) add(lot);
        for (auto& shelf : shelves_) {
            std::ranges::sort(shelf.lots, {}, [](const Lot& lot) { return std::tie(lot.expiry, lot.id); });
        }
    }

    std::span<const DepotId> depots() const { return depots_; }

    // Null when nobody stocks the product.
    Shelf* shelf(const Gtin& gtin, std::size_t depot) {
        const auto product = product_index_.find(gtin);
        return product == product_index_.end() ? nullptr : &shelves_[product->second * depots_.size() + depot];
    }

private:
    void add(const StockLot& lot) {
        const auto depot = depot_index_.find(lot.depot);
        if (depot == depot_index_.end()) return;
        const auto [product, is_new] = product_index_.try_emplace(lot.gtin, product_index_.size());
        if (is_new) shelves_.resize(shelves_.size() + depots_.size());
        shelves_[product->second * depots_.size() + depot->second].lots.push_back(
            {lot.lot, lot.expiry, lot.cases, lot.cases});
    }

    std::span<const DepotId> depots_;
    IndexOf<DepotId> depot_index_;
    IndexOf<Gtin> product_index_;
    std::vector<Shelf> shelves_;
};

Cases total(const Order& order) {
    return std::accumulate(order.lines.begin(), order.lines.end(), Cases{},
                           [](Cases sum, const OrderLine& line) { return sum + line.cases; });
}

std::vector<const Order*> in_turn(std::span<const Order> orders) {
    struct Turn {
        const Order* order;
        Cases cases;
    };
    std::vector<Turn> turns;
    turns.reserve(orders.size());
    for (const auto& order : orders) turns.push_back({&order, total(order)});
    std::ranges::sort(turns, [](const Turn& a, const Turn& b) {
        return std::tie(b.order->priority, a.order->due, a.cases, a.order->id) <
               std::tie(a.order->priority, b.order->due, b.cases, b.order->id);
    });
    std::vector<const Order*> sequence;
    sequence.reserve(turns.size());
    for (const auto& turn : turns) sequence.push_back(turn.order);
    return sequence;
}

// Sorted, so that no sequence of the catalog shows through.
std::vector<DepotId> depots_with_vehicles(const Catalog& catalog) {
    std::unordered_set<DepotId> with_vehicle;
    for (const auto& vehicle : catalog.vehicles) with_vehicle.insert(vehicle.depot);
    std::vector<DepotId> depots;
    for (const auto& depot : catalog.depots) {
        if (with_vehicle.contains(depot.id)) depots.push_back(depot.id);
    }
    if (depots.empty()) {
        for (const auto& depot : catalog.depots) depots.push_back(depot.id);
    }
    std::ranges::sort(depots);
    return depots;
}

class Allocator {
public:
    Allocator(std::span<const StockLot> stock, const Catalog& catalog, const ShelfLifeRule& rule)
        : rule_(rule), depots_(depots_with_vehicles(catalog)), stock_(stock, depots_) {
        for (const auto& depot : catalog.depots) {
            const auto place = std::ranges::lower_bound(depots_, depot.id);
            if (place == depots_.end() || *place != depot.id) continue;
            depot_positions_.resize(depots_.size());
            depot_positions_[static_cast<std::size_t>(place - depots_.begin())] = depot.position;
        }
        for (const auto& outlet : catalog.outlets) outlet_positions_.emplace(outlet.id, outlet.position);
    }

    AllocatedOrder serve(const Order& order) {
        AllocatedOrder served{order.id, {}, {}};
        const std::size_t depot = depots_.empty() ? 0 : best_depot(order);
        if (!depots_.empty()) served.depot = depots_[depot];
        served.lines.reserve(order.lines.size());
        for (const auto& line : order.lines) served.lines.push_back(serve_line(order, line, depot));
        return served;
    }

private:
    Shelf* shelf(const Gtin& gtin, std::size_t depot) { return depots_.empty() ? nullptr : stock_.shelf(gtin, depot); }

    std::size_t best_depot(const Order& order) {
        if (depots_.size() == 1) return 0;
        std::size_t best = 0;
        std::pair best_score{std::numeric_limits<std::int64_t>::max(), std::int64_t{0}};
        for (std::size_t depot = 0; depot < depots_.size(); ++depot) {
            const std::pair score{-could_give(order, depot).value, distance(order.outlet, depot)};
            if (score < best_score) {
                best_score = score;
                best = depot;
            }
        }
        return best;
    }

    Cases could_give(const Order& order, std::size_t depot) {
        Cases sum;
        for (const auto& line : order.lines) {
            const auto* at = shelf(line.gtin, depot);
            if (at == nullptr) continue;
            sum += std::min(line.cases, at->deliverable(order.due, rule_.days_for(order.outlet, line.gtin)));
        }
        return sum;
    }

    std::int64_t distance(const OutletId& outlet, std::size_t depot) const {
        const auto position = outlet_positions_.find(outlet);
        return position == outlet_positions_.end() ? 0 : great_circle(position->second, depot_positions_[depot]).value;
    }

    AllocatedLine serve_line(const Order& order, const OrderLine& line, std::size_t depot) {
        AllocatedLine served{order.id, line.gtin, line.cases, {}, {}};
        const auto days_min = rule_.days_for(order.outlet, line.gtin);
        auto wanted = line.cases;
        if (auto* from = shelf(line.gtin, depot)) {
            for (auto& lot : from->lots) {
                if (wanted <= Cases{0}) break;
                if (lot.left <= Cases{0} || !may_be_delivered(lot.expiry, order.due, days_min)) continue;
                const auto cases = std::min(wanted, lot.left);
                lot.left -= cases;
                wanted -= cases;
                DCHECK(lot.left >= Cases{0});
                served.lots.push_back({lot.id, lot.expiry, cases});
                from->taken.push_back({&order, lot.expiry});
            }
        }
        if (wanted > Cases{0}) served.why_short = why_short(order, line, depot, served.given());
        return served;
    }

    std::vector<ShortReason> why_short(const Order& order, const OrderLine& line, std::size_t depot, Cases given) {
        const auto days_min = rule_.days_for(order.outlet, line.gtin);
        std::vector<ShortReason> reasons;
        const auto add = [&](ShortReason reason) {
            if (reason.cases > Cases{0}) reasons.push_back(std::move(reason));
        };
        const auto* here = shelf(line.gtin, depot);
        if (here == nullptr || here->lots.empty()) {
            reasons.push_back({ShortCode::never_stocked, {}, 0, {}, {}, {}});
        } else {
            const auto expired = [&](const Lot& lot) { return !may_be_delivered(lot.expiry, order.due, 0); };
            const auto good = [&](const Lot& lot) { return may_be_delivered(lot.expiry, order.due, days_min); };
            add(of_lots(ShortCode::lots_expired, *here, 0, expired));
            add(of_lots(ShortCode::shelf_life_too_short, *here, days_min,
                        [&](const Lot& lot) { return !expired(lot) && !good(lot); }));
            add(served_others(order, *here, days_min, given));
            reasons.push_back(all_there_was(*here, good));
        }
        add(elsewhere(order, line, depot, days_min));
        return reasons;
    }

    template <class Which>
    static ShortReason of_lots(ShortCode code, const Shelf& shelf, std::int64_t days, Which which) {
        ShortReason reason{code, {}, days, {}, {}, {}};
        for (const auto& lot : shelf.lots) {
            if (!which(lot) || lot.left <= Cases{0}) continue;
            reason.cases += lot.left;
            reason.lots.push_back(lot.id.text);
        }
        return reason;
    }

    template <class Which>
    static ShortReason all_there_was(const Shelf& shelf, Which good) {
        ShortReason reason{ShortCode::stock_too_small, {}, 0, {}, {}, {}};
        for (const auto& lot : shelf.lots) {
            if (good(lot)) reason.cases += lot.had;
        }
        return reason;
    }

    static ShortReason served_others(const Order& order, const Shelf& shelf, std::int64_t days_min, Cases given) {
        ShortReason reason{ShortCode::served_others_first, {}, 0, {}, {}, {}};
        for (const auto& lot : shelf.lots) {
            if (may_be_delivered(lot.expiry, order.due, days_min)) reason.cases += lot.had - lot.left;
        }
        reason.cases -= given;
        for (const auto& taken : shelf.taken) {
            if (taken.order == &order || !may_be_delivered(taken.expiry, order.due, days_min)) continue;
            if (!reason.orders.empty() && reason.orders.back() == taken.order->id.text) continue;
            if (reason.orders.size() == orders_named_max) break;
            reason.orders.push_back(taken.order->id.text);
        }
        return reason;
    }

    ShortReason elsewhere(const Order& order, const OrderLine& line, std::size_t here, std::int64_t days_min) {
        ShortReason reason{ShortCode::only_at_other_depot, {}, 0, {}, {}, {}};
        for (std::size_t depot = 0; depot < depots_.size(); ++depot) {
            const auto* there = depot == here ? nullptr : shelf(line.gtin, depot);
            const auto cases = there == nullptr ? Cases{} : there->deliverable(order.due, days_min);
            if (cases <= Cases{0}) continue;
            reason.cases += cases;
            reason.depots.push_back(depots_[depot].text);
        }
        return reason;
    }

    const ShelfLifeRule& rule_;
    std::vector<DepotId> depots_;
    std::vector<LatLon> depot_positions_;
    std::unordered_map<OutletId, LatLon> outlet_positions_;
    Stock stock_;
};

}  // namespace

std::int64_t ShelfLifeRule::days_for(const OutletId& outlet, const Gtin& gtin) const {
    const auto in = [](const auto& map, const auto& key) {
        const auto found = map.find(key);
        return found == map.end() ? std::int64_t{0} : found->second;
    };
    return std::max({days_min, in(by_outlet, outlet), in(by_product, gtin)});
}

ShelfLifeRule shelf_life_rule(const Settings& settings) {
    ShelfLifeRule rule{.days_min = settings.integer(shelf_life_setting), .by_outlet = {}, .by_product = {}};
    for (const auto& [outlet, days] : settings.integers_by_name(outlet_shelf_life_setting))
        rule.by_outlet[{outlet}] = days;
    for (const auto& [gtin, days] : settings.integers_by_name(product_shelf_life_setting))
        rule.by_product[{gtin}] = days;
    return rule;
}

std::string_view name(ShortCode code) {
    switch (code) {
        case ShortCode::never_stocked:
            return "never_stocked";
        case ShortCode::lots_expired:
            return "lots_expired";
        case ShortCode::shelf_life_too_short:
            return "shelf_life_too_short";
        case ShortCode::served_others_first:
            return "served_others_first";
        case ShortCode::stock_too_small:
            return "stock_too_small";
        case ShortCode::only_at_other_depot:
            return "only_at_other_depot";
    }
    return "";
}

Cases AllocatedLine::given() const {
    Cases sum;
    for (const auto& lot : lots) sum += lot.cases;
    return sum;
}

Allocation allocate(std::span<const Order> orders, std::span<const StockLot> stock, const Catalog& catalog,
                    const ShelfLifeRule& rule) {
    Allocator allocator(stock, catalog, rule);
    Allocation allocation;
    allocation.reserve(orders.size());
    for (const auto* order : in_turn(orders)) allocation.push_back(allocator.serve(*order));
    std::ranges::sort(allocation, {}, &AllocatedOrder::order);
    return allocation;
}

}  // namespace tallyman
