// What a check says of a photo: one shape for all of them. A finding is data (a code, numbers, boxes); words in
// Vietnamese and English are made from it at the edge (verify/words.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tallyman::vision {

// A rectangle in picture coordinates: pixels of the whole upright picture, origin at the top left.
struct Box {
    float x = 0, y = 0, width = 0, height = 0;
    std::string label = {};  // what is in it, for the drawing: a GTIN, a code's text, "glare"; may be empty

    friend bool operator==(const Box&, const Box&) = default;
};

enum class Check {
    readable, sharpness, exposure, covered, codes, products, reuse, screen, place, time, text, people, framing
};
constexpr int check_count = 13;
std::string_view name(Check check);

enum class Outcome {
    pass,         // evidence for the delivery
    fail,         // evidence against it
    cannot_tell,  // neither: a person decides if nothing else does
};
constexpr int outcome_count = 3;
std::string_view name(Outcome outcome);

struct Finding {
    Check check;
    Outcome outcome = Outcome::cannot_tell;
    std::string code = {};  // why, one of the codes that the check's header lists: "too_dark", "same_bytes", ...
    double number = 0;      // the check's own figure, in the unit its header names
    double confidence = 0;  // 0 .. 1 that the outcome is right, as far as the check can know
    std::map<std::string, double> numbers = {};       // further figures by name
    std::map<std::string, std::string> details = {};  // texts by name: a GTIN, a matched file
    std::vector<Box> boxes = {};

    friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace tallyman::vision
