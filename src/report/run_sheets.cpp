#include "report/run_sheets.h"

#include <unordered_map>

#include "base/check.h"
#include "vision/codes/check_codes.h"

namespace tallyman::report {
namespace {

template <class Noun>
class ById {
public:
    explicit ById(const std::vector<Noun>& nouns) {
        for (const auto& noun : nouns) places_.emplace(noun.id, &noun);
    }

    const Noun& at(const decltype(Noun::id)& id) const {
        const auto found = places_.find(id);
        CHECK(found != places_.end());  // a plan is made of this catalog
        return *found->second;
    }

private:
    std::unordered_map<decltype(Noun::id), const Noun*> places_;
};

class Goods {
public:
    Goods(const Catalog& catalog, const Allocation& allocation) {
        for (const auto& product : catalog.products) names_[product.gtin] = product.name;
        for (const auto& order : allocation) orders_[order.order] = &order;
    }

    std::vector<SheetGoods> of(const OrderId& id) const {
        std::vector<SheetGoods> goods;
        const auto found = orders_.find(id);
        if (found == orders_.end()) return goods;
        for (const auto& line : found->second->lines) {
            const auto name = names_.find(line.gtin);
            for (const auto& lot : line.lots) {
                goods.push_back({name == names_.end() ? line.gtin.text : name->second, lot.lot, lot.expiry, lot.cases});
            }
        }
        return goods;
    }

private:
    std::unordered_map<Gtin, std::string> names_;
    std::unordered_map<OrderId, const AllocatedOrder*> orders_;
};

}  // namespace

std::vector<RunSheet> run_sheets_of(Day day, const Catalog& catalog, const Allocation& allocation,
                                    const dispatch::Plan& plan) {
    const Goods goods(catalog, allocation);
    const ById vehicles(catalog.vehicles);
    const ById depots(catalog.depots);
    const ById outlets(catalog.outlets);
    std::vector<RunSheet> sheets;
    for (const auto& route : plan.routes) {
        if (route.trips.empty()) continue;
        const auto& vehicle = vehicles.at(route.vehicle);
        RunSheet sheet{day, vehicle, depots.at(vehicle.depot), {}};
        for (const auto& trip : route.trips) {
            SheetTrip planned{trip, {}};
            for (const auto& stop : trip.stops) {
                planned.stops.push_back({stop, outlets.at(stop.outlet), goods.of(stop.order),
                                         std::string(vision::order_code_prefix) + stop.order.text});
            }
            sheet.trips.push_back(std::move(planned));
        }
        sheets.push_back(std::move(sheet));
    }
    return sheets;
}

}  // namespace tallyman::report
