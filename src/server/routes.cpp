#include "server/routes.h"

#include <unordered_map>

namespace tallyman::server {

Handler handler_of(std::string_view operation) {
    static const auto handlers = [] {
        std::unordered_map<std::string_view, Handler> all;
        for (const auto routes :
             {session_routes(),      oidc_routes(),       admin_routes(),    webhook_routes(),  board_routes(),
              plan_routes(),         driver_routes(),     upload_routes(),   photo_routes(),    desk_routes(),
              insight_routes(),      automation_routes(), import_routes(),   ledger_routes(),   removal_routes(),
              transparency_routes(), privacy_routes(),    campaign_routes(), evidence_routes(), epcis_routes()}) {
            for (const auto& route : routes) all.emplace(route.operation, route.handler);
        }
        return all;
    }();
    const auto found = handlers.find(operation);
    return found == handlers.end() ? nullptr : found->second;
}

}  // namespace tallyman::server
