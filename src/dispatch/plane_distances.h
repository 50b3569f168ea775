// Tables from points in the plane, in the two roundings of the literature.
#pragma once

#include <memory>
#include <span>

#include "dispatch/problem.h"

namespace tallyman::dispatch {

enum class Rounding {
    tenths_down,  // floor(10 * euclid)
    nearest,      // floor(euclid + 0.5)
};

std::shared_ptr<const Matrix> plane_distances(std::span<const Position> positions, Rounding rounding);

}  // namespace tallyman::dispatch
