// Cuts turned rectangles out of a plane. Plain C++, because the code check also runs on the phone (WebAssembly).
// Points are in pixels, (0, 0) the centre of the first pixel.
#pragma once

#include <algorithm>
#include <vector>

#include "vision/plane.h"

namespace tallyman::vision {

struct Point {
    float x = 0, y = 0;

    friend Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
    friend Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
    friend Point operator*(float k, Point a) { return {k * a.x, k * a.y}; }
    friend bool operator==(const Point&, const Point&) = default;
};

// Crop pixel (x, y) lies at origin + x * right + y * down of the picture.
struct Frame {
    Point origin;
    Point right{1, 0};
    Point down{0, 1};

    Point at(float x, float y) const { return origin + x * right + y * down; }
};

// Bilinear; outside the picture the nearest edge pixel. A step of `right` or `down` above 1.5 pixels aliases: take
// a smaller level of the pyramid.
Plane crop(const Plane& picture, const Frame& frame, int width, int height);

// picture + amount * (picture - its mean over (2 * radius + 1)^2 pixels), clamped.
Plane sharpened(const Plane& picture, int radius, float amount);

// levels[k] is 1 / 2^k of the picture; down to a long side of at most `smallest`.
std::vector<Plane> pyramid(const Plane& picture, int smallest);

}  // namespace tallyman::vision
