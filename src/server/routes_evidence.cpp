#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "server/evidence.h"
#include "server/routes.h"

namespace tallyman::server {
namespace {

Response get_evidence(Call& call) {
    const auto order = call.order();
    return std::move(text_response(evidence_zip(call.app, {order, call.caller, call.lang}), "application/zip")
                         .header("Content-Disposition", "attachment; filename=\"evidence.zip\""));
}

constexpr Route routes[] = {{"get_evidence", get_evidence}};

}  // namespace

std::span<const Route> evidence_routes() { return routes; }

}  // namespace tallyman::server
