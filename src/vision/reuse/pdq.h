// PDQ: the 256-bit perceptual hash that Facebook published in 2019 ("The TMK+PDQF video-hashing algorithm and the PDQ
// image-hashing algorithm", Davis and Rosen): luma, two passes of a box filter each way (Jarosz, SIGGRAPH 2001 course
// notes), 64 x 64 samples, the 16 x 16 lowest cosine frequencies without the constant one, one bit each: above the
// median or not. Two photos within 31 bits count as one picture.
// Written from the description. The reference first squeezes anything larger than 512 pixels to 512 x 512, so a plane
// that was decoded at a fraction of a large photo gives the same bits to within a few; a photo of at most 512 pixels
// must come whole.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "vision/plane.h"

namespace tallyman::vision {

struct PdqHash {
    std::array<std::uint64_t, 4> words{};  // bit i is frequency row i / 16, column i % 16

    friend bool operator==(const PdqHash&, const PdqHash&) = default;
};

struct Pdq {
    // As the picture is, turned right by 90, 180, 270 degrees; then the same four of the picture mirrored left to
    // right. Turning a picture only flips signs and swaps the axes of its frequencies, so all eight cost one transform.
    std::array<PdqHash, 8> turned;
    int quality = 0;  // 0 .. 100, the sum of gradients; the publication distrusts hashes below 50

    const PdqHash& hash() const { return turned[0]; }
};

// `full_width` and `full_height` are the size of the whole picture that `luma` shows, perhaps at a smaller scale.
// A picture under 5 pixels has the zero hash at quality 0, as in the reference.
Pdq pdq(const Plane& luma, int full_width, int full_height);

int distance(const PdqHash& a, const PdqHash& b);
std::string hex(const PdqHash& hash);  // 64 digits, highest bit first, as the reference prints it

}  // namespace tallyman::vision
