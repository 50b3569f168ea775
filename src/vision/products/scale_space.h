// A picture at every blur, and the spots that stand out at theirs: extrema of the difference of Gaussians (SIFT, Lowe
// 2004), three blurs an octave beginning at twice the picture's size. OpenCV's own is the yardstick of its tests; it
// takes twice as long, mostly for spots that are thrown away afterwards.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "vision/plane.h"

namespace tallyman::vision {

class ScaleSpace {
public:
    static constexpr int layers = 3;      // an octave
    static constexpr float sigma = 1.6f;  // of an octave's first layer, its pixels

    explicit ScaleSpace(const Plane& luma);

    struct Extremum {
        int octave = 0, layer = 0;
        float x = 0, y = 0;  // pixels of the octave
        float sigma = 0;     // the same
        float response = 0;  // of values 0 .. 255
    };
    // The strongest first. `contrast` is Lowe's threshold, of values 0 .. 1.
    std::vector<Extremum> extrema(double contrast) const;

    // The picture, float 0 .. 255, as blurred as the extremum is large.
    const cv::Mat& picture(const Extremum& at) const { return octaves_[at.octave][at.layer]; }
    // Pixels of the luma for one of the octave.
    static float step(int octave) { return 0.5f * static_cast<float>(1 << octave); }

private:
    using Octave = std::vector<cv::Mat>;
    std::vector<Octave> octaves_;
};

}  // namespace tallyman::vision
