// What the order says the photo should show, and where and when. A check uses what it needs and says "cannot tell"
// when it is not there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"

namespace tallyman::vision {

struct ExpectedProduct {
    Gtin gtin;
    Cases cases;
    std::vector<std::string> lots;  // allocated to this order; may be empty
};

struct Expectation {
    OrderId order;
    OutletId outlet;
    std::vector<ExpectedProduct> products;
    std::optional<LatLon> outlet_position;
    std::optional<LatLon> photo_position;  // photos.csv, else EXIF
    std::optional<Instant> photo_taken_at;
    std::optional<Instant> earliest;  // when the delivery can have begun: the due day, the shift
    std::optional<Instant> latest;
    std::optional<Instant> planned;  // the plan's arrival
    std::optional<Instant>
        departs;  // the plan's departure from the depot, where the photo's vehicle is the planned one
    std::optional<Instant> received_at;  // when the server had the whole photo
};

}  // namespace tallyman::vision
