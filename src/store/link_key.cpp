#include "store/link_key.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace tallyman::store {

std::string link_key(const LedgerStore& ledger, std::string_view what) {
    return hex(sha256(ledger.sign(fmt::format("tallyman {}\n", what)))).substr(0, 40);
}

}  // namespace tallyman::store
