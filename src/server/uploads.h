// What an upload of a phone's photo is held to and given, whether its bytes came in chunks (routes_uploads.cpp) or in a
// file by hand (cli/receive.cpp).
#pragma once

#include <string>
#include <string_view>

#include "server/app.h"
#include "store/received.h"

namespace tallyman::server {

// The phone's id becomes part of a path.
bool is_upload_id(std::string_view id);
// Signed with the ledger's key: what was received, of which order, when.
std::string receipt_of(App& app, const store::Upload& upload);

}  // namespace tallyman::server
