// An installation with known truth: deliveries as rows of evidence, whose goodness the machine never sees but through
// reviews. Five kinds, each made to break another assumption.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "verify/automation.h"

namespace tallyman::bench {

enum class Kind { well_specified, misspecified, drifting, duplicates, nothing_known };
inline constexpr auto kind_names =
    std::to_array<std::string_view>({"well specified", "misspecified", "drifting", "duplicates", "score says nothing"});
inline constexpr std::array all_kinds = {Kind::well_specified, Kind::misspecified, Kind::drifting, Kind::duplicates,
                                         Kind::nothing_known};

struct Delivery {
    verify::Candidate candidate;  // `good` is what a review said, when there was one
    bool good = true;             // the truth
};

class Installation {
public:
    // Bad share between 0.1 and 30 %, log-uniform (0.8 to 2 times the bound where the score says nothing); bound one
    // of 0.5, 1, 2 and 5 %.
    Installation(Kind kind, Random random);

    double bound() const { return bound_; }
    double bad_share() const { return bad_share_; }
    // The next delivery; `when` runs from 0 (the first) to 1 (the last of the batch or period).
    Delivery next(double when);

private:
    verify::EvidenceRow evidence(bool good, double when);

    Kind kind_;
    Random random_;
    double bound_, bad_share_;
    double strength_;      // how far good and bad lie apart
    double fooled_share_;  // of the bad ones that look good
    double drift_begins_;  // 0 .. 1
    bool shows_;           // the drift changes the findings too, not the truth alone
    std::uint64_t made_ = 0;
    std::vector<Delivery> handed_in_;  // what a cheat copies from
};

}  // namespace tallyman::bench
