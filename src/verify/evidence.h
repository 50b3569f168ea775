// A delivery's findings as a row of numbers that a model can rank: for each check how strongly its photos speak for or
// against the delivery. Made from findings alone and small (about 150 bytes a delivery), so that `tallyman check` keeps
// it and a million deliveries are decided again without opening a picture.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verify/policy.h"
#include "verify/verdict.h"
#include "vision/finding.h"

namespace tallyman::verify {

struct PhotoEvidence {
    std::vector<vision::Finding> findings;
    Verdict verdict;  // of the policy
    std::string fingerprint;
    std::string examined_with;  // the version of the checks
};

struct DeliveryEvidence {
    std::vector<PhotoEvidence> photos;
    Verdict verdict;                 // of the policy, over the whole delivery
    std::size_t expected_lines = 0;  // 0: nobody knows what the photos should show
};

// What a column is called, for the drift report.
inline constexpr std::array<std::string_view, 11> evidence_columns = {
    "sharpness", "exposure", "covered", "codes", "products", "reuse", "screen", "place", "time", "weakest", "policy",
};
using EvidenceRow = std::array<double, evidence_columns.size()>;

// Log-odds of each check being in favour, capped at +-6; 0 where it cannot tell. What the picture shows (sharpness,
// light, codes, products) counts from the delivery's best photo, what may be forged (reuse, screen, place, time) from
// its worst. A line of the order that no photo shows is held against the delivery as much as the others speak for it.
EvidenceRow evidence_row(const DeliveryEvidence& delivery);

// Whether a model may even rank it. Never
//   without a photo, with an unreadable one as the only one, or without a known order to hold the photos against;
//   with a required finding missing, doubled or unsound, or findings of another version of the checks;
//   unless reuse, screen, place and time passed on every readable photo: what may be forged is never left open;
//   where a verdict is not what its findings say, or the policy rejects.
bool may_be_automatic(const DeliveryEvidence& delivery, std::string_view version);

// The ranking of an installation that has learned nothing yet: the checks' own confidences taken together, the
// policy's accepts first.
double untaught_score(const EvidenceRow& row);

// What deciding needs of a delivery, and all that is kept of it.
struct DeliverySummary {
    EvidenceRow row{};
    bool eligible = false;          // may_be_automatic
    std::uint64_t fingerprint = 0;  // of all its photos; 0 without a picture. Two alike by chance only cost a look
    std::size_t photos = 0;
    Decision policy = Decision::review;
};
DeliverySummary summary_of(const DeliveryEvidence& delivery, std::string_view version);

}  // namespace tallyman::verify
