#include <nlohmann/json.hpp>

#include "server/routes.h"
#include "store/ledger_store.h"

namespace tallyman::server {
namespace {

constexpr const char* text = "text/plain";

Response get_ledger_key(Call& call) {
    return json_response({{"key", store::LedgerStore(call.app.folder().data).key().text()}});
}

Response get_checkpoint(Call& call) {
    return text_response(store::LedgerStore(call.app.folder().data).signed_checkpoint(), text);
}

Response get_proof(Call& call) {
    return text_response(ledger::to_json(store::LedgerStore(call.app.folder().data).prove(call.path.at("order"), {})),
                         text);
}

constexpr Route routes[] = {
    {"get_ledger_key", get_ledger_key}, {"get_checkpoint", get_checkpoint}, {"get_proof", get_proof}};

}  // namespace

std::span<const Route> ledger_routes() { return routes; }

}  // namespace tallyman::server
