// Scenes of sample days as somebody sees them who stands farther back than for the goods alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "base/random.h"
#include "sample/day.h"
#include "sample/draw.h"

namespace tallyman::bench {

struct Shot {
    std::string jpeg;
    std::vector<sample::TruthBox> truth;
    std::vector<cv::Rect2d> cut_off;  // people who are partly in the picture: neither missed nor too many
};

class Scenery {
public:
    explicit Scenery(std::uint64_t seed);

    // With a drawn person and a motorbike; their face and plate are the truth where nothing stands before them.
    Shot with_drawn_people(std::uint64_t number) const;

    // A drawing of goods and nobody, not yet exposed.
    cv::Mat without_people(std::uint64_t number) const;

private:
    sample::Scene scene(std::uint64_t number, Random& own) const;
    sample::Drawing drawn(const sample::Scene& scene, const sample::Camera& camera, const Random& own) const;

    Random random_;
    sample::SampleDay day_;
    std::vector<sample::CaseTextures> prints_;
};

}  // namespace tallyman::bench
