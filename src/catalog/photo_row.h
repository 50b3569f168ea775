// What photos.csv and truth.csv say of a delivery photo. The picture itself is read elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"

namespace tallyman {

struct PhotoRow {
    std::string file;  // relative to the day folder: photos/0001.jpg
    OrderId order;
    std::optional<VehicleId> vehicle;
    std::optional<Instant> taken_at;  // EXIF's where absent
    std::optional<LatLon> position;   // EXIF's where absent

    friend bool operator==(const PhotoRow&, const PhotoRow&) = default;
};

// Samples and benchmarks only; never read by `check`.
struct TruthRow {
    std::string file;
    OrderId order;
    bool good = false;
    std::string kind;          // one of truth_kinds
    std::vector<Gtin> gtins;   // in the picture; in the file with | between them
    std::vector<Cases> cases;  // of each GTIN, or none at all

    friend bool operator==(const TruthRow&, const TruthRow&) = default;
};

inline constexpr std::string_view truth_kinds[] = {"good",          "blurred",         "dark",         "overexposed",
                                                   "covered",       "reused",          "edited_reuse", "screen",
                                                   "wrong_product", "missing_product", "short_count",  "wrong_place",
                                                   "wrong_time",    "unreadable"};

}  // namespace tallyman
