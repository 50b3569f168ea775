// Findings and policy to a verdict. What decides, strongest first:
//   reject   strong grounds only: somebody else's photo handed in again, or taken kilometres away
//   review   evidence against the delivery that a person must weigh
//   retake   the picture itself is bad and the driver can take a better one; this also explains what other checks
//            could not see in it, so it comes before doubt
//   review   doubt: a check that could not tell, was not sure, is missing or makes no sense
//   accept   every required check passed with confidence
// A photo on which anything at all is missing or odd is never accepted, whatever the rest says.
#pragma once

#include <span>
#include <vector>

#include "verify/policy.h"
#include "verify/verdict.h"
#include "vision/expectation.h"
#include "vision/finding.h"

namespace tallyman::verify {

// The confidence is that of the weakest finding an accept rests on, that of the finding that decided otherwise, and 0
// where the machine knows nothing.
Verdict judge_photo(const vision::Expectation& expected, std::span<const vision::Finding> findings,
                    const Policy& policy);

// One photo of a delivery, judged, with the ordered products that it shows.
struct JudgedPhoto {
    Verdict verdict;
    std::vector<Gtin> shows;
};

// A delivery is accepted when its accepted photos show every line. A bad photo beside them does no harm, unless it was
// rejected: a delivery that needed a forged photo is looked at by a person. No photo, or an order nobody knows: review.
Verdict judge_order(const vision::Expectation& expected, std::span<const JudgedPhoto> photos);

}  // namespace tallyman::verify
