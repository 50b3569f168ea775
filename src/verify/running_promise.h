// The promise over days: of everything accepted since a period began, by people or by machine, at most `bound` is
// wrong, at every moment, with the wanted confidence over the whole period. It rests on nothing but our own dice and on
// people recognising a wrong delivery when they are shown it. The deliveries may drift, the ranking may be nonsense,
// drivers may try whatever they like: who is shown to a person was drawn after everything was handed in.
//
// Method: automatic accepts come in lots (a day, say). Of each lot a share is drawn and shown to people blind, and only
// then the lot stands, or else goes to people as a whole. A wrong delivery is found with chance p or stays hidden, so
// the product over all wrong ones of b where found and (1 - p b) / (1 - p) where hidden is a test martingale whatever
// the rest does; by Ville's inequality it reaches 1 / (1 - confidence) at any time with a chance of at most
// 1 - confidence, which bounds the hidden ones. b = 0 is best while nothing is found, larger b afterwards: a fixed
// mixture of three (Waudby-Smith and Ramdas 2024 for betting of this kind; Shafer et al. 2011 for test martingales).
//
// What it costs: about 3.5 / (bound * accepted so far) of the accepts must be looked at, 1 % from 70,000 accepts on at
// a bound of 0.5 %; more where wrong ones are found. A lower share of audits still finds drift (verify/audit.h), but
// later than a bound could be promised.
#pragma once

#include <cstdint>

#include "verify/accept_line.h"

namespace tallyman::verify {

class RunningPromise {
public:
    // Never audits less than `audit_share_min`.
    RunningPromise(RiskGoal goal, double audit_share_min);

    // Right ones that a person accepted: they are no risk and count among the accepted.
    void accepted_by_people(std::int64_t count) { accepted_ += count; }

    // The share of a lot of automatic accepts to be audited so that the lot can stand when none of them is wrong; 1
    // (all of it goes to people) when no smaller one will do.
    double share_for(std::int64_t lot) const;

    // Whether a lot stands of which each delivery was audited with this chance. Found wrong ones are taken out; a lot
    // that does not stand is not accepted, and what people then accept of it is to be told.
    bool settle(std::int64_t lot, double share, std::int64_t found_wrong);

    // What became of a lot earlier on, when the goal may have been another one.
    void record(std::int64_t lot, double share, std::int64_t found_wrong, bool stands);

    std::int64_t accepted() const { return accepted_; }
    std::int64_t found() const { return found_; }
    std::int64_t hidden_upper() const { return hidden_upper(found_, share_least_); }
    double upper() const;  // on the share of wrong among the accepted

private:
    std::int64_t hidden_upper(std::int64_t found, double share) const;
    bool keeps(std::int64_t hidden, std::int64_t accepted) const;

    RiskGoal goal_;
    double audit_share_min_;
    double share_least_ = 1;  // with which a lot that stands was audited
    std::int64_t accepted_ = 0, found_ = 0;
};

}  // namespace tallyman::verify
