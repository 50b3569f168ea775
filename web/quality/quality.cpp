#include "quality.h"

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "vision/covered.h"
#include "vision/exposure.h"
#include "vision/framing.h"
#include "vision/plane.h"
#include "vision/sharpness.h"

namespace {

namespace vision = tallyman::vision;

struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;
};

Picture picture;
std::string answer;

std::vector<std::uint8_t> rgb_of(const std::vector<std::uint8_t>& rgba) {
    std::vector<std::uint8_t> rgb;
    rgb.reserve(rgba.size() / 4 * 3);
    for (std::size_t i = 0; i < rgba.size(); i += 4) rgb.insert(rgb.end(), {rgba[i], rgba[i + 1], rgba[i + 2]});
    return rgb;
}

// A JSON library would be ten times the checks' own size on the phone; codes and labels need no escapes.
std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

std::string json_of(const vision::Box& box) {
    return "{\"x\":" + number(box.x) + ",\"y\":" + number(box.y) + ",\"width\":" + number(box.width) +
           ",\"height\":" + number(box.height) + ",\"label\":" + quoted(box.label) + '}';
}

std::string json_of(const vision::Finding& finding) {
    std::string boxes;
    for (const vision::Box& box : finding.boxes) boxes += (boxes.empty() ? "" : ",") + json_of(box);
    return "{\"check\":" + quoted(name(finding.check)) + ",\"outcome\":" + quoted(name(finding.outcome)) +
           ",\"code\":" + quoted(finding.code) + ",\"number\":" + number(finding.number) +
           ",\"confidence\":" + number(finding.confidence) + ",\"boxes\":[" + boxes + "]}";
}

}  // namespace

std::uint8_t* picture_buffer(int width, int height) {
    picture = {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 4)};
    return picture.rgba.data();
}

const char* check_picture(double scale) {
    const auto rgb = rgb_of(picture.rgba);
    const vision::Plane luma = vision::luma_of(rgb, picture.width, picture.height);
    answer = '[' + json_of(vision::check_sharpness(luma)) + ',' + json_of(vision::check_exposure(luma, scale)) + ',' +
             json_of(vision::check_covered(rgb, picture.width, picture.height, scale)) + ',' +
             json_of(vision::check_framing(luma, scale, {}, {}, {})) + ']';
    return answer.c_str();
}
