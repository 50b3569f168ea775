// Automation that is earned: learns from the deliveries that people reviewed which of the others may be accepted
// without a person. The checks' own confidences rank the deliveries and every review goes into the bound; of many, a
// third also teach a logistic ranking (split by the order's digest, the same everywhere), which is taken where it
// accepts clearly more. A line is drawn for each stratum that has enough reviews of its own, pooled for the rest.
//
// What is promised, in plain words. Per decided batch: when the reviewed deliveries were drawn at random from the batch
// (or like it), then in 95 of 100 batches at most `bound` of what is accepted in it, by people or by machine, is wrong.
// That holds however bad the ranking is, whatever changed since earlier batches, and whoever hands in the same photos
// again. It does not hold for a line that is carried over to later days while the deliveries change: there only people
// who look can tell, and verify/running_promise.h promises what they can; verify/audit.h and verify/drift.h step back
// early. When the rest of a batch does not look like what was reviewed, nothing is accepted. What nobody who
// looked could tell counts as a wrong delivery: what a person cannot judge was not earned by the machine.
//
// A depot or a family of goods that people have hardly seen yet begins like a new installation, whatever the others
// have earned: its deliveries all go to people. Who is new is told by counting decisions, never by what they were, so
// that what is promised of the others holds as before.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "verify/accept_line.h"
#include "verify/evidence.h"

namespace tallyman::verify {

struct Candidate {
    OrderId order;
    std::string stratum;            // a depot; empty where there is only one
    std::uint64_t fingerprint = 0;  // of its photos: only the first delivery with the same ones is in play; 0 is none
    bool eligible = false;          // may_be_automatic
    EvidenceRow row{};
    std::optional<bool> good;   // what a person decided
    std::string families = {};  // of its goods, one a line; empty where none is named
};

struct AutomationGoal {
    RiskGoal risk;
    double audit_share = 0.01;  // of automatic accepts that go to people blind
    std::uint64_t audit_seed = 1;
    std::int64_t teach_from = 1000;  // reviewed deliveries in play from which on the ranking is learned
    // The reviewed were drawn like the rest, so that a difference is drift. False where people chose whom they look at
    // first (a queue): there drift_between compares whole days instead.
    bool reviewed_at_random = true;
};

struct StratumLine {
    std::string stratum;  // empty for the pooled rest
    std::int64_t reviewed = 0;
    std::int64_t needed = 0;  // good decisions without a wrong one, before a line can be drawn
    std::optional<AcceptLine> line;
};

struct AutomationDecision {
    OrderId order;
    double probability = 0;  // of being good, calibrated on the reviewed
    bool accept = false;
    bool audit = false;  // accepted, and shown to a person all the same
};

// What another bound would have accepted, from the same reviews. Each point keeps its own promise, not all together.
struct BoundChoice {
    double bound = 0;
    std::int64_t accepted = 0;  // that nobody reviewed
    std::int64_t above = 0;     // the line, reviewed or not
    double wrong_upper = 0;     // share of the accepted, at the goal's confidence; the worst of the lines
};
inline constexpr std::array bounds_to_compare = {0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05};

// What the policy alone would have done with the deliveries that people decided, and with the others.
struct Shadow {
    std::int64_t decided = 0;       // by people
    std::int64_t would_accept = 0;  // of these
    std::int64_t wrong = 0;         // of these, as people decided
    std::int64_t waiting = 0;       // decided by nobody
    std::int64_t waiting_accept = 0;
};
Shadow shadow_of(std::span<const Candidate> deliveries);

// A depot or a family of goods, and how far people have seen it.
struct Group {
    enum class Kind { depot, family };
    Kind kind = Kind::depot;
    std::string name;
    Shadow shadow;
    std::int64_t more_needed() const;  // decisions until it is no longer new
};
std::string_view name(Group::Kind kind);
// When none of so many was wrong, at most one in ten is (at 95 %).
inline constexpr std::int64_t group_decisions_min = 30;
std::vector<Group> groups_of(std::span<const Candidate> deliveries);  // depots first, by name

// About how many more decisions of the same mix until a line can be drawn, when no further wrong accept turns up.
std::int64_t decisions_needed(const Shadow& shadow, const RiskGoal& goal);

// Whether later deliveries look like earlier ones, finding by finding (verify/drift.h).
struct Drift {
    std::vector<std::pair<std::string, double>> columns;  // index above drift_watch
    bool broken = false;                                  // one above drift_broken
};
Drift drift_between(std::span<const EvidenceRow> before, std::span<const EvidenceRow> now);

struct Automation {
    bool taught = false;  // ranked by the learned model
    std::vector<StratumLine> strata;
    std::vector<Group> groups;
    std::vector<std::pair<std::string, double>> drift;  // column, stability index; only those above drift_watch
    bool stepped_back = false;                          // because of drift
    std::vector<AutomationDecision> decisions;          // of what nobody reviewed, in the order given
    std::vector<BoundChoice> choices;                   // of bounds_to_compare
};

Automation automate(std::span<const Candidate> deliveries, const AutomationGoal& goal);

}  // namespace tallyman::verify
