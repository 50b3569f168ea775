// What must hold before anybody is served: a server on a broken store would give receipts that are worth nothing.
#pragma once

#include <vector>

#include "report/text.h"
#include "server/app.h"

namespace tallyman::server {

// Empty when all is well; each says which check failed and why.
std::vector<report::Text> self_check(App& app);

}  // namespace tallyman::server
