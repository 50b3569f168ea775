// The things that stand around in front of a shop, drawn flat.
#pragma once

#include <string>

#include <opencv2/core.hpp>

#include "sample/scene.h"

namespace tallyman::sample {

struct Sprite {
    cv::Mat picture;           // premultiplied BGRA
    double aspect = 1;         // width / height
    std::string private_what;  // face | plate | empty: what a privacy test must find in it
    cv::Rect2d private_box;    // in shares of width and height
};

Sprite sprite(const CutOut& cut_out);
Sprite thumb(Random random);  // holding a sheet of paper
// A made-up number plate text of the city: "59-X1 123.45".
std::string plate_text(Random& random);

cv::Mat brown_carton(std::uint64_t look);
cv::Mat plastic_crate(std::uint64_t look);

}  // namespace tallyman::sample
