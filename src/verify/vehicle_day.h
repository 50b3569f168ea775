// What the photos of one vehicle's day say of each other, by place and time: could the van have been at both, did the
// phone's position move at all, did it stay where the van stood?
//
// All of Check::place, fail, with details "other", another photo that it does not go with:
//   impossible_speed   faster than a van between two photos; `number` is km/h
//   frozen_position    the very same position at outlets that are apart: the phone had no new one; `number` is the
//                      metres between the outlets
//   jumping_position   photos of one order within minutes, their positions far apart; `number` is those metres
// A position that is frozen says nothing about where the photo was taken, so it stands instead of the distance to the
// outlet and nobody is rejected for it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/ids.h"
#include "base/time.h"
#include "verify/policy.h"
#include "vision/finding.h"

namespace tallyman::verify {

struct Sighting {
    std::string file;
    OrderId order;
    std::optional<VehicleId> vehicle;
    std::optional<Instant> taken_at;
    std::optional<LatLon> position;
    std::optional<LatLon> outlet_position;
};

// At most one for each sighting, nothing where all is well. A photo that fits neither the one before nor the one after
// of its vehicle while these two fit each other is the odd one; where that cannot be told, both are named.
std::vector<std::optional<vision::Finding>> check_vehicle_days(std::span<const Sighting> sightings,
                                                               const Policy& policy);

// Puts such a finding beside the others of its photo, or in place of the position's own.
void add_vehicle_day(std::vector<vision::Finding>& findings, vision::Finding finding);

bool is_of_vehicle_day(const vision::Finding& finding);

}  // namespace tallyman::verify
