// Small copies of strangers' pictures for people to look at: decoded in a fresh locked-down process, handed out as
// pixels, encoded again on this side. Nothing of the original file survives but what it looks like.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "decoder/spawner.h"
#include "vision/people.h"

namespace tallyman::decoder {

// Make it before the first thread starts; one caller at a time.
class Previewer {
public:
    // Longest side at most, in pixels; faces and number plates that `people` finds are made unrecognisable, since
    // copies are passed on. A finder that knows nobody shows everything.
    Previewer(int side, const vision::PeopleFinder& people);

    // A JPEG without metadata; empty when the picture cannot be read.
    std::vector<std::byte> preview(std::span<const std::byte> jpeg);

private:
    int side_;
    Spawner spawner_;
};

}  // namespace tallyman::decoder
