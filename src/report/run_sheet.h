// The run sheet: what one driver takes along on paper, printed from one page of HTML. Where to go and when, what to
// unload there from which lot, what to load in which order (the last stop goes in first), a map, and for each stop the
// QR code of its order, the one that also stands on the delivery note, and a box to sign in.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "catalog/catalog.h"
#include "dispatch/plan.h"
#include "report/html.h"

namespace tallyman::report {

struct SheetGoods {
    std::string product;
    LotId lot;
    Day expiry;
    Cases cases;
};

struct SheetStop {
    dispatch::PlannedStop planned;
    Outlet outlet;
    std::vector<SheetGoods> goods;
    std::string code_text;  // what the QR code says
};

struct SheetTrip {
    dispatch::PlannedTrip planned;
    std::vector<SheetStop> stops;
};

struct RunSheet {
    Day day;
    Vehicle vehicle;
    Depot depot;
    std::vector<SheetTrip> trips;
};

Html run_sheet_page(const RunSheet& sheet, Lang lang);

}  // namespace tallyman::report
