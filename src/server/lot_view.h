// What the public may know of a lot: what it is, who made it, its dates, and its way in coarse places. A shop is a
// district, never a name or an address, and shops of one district in one hour are one step.
//
// The fields are a profile: data in lot_view.cpp, each with the sets that ask for it. They follow the minimum that
// Circular 02/2024/TT-BKHCN asks of a traceability record, which Decree 37/2026/ND-CP, Art. 32 and TCVN 13805:2023 are
// to be read beside: their texts were not at hand, so a lawyer compares the profile with them before anybody relies on
// it. What the day's tables do not hold (producer, certificates, ...) the distributor declares in origin.csv, a row a
// product or a lot.
#pragma once

#include <optional>
#include <string>

#include "report/public_page.h"
#include "server/app.h"

namespace tallyman::server {

// `link` in canonical form: https://id.gs1.org/01/GTIN/10/LOT. Nothing when neither stock nor events know the lot.
std::optional<report::LotView> lot_view(App& app, const std::string& link);

}  // namespace tallyman::server
