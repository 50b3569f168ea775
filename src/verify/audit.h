// The watch over automation: a random share of automatic accepts goes to people blind, and what they find decides
// whether the promise still holds. Looking after every decision must not raise false alarms, so the evidence is a
// betting martingale (Waudby-Smith and Ramdas 2024): under "at most `bound` of the accepted are wrong" it exceeds 1/a
// at any time with a chance of at most a.
#pragma once

#include <cstdint>
#include <string_view>

namespace tallyman::verify {

class AuditWatch {
public:
    AuditWatch(double bound, double confidence) : bound_(bound), confidence_(confidence) {}

    void add(bool wrong);

    // True from the first moment on at which the promise is disproved; stays true until a new watch begins.
    bool broken() const { return broken_; }
    std::int64_t audited() const { return audited_; }
    std::int64_t wrong() const { return wrong_; }
    double upper() const;  // Clopper-Pearson on the share of wrong
    double evidence() const;

private:
    double bound_, confidence_;
    std::int64_t audited_ = 0, wrong_ = 0;
    double log_evidence_ = 0;  // of the bets so far
    bool broken_ = false;
};

// Whether this accept is audited: a share of the accepts, chosen by the delivery's own digest and a secret seed, so
// that nobody can foresee it and everybody can recompute it afterwards.
bool is_audited(std::string_view order, std::uint64_t seed, double share);

}  // namespace tallyman::verify
