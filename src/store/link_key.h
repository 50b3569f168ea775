// The secret part of a link that is handed out once: to who asked the removal desk, to whom its decision affects, to a
// donor. Nothing is kept of it: a signature (Ed25519, so always the same) that nobody can make without the ledger's
// key.
#pragma once

#include <string>
#include <string_view>

#include "store/ledger_store.h"

namespace tallyman::store {

// `what` names the thing and the reader: "removal R-000001 affected".
std::string link_key(const LedgerStore& ledger, std::string_view what);

}  // namespace tallyman::store
