// The outlet's storefront as the office knows it: the pictures in outlets/OUTLET that the place check compares with.
#pragma once

#include <string>
#include <vector>

#include "server/app.h"

namespace tallyman::server {

// Names within the outlet's folder, sorted; none when there is no folder.
std::vector<std::string> storefronts_of(const App& app, const OutletId& outlet);

// Throws not_found for a name that is not among them. The bytes are untrusted.
std::string storefront_bytes(const App& app, const OutletId& outlet, const std::string& name);

}  // namespace tallyman::server
