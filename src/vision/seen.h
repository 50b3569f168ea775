// What was seen in a photo before anybody judges it: codes, words, products, earlier photos. Raw observations that
// the findings are made of, kept beside them so that a verdict can be recomputed without opening the picture again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "vision/finding.h"

namespace tallyman::vision {

struct SeenCode {
    std::string format;  // EAN-13, EAN-8, UPC-A, UPC-E, Code128, ITF, QRCode, DataMatrix
    std::string text;
    std::map<std::string, std::string> gs1;  // application identifier to value: "01" the GTIN, "10" the lot, ...
    Box box;
    std::optional<bool> in_catalogue =
        {};  // of a product code, when a catalogue was given: one that is not is only a hint

    friend bool operator==(const SeenCode&, const SeenCode&) = default;
};

struct SeenText {
    std::string text;
    Box box;
    double confidence = 0;  // 0 .. 1

    friend bool operator==(const SeenText&, const SeenText&) = default;
};

struct SeenProduct {
    std::string gtin;
    double score = 0;   // 0 .. 1, ranked by it
    int count = 0;      // most likely number of units in sight
    int count_low = 0;  // the interval of the count
    int count_high = 0;
    std::vector<Box> boxes;  // one per unit found

    friend bool operator==(const SeenProduct&, const SeenProduct&) = default;
};

// An earlier photo that this one is a copy of. Found by the caller, who has the history.
struct SeenBefore {
    std::string file;
    std::string kind;
    int inliers = 0;
    double confidence = 0;  // 0 .. 1

    friend bool operator==(const SeenBefore&, const SeenBefore&) = default;
};

}  // namespace tallyman::vision
