// What people do to an old photo before they hand it in again: 17 kinds of edit, each with its strength drawn from a
// seed. Works on decoded colour pictures and gives JPEG bytes, because every copy is saved once more.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

#include "base/random.h"

namespace tallyman::bench {

enum class Edit {
    quality_50,
    quality_30,
    half_size,
    quarter_size,
    crop_10,
    crop_25,
    crop_40,
    turn_90,
    turn_180,
    turn_7,
    mirror,
    brighter,
    darker,
    colour_cast,
    stamp,
    frame,
    photo_of_photo,
    sticker,
    several,
};
constexpr std::array edits{Edit::quality_50, Edit::quality_30,     Edit::half_size, Edit::quarter_size, Edit::crop_10,
                           Edit::crop_25,    Edit::crop_40,        Edit::turn_90,   Edit::turn_180,     Edit::turn_7,
                           Edit::mirror,     Edit::brighter,       Edit::darker,    Edit::colour_cast,  Edit::stamp,
                           Edit::frame,      Edit::photo_of_photo, Edit::sticker,   Edit::several};
std::string_view name(Edit edit);

using Bytes = std::vector<std::byte>;

cv::Mat decoded(std::span<const std::byte> jpeg);  // 8-bit blue, green, red; empty when it is no JPEG
Bytes encoded(const cv::Mat& picture, int quality);
Bytes edited(const cv::Mat& picture, Edit edit, Random random);

}  // namespace tallyman::bench
