// A delivery's findings as a row of numbers that a model can rank: for each check how strongly its photos speak for or
// against the delivery. Made from findings alone, so that verdicts can be decided again without opening a picture.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "verify/policy.h"
#include "verify/verdict.h"
#include "vision/finding.h"

namespace tallyman::verify {

struct PhotoEvidence {
    std::vector<vision::Finding> findings;
    Verdict verdict;  // of the policy
};

struct DeliveryEvidence {
    std::vector<PhotoEvidence> photos;
    Verdict verdict;  // of the policy, over the whole delivery
};

// What a column is called, for the drift report.
inline constexpr std::array<std::string_view, 11> evidence_columns = {
    "sharpness", "exposure", "covered",  "codes",    "products", "reuse",
    "screen",    "place",    "time", "weakest", "policy",
};
using EvidenceRow = std::array<double, evidence_columns.size()>;

// Log-odds of each check being in favour, capped at +-6; 0 where it cannot tell. What the picture shows (sharpness,
// light, codes, products) counts from the delivery's best photo, what may be forged (reuse, screen, place, time) from
// its worst.
EvidenceRow evidence_row(const DeliveryEvidence& delivery);

// Whether a model may even rank it. Never without a photo, with an unreadable one as the only one, with a required
// finding missing or unsound, or where the policy found grounds against it.
bool may_be_automatic(const DeliveryEvidence& delivery);

// The ranking of an installation that has learned nothing yet: the checks' own confidences taken together, the
// policy's accepts first.
double untaught_score(const EvidenceRow& row);

}  // namespace tallyman::verify
