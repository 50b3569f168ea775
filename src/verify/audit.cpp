#include "verify/audit.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/digest.h"
#include "verify/binomial.h"

namespace tallyman::verify {

void AuditWatch::add(bool wrong) {
    // The bet: the share is twice the bound, or what was seen so far where that is more (never looking at this one).
    const double seen = (static_cast<double>(wrong_) + 0.5) / (static_cast<double>(audited_) + 1 / bound_);
    const double alternative = std::clamp(std::max(2 * bound_, seen), 2 * bound_, 0.5);
    log_evidence_ += wrong ? std::log(alternative / bound_) : std::log((1 - alternative) / (1 - bound_));
    ++audited_;
    wrong_ += wrong ? 1 : 0;
    broken_ = broken_ || log_evidence_ >= -std::log(1 - confidence_);
}

double AuditWatch::upper() const { return audited_ == 0 ? 1 : share_upper(wrong_, audited_, confidence_); }

double AuditWatch::evidence() const { return std::exp(log_evidence_); }

bool is_audited(std::string_view order, std::uint64_t seed, double share) {
    const std::uint64_t number = first_bits(sha256(fmt::format("tallyman audit {} {}", seed, order)));
    return static_cast<double>(number) < share * 0x1p64;
}

}  // namespace tallyman::verify
