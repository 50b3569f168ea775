// The day's values as the API shows them (openapi.json names the shapes). Words are made here from codes, in both
// languages.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "dispatch/plan.h"
#include "dispatch/replan.h"
#include "report/text.h"
#include "server/app.h"
#include "server/world.h"

namespace tallyman::server {

// A day as somebody sees it: the world, how times are written, and whose orders are there at all.
struct View {
    const World& world;
    const Zone& zone;
    const Depots& depots;
    Instant now;
    // Notes and comments that the removal desk hides, with the case: server/outside.h.
    std::shared_ptr<const std::map<std::string, std::string>> hidden = {};

    bool sees(const OrderId& order) const { return depots.has(world.depot_of(order)); }
    // What people wrote, or what stands in its place.
    std::string text(const std::string& id, const std::string& written) const;
    std::string at(Day day, TimeOfDay time) const { return zone.iso(zone.at(day, time)); }
};

struct Call;
View view_of(const Call& call);

nlohmann::json json_of(const report::Text& words);
nlohmann::json json_of(const LatLon& position);
nlohmann::json words_json(Words words);
nlohmann::json instant_or_null(const View& view, const std::optional<Instant>& instant);
nlohmann::json text_or_null(const std::string& text);

nlohmann::json json_of(const View& view, const verify::Verdict& verdict);
nlohmann::json json_of(const View& view, const Delivery& delivery);
nlohmann::json json_of(const View& view, const store::ReviewRow& row);
nlohmann::json json_of(const View& view, const store::AppealRow& row);

nlohmann::json outlet_named(const View& view, const OutletId& outlet);
nlohmann::json outlet_card(const Outlet& outlet);
nlohmann::json depot_json(const Depot& depot);
nlohmann::json lots_json(const std::vector<AllocatedLot>& lots);
nlohmann::json photo_summary(const View& view, const PhotoInfo& photo);
nlohmann::json photo_json(const View& view, const PhotoInfo& photo, const std::optional<vision::Examination>& seen);
// What its driver should know stands against it, and why: null when nothing does.
nlohmann::json objection_json(const View& view, const OrderId& order);
nlohmann::json order_summary(const View& view, const Order& order);
// Blind: without what anybody decided.
nlohmann::json order_json(const View& view, const Order& order, bool blind = false);

nlohmann::json json_of(const dispatch::PlanTotals& totals);
// Routes and stops of the depots in view, of `plan`, which need not be the one that holds.
nlohmann::json plan_json(const View& view, Day day, const dispatch::Plan& plan);
std::string plan_etag(const dispatch::Plan& plan);
dispatch::Plan visible_plan(const View& view, const dispatch::Plan& plan);
Catalog visible_catalog(const View& view);

Seconds late_by(const View& view, const OrderId& order);

// What needs somebody, most pressing first.
struct Exception {
    std::string kind;
    const Order* order;
    std::optional<Instant> at;
    report::Text words;
};
std::vector<Exception> exceptions_of(const View& view, Day day);
nlohmann::json json_of(const View& view, const Exception& exception);

}  // namespace tallyman::server
