// The verdict over a photo and over a delivery: what the findings say together under the policy, with its reasons as
// data. Nothing unverified is accepted: anything missing, late, contradictory or unreadable goes to a person.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "vision/finding.h"

namespace tallyman::verify {

enum class Decision { accept, retake, review, reject };
std::string_view name(Decision decision);

// Why, as a code with its numbers and texts; verify/words.h makes the sentence in vi or en.
struct Reason {
    std::string code;
    std::map<std::string, double> numbers;
    std::map<std::string, std::string> details;

    friend bool operator==(const Reason&, const Reason&) = default;
};

struct Verdict {
    Decision decision = Decision::review;
    double confidence = 0;        // 0 .. 1
    std::vector<Reason> reasons;  // the one that decided first
};

}  // namespace tallyman::verify
