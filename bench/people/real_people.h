// Real people: photos of packages that `bench/people/photos` fetches, with the boxes of faces.csv. They are measured as
// they are, and pasted into scenes as small as they are beside a delivery.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenes.h"

namespace tallyman::bench {

struct RealPhoto {
    std::filesystem::path path;
    std::vector<cv::Rect2d> faces;  // in pixels of the whole picture
};

// Those of faces.csv, in its order; `part` is the beginning of a path there, empty for all. Throws when one is missing.
std::vector<RealPhoto> real_photos(const std::filesystem::path& folder, const std::string& part);

Shot as_it_is(const RealPhoto& photo);

// Two people, each with a face of 20 to 150 pixels; every other picture is darker than it should be.
Shot pasted(cv::Mat scene, const std::vector<RealPhoto>& photos, Random random);

}  // namespace tallyman::bench
