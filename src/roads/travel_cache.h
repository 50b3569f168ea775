// What a routing service has answered, kept from day to day: outlets stay where they are, so that tomorrow's plan asks
// only for the ways of new ones. One service a cache; answers grow old together, since a service's map is replaced as a
// whole. A million ways (1,000 outlets) are 24 MB.
//
// As bytes: a line "tallyman travel 1 DAY SHA256 SERVICE", then 24 bytes a way: from and to in millionths of a degree,
// metres, seconds, -1 where the service knows no way. Bytes that are not this are no cache: everything is asked again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/geo.h"
#include "base/time.h"
#include "dispatch/travel_table.h"

namespace tallyman::roads {

class TravelCache {
public:
    TravelCache(std::string service, Day begun) : service_(std::move(service)), begun_(begun) {}

    // The cache in `bytes` when it is of this service and begun after today - days_max, else an empty one.
    static TravelCache read(std::string_view bytes, const std::string& service, Day today, int days_max);
    std::string bytes() const;

    // Nothing: never asked. A way that the service does not know is an answer too.
    using Answer = std::optional<dispatch::Travel>;
    const Answer* find(LatLon from, LatLon to) const;
    void set(LatLon from, LatLon to, const Answer& answer);
    std::size_t size() const { return ways_.size(); }

private:
    struct Way {
        std::int32_t lat_from, lon_from, lat_to, lon_to;
        friend bool operator==(const Way&, const Way&) = default;
    };
    struct WayHash {
        std::size_t operator()(const Way& way) const;
    };
    static Way way_of(LatLon from, LatLon to);
    bool take_records(std::string_view records);

    std::string service_;
    Day begun_;
    std::unordered_map<Way, Answer, WayHash> ways_;
};

}  // namespace tallyman::roads
