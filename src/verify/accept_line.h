// Where automation may begin: the lowest score from which on deliveries may be accepted without a person, so that with
// the wanted confidence at most the wanted share of them is wrong. Nothing is assumed about the score but that the
// reviewed deliveries were drawn like the others; a bad score costs power, never the bound.
//
// Method: Learn then Test (Angelopoulos, Bates, Candes, Jordan, Lei 2021) with fixed-sequence testing: the candidate
// lines are set from the scores alone, the strictest that could pass first; each is tested exactly (verify/binomial.h)
// and the walk stops at the first that fails. Where there are many reviews a second walk starts lower, with half the
// error budget each, so that one unlucky wrong at the very top does not cost everything.
//
// Two scopes, both exact. `future`: the deliveries to come, endlessly many. `folder`: the deliveries above the line in
// these scores, accepted by people or by machine; what people looked at is known, so fewer reviews are needed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace tallyman::verify {

enum class Scope { folder, future };

struct RiskGoal {
    double bound = 0.005;      // at most this share of the accepted may be wrong
    double confidence = 0.95;  // in this share of installations
    Scope scope = Scope::folder;
};

struct ScoredDelivery {
    double score = 0;
    std::optional<bool> good;  // what a person decided, when one did
};

struct AcceptLine {
    double score = 0;           // this and above may be accepted
    std::int64_t above = 0;     // deliveries there
    std::int64_t reviewed = 0;  // of these
    std::int64_t wrong = 0;     // of the reviewed
    double upper = 1;           // on the share of wrong above the line, at the goal's confidence and scope
    double upper_unseen = 1;    // the same of those above the line that nobody reviewed
};

// Nothing when no line can be justified yet.
std::optional<AcceptLine> choose_accept_line(std::span<const ScoredDelivery> deliveries, RiskGoal goal);

// Decisions that must stand above a line before it can pass when so many of them are wrong; for `future`, and at most
// as many for `folder`.
std::int64_t reviews_needed(RiskGoal goal, std::int64_t wrong = 0);

}  // namespace tallyman::verify
