// Automation that is earned: learns from the deliveries that people reviewed which of the others may be accepted
// without a person, so that the promised bound on wrong accepts holds. With few reviews the checks' own confidences
// rank the deliveries and every review goes into the bound; with many, a third of them teach a logistic ranking first
// (the split is by the order's digest, so it is the same everywhere). A line is drawn for each stratum that has enough
// reviews of its own, pooled for the rest. When the rest no longer looks like what was reviewed, nothing is accepted.
#pragma once

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
    std::string stratum;      // a depot; empty where there is only one
    std::string fingerprint;  // of its photos' bytes: the same photo again counts once
    bool eligible = false;    // may_be_automatic
    EvidenceRow row{};
    std::optional<bool> good;  // what a person decided
};

struct AutomationGoal {
    RiskGoal risk;
    double audit_share = 0.01;  // of automatic accepts that go to people blind
    std::uint64_t audit_seed = 1;
    std::int64_t teach_from = 1000;  // distinct reviewed deliveries from which on the ranking is learned
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

struct Automation {
    bool taught = false;  // ranked by the learned model
    std::vector<StratumLine> strata;
    std::vector<std::pair<std::string, double>> drift;  // column, stability index; only those above drift_watch
    bool stepped_back = false;                          // because of drift
    std::vector<AutomationDecision> decisions;          // of what nobody reviewed, in the order given
};

Automation automate(std::span<const Candidate> deliveries, const AutomationGoal& goal);

}  // namespace tallyman::verify
