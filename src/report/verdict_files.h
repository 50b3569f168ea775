// verdicts.csv and verdicts.json: what the checks said of every photo and every order.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "verify/verdict.h"
#include "vision/finding.h"

namespace tallyman::report {

// A photo, or with an empty file the order as a whole.
struct JudgedRow {
    OrderId order;
    std::string file;
    verify::Verdict verdict;
    double seconds = 0;  // of processor time
    int width = 0;       // of the whole upright picture, in whose pixels the boxes are; 0 for an order or a broken file
    int height = 0;
    std::vector<vision::Finding> findings;
};

// order,file,verdict,confidence,reasons,seconds; the codes of the reasons with | between them, the deciding one first.
std::string verdicts_csv(std::span<const JudgedRow> rows);

// {"verdicts": [{"order", "file", "verdict", "confidence", "seconds", "reasons": [{"code", "vi", "en", "numbers",
// "details"}], and for photos "width", "height", "findings": [...]}]}
std::string verdicts_json(std::span<const JudgedRow> rows);

}  // namespace tallyman::report
