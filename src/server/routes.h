// The handlers, one file a group. Each operation of openapi.json has exactly one (a test walks them).
#pragma once

#include <span>

#include "server/call.h"

namespace tallyman::server {

std::span<const Route> session_routes();
std::span<const Route> oidc_routes();
std::span<const Route> admin_routes();
std::span<const Route> webhook_routes();
std::span<const Route> board_routes();
std::span<const Route> plan_routes();
std::span<const Route> driver_routes();
std::span<const Route> upload_routes();
std::span<const Route> photo_routes();
std::span<const Route> desk_routes();
std::span<const Route> insight_routes();
std::span<const Route> automation_routes();
std::span<const Route> import_routes();
std::span<const Route> ledger_routes();
std::span<const Route> removal_routes();
std::span<const Route> transparency_routes();
std::span<const Route> privacy_routes();
std::span<const Route> campaign_routes();
std::span<const Route> evidence_routes();
std::span<const Route> epcis_routes();

Handler handler_of(std::string_view operation);  // nullptr when there is none

}  // namespace tallyman::server
