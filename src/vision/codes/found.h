// A code as found in a plane, before it becomes what the photo's caller sees (vision/seen.h).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "vision/codes/reader.h"

namespace tallyman::vision {

struct FoundCode {
    CodeFormat format{};
    std::string text;
    std::string symbology;
    std::array<Point, 4> corners{};  // of the plane
};

Point centre_of(const std::array<Point, 4>& corners);
bool is_inside(Point p, const std::array<Point, 4>& corners);  // corners in order around the shape, convex

// Keeps one of those that lie on each other with the same text.
void add_found(std::vector<FoundCode>& found, FoundCode code);

}  // namespace tallyman::vision
