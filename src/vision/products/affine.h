// A plane affine map, and the little of its algebra that pose finding needs.
#pragma once

#include <algorithm>
#include <cmath>

namespace tallyman::vision {

struct Spot {
    float x = 0, y = 0;
};

// (x, y) -> (a x + b y + tx, c x + d y + ty)
struct Affine {
    float a = 1, b = 0, tx = 0;
    float c = 0, d = 1, ty = 0;

    Spot operator()(Spot p) const { return {a * p.x + b * p.y + tx, c * p.x + d * p.y + ty}; }
    float determinant() const { return a * d - b * c; }
};

// First `inner`, then `outer`.
inline Affine operator*(const Affine& outer, const Affine& inner) {
    return {outer.a * inner.a + outer.b * inner.c,
            outer.a * inner.b + outer.b * inner.d,
            outer.a * inner.tx + outer.b * inner.ty + outer.tx,
            outer.c * inner.a + outer.d * inner.c,
            outer.c * inner.b + outer.d * inner.d,
            outer.c * inner.tx + outer.d * inner.ty + outer.ty};
}

// The map must not be flat: its determinant is the caller's to check.
inline Affine inverse(const Affine& map) {
    const float scale = 1 / map.determinant();
    const Affine linear{map.d * scale, -map.b * scale, 0, -map.c * scale, map.a * scale, 0};
    const Spot origin = linear({map.tx, map.ty});
    return {linear.a, linear.b, -origin.x, linear.c, linear.d, -origin.y};
}

// The frame of a keypoint: the unit square, scaled to its size, turned to its angle, moved to its place.
inline Affine frame(Spot at, float size, float angle) {
    const float cosine = std::cos(angle) * size, sine = std::sin(angle) * size;
    return {cosine, -sine, at.x, sine, cosine, at.y};
}

// The longest over the shortest stretch of the map: how much a face is foreshortened. 1 for a similarity.
inline float tilt(const Affine& map) {
    const float squares = map.a * map.a + map.b * map.b + map.c * map.c + map.d * map.d;
    const float area = std::abs(map.determinant());
    if (area <= 0) return 1e9f;
    const float half = squares / (2 * area);  // (tilt + 1 / tilt) / 2
    return half + std::sqrt(std::max(0.0f, half * half - 1));
}

}  // namespace tallyman::vision
