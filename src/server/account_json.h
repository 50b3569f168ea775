// Accounts as the API shows them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "store/accounts.h"

namespace tallyman::server {

nlohmann::json json_of(const store::Account& account);
std::string etag_of(const store::Account& account);
// What an edit or a new account says, put into `account`. Throws bad_field for a depot that there is not.
void put_into(store::Account& account, const nlohmann::json& body);

}  // namespace tallyman::server
