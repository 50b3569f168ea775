// Pages for whoever has no account and need not believe us: a lot at its GS1 Digital Link address (/01/GTIN/10/LOT),
// the check of proofs (/verify), and what both need. They say nothing that would tell where a single shop is.
#pragma once

#include <optional>

#include "server/app.h"
#include "server/message.h"

namespace tallyman::server {

// Nothing when the address is none of these pages. Throws not_found for a lot that nobody knows.
std::optional<Response> public_page(App& app, const RequestHead& head, Lang lang);

}  // namespace tallyman::server
