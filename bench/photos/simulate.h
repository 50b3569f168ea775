// Bad photos made from good ones, by a stated simulation: defocus (a disc), motion (a line), a photo of a display.
// Every result goes through JPEG once more, and so do the good ones it is compared with.
#pragma once

#include "base/random.h"
#include "vision/photo.h"

namespace tallyman::bench {

struct Rgb {
    int width = 0, height = 0;
    std::vector<std::uint8_t> samples;
};

Rgb rgb_of(const vision::Photo& photo);
Rgb defocused(const Rgb& in, double radius);
Rgb moved(const Rgb& in, double length, double angle);
Rgb enlarged(const Rgb& in, double factor);  // bilinear: the fair partner of a photo of a display of that pitch

// A camera of `pitch` pixels a display pixel looks at a display that shows the picture: three colour stripes a pixel
// with dark gaps, turned by up to 6 degrees, 3 x 3 samples a camera pixel, lens blur, noise.
Rgb on_display(const Rgb& in, double pitch, Random& random);

std::vector<std::byte> saved(const Rgb& in, Random& random);  // with sensor noise of 0.5 .. 2 grey levels, quality 85

}  // namespace tallyman::bench
