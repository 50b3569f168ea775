#include "server/account_json.h"

#include <nlohmann/json.hpp>

#include "base/digest.h"

namespace tallyman::server {

using nlohmann::json;

namespace {

json without_etag(const store::Account& account) {
    json grants = json::array();
    for (const auto& grant : account.grants)
        grants.push_back({{"role", grant.role}, {"depot", grant.depot ? json(grant.depot->text) : json(nullptr)}});
    return {{"id", std::to_string(account.id)},
            {"name", account.name},
            {"display_name", account.display_name},
            {"lang", account.lang == Lang::en ? "en" : "vi"},
            {"grants", std::move(grants)},
            {"driver", account.driver ? json(account.driver->text) : json(nullptr)},
            {"active", account.active}};
}

}  // namespace

std::string etag_of(const store::Account& account) { return hex(sha256(without_etag(account).dump())).substr(0, 16); }

json json_of(const store::Account& account) {
    auto out = without_etag(account);
    out["etag"] = etag_of(account);
    return out;
}

void put_into(store::Account& account, const json& body) {
    if (body.contains("display_name")) account.display_name = body["display_name"];
    if (body.contains("lang")) account.lang = body["lang"] == "en" ? Lang::en : Lang::vi;
    if (body.contains("active")) account.active = body["active"];
    if (body.contains("driver")) {
        account.driver.reset();
        if (!body["driver"].is_null()) account.driver = DriverId{body["driver"]};
    }
    if (!body.contains("grants")) return;
    account.grants.clear();
    for (const auto& grant : body["grants"]) {
        account.grants.push_back({grant["role"], {}});
        if (!grant["depot"].is_null()) account.grants.back().depot = DepotId{grant["depot"]};
    }
}

}  // namespace tallyman::server
