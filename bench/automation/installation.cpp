#include "automation/installation.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tallyman::bench {
namespace {

constexpr std::size_t checks = verify::evidence_columns.size() - 2;  // the others are made from these

void finish(verify::EvidenceRow& row) {
    row[checks] = *std::min_element(row.begin(), row.begin() + checks);
    row[checks + 1] = row[checks] > 0 ? 1 : 0;
}

}  // namespace

Installation::Installation(Kind kind, Random random) : kind_(kind), random_(random) {
    constexpr std::array bounds = {0.005, 0.01, 0.02, 0.05};
    bound_ = bounds[random_.below(bounds.size())];
    bad_share_ = std::exp(random_.uniform(std::log(0.001), std::log(0.3)));
    // The least favourable case for a bound: just above it everywhere, and no score to go by.
    if (kind == Kind::nothing_known) bad_share_ = bound_ * random_.uniform(0.8, 2);
    strength_ = random_.uniform(0.5, 4);
    fooled_share_ = random_.uniform(0, 0.5);
    drift_begins_ = random_.uniform(0.1, 0.8);
    shows_ = random_.chance(0.5);
}

verify::EvidenceRow Installation::evidence(bool good, double when) {
    verify::EvidenceRow row{};
    const bool fools = !good && kind_ != Kind::well_specified && random_.chance(fooled_share_);
    const std::size_t weak = random_.below(checks);
    for (std::size_t i = 0; i < checks; ++i) row[i] = random_.normal(strength_, 1);
    if (!good && !fools) row[weak] -= 2 * strength_;
    if (kind_ == Kind::misspecified) {
        // The truth lies in the product of two columns and in heavy tails: nothing that a line could separate.
        if (good != (row[0] * row[1] > 0)) row[1] = -row[1];
        for (std::size_t i = 2; i < checks; ++i) row[i] *= random_.chance(0.1) ? 10 : 1;
    }
    if (kind_ == Kind::nothing_known) std::ranges::fill(row, random_.normal(0, 1));
    if (kind_ == Kind::drifting && when > drift_begins_) {
        if (shows_) row[3] -= 0.5 * when;            // a new camera
        if (!good) row[weak] = std::abs(row[weak]);  // cheats who have learned what passes
    }
    for (double& odds : row) odds = std::clamp(odds, -6.0, 6.0);
    finish(row);
    return row;
}

Delivery Installation::next(double when) {
    double bad = bad_share_;
    if (kind_ == Kind::drifting && when > drift_begins_) bad = std::min(0.5, bad_share_ * 5);
    ++made_;
    const bool copies = kind_ == Kind::duplicates && !handed_in_.empty() && random_.chance(0.3);
    Delivery delivery;
    if (copies) {
        // A bad one again where there is one: half with the very photos, half with an edit that nothing noticed.
        const auto& original = handed_in_[random_.below(handed_in_.size())];
        delivery = original;
        delivery.good = false;
        if (random_.chance(0.5)) delivery.candidate.fingerprint = made_;
    } else {
        delivery.good = !random_.chance(bad);
        delivery.candidate.eligible = true;
        delivery.candidate.fingerprint = made_;
        delivery.candidate.row = evidence(delivery.good, when);
        // Few originals, many copies; the cheat's favourite is one that looks good.
        if (kind_ == Kind::duplicates && handed_in_.size() < 3 && delivery.candidate.row.back() > 0)
            handed_in_.push_back(delivery);
    }
    delivery.candidate.good.reset();
    delivery.candidate.order = {fmt::format("O{}", made_)};
    return delivery;
}

}  // namespace tallyman::bench
