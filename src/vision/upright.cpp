#include "vision/upright.h"

#include <algorithm>
#include <cstddef>

namespace tallyman::vision {
namespace {

// Where the upright pixel (x, y) lies in the stored picture: start + x * per_x + y * per_y, in pixels.
struct Walk {
    std::ptrdiff_t start, per_x, per_y;
};

Walk walk_of(int orientation, std::ptrdiff_t w, std::ptrdiff_t h) {
    const std::ptrdiff_t last = w * h - 1;
    switch (orientation) {
        case 2:
            return {w - 1, -1, w};  // mirrored left to right
        case 3:
            return {last, -1, -w};  // upside down
        case 4:
            return {w * (h - 1), 1, -w};  // mirrored top to bottom
        case 5:
            return {0, w, 1};  // mirrored along the falling diagonal
        case 6:
            return {w * (h - 1), -w, 1};  // wants a quarter turn clockwise
        case 7:
            return {last, -w, -1};  // mirrored along the rising diagonal
        case 8:
            return {w - 1, w, -1};  // wants a quarter turn counter-clockwise
        default:
            return {0, 1, w};
    }
}

}  // namespace

std::vector<std::uint8_t> upright(std::vector<std::uint8_t> samples, int channels, int width, int height,
                                  int orientation) {
    if (orientation < 2 || orientation > 8) return samples;
    const Walk walk = walk_of(orientation, width, height);
    const int out_width = is_turned(orientation) ? height : width;
    const int out_height = is_turned(orientation) ? width : height;
    std::vector<std::uint8_t> out(samples.size());
    std::uint8_t* to = out.data();
    for (int y = 0; y < out_height; ++y) {
        const std::uint8_t* from = samples.data() + (walk.start + y * walk.per_y) * channels;
        for (int x = 0; x < out_width; ++x, from += walk.per_x * channels, to += channels)
            std::copy_n(from, channels, to);
    }
    return out;
}

}  // namespace tallyman::vision
