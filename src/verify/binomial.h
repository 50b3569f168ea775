// Exact statements about a share from a count, without approximation: Clopper and Pearson's interval (1934), and the
// exact tests behind the accept line, for deliveries still to come (binomial) and for a folder of which a part was
// reviewed (hypergeometric: what was looked at is known, only the rest is uncertain).
#pragma once

#include <cstdint>

namespace tallyman::verify {

// `events` of `trials` seen. At the given confidence the true share is at most / at least this.
double share_upper(std::int64_t events, std::int64_t trials, double confidence);
double share_lower(std::int64_t events, std::int64_t trials, double confidence);

// P(at most `events` of `trials` | share).
double chance_of_at_most(std::int64_t events, std::int64_t trials, double share);

// P(at most `events` among `drawn` | `marked` of `population` are marked), drawn without putting back.
double chance_of_at_most_drawn(std::int64_t events, std::int64_t drawn, std::int64_t marked, std::int64_t population);

// At the given confidence at most this many of the population are marked, after `events` among `drawn`.
std::int64_t marked_upper(std::int64_t events, std::int64_t drawn, std::int64_t population, double confidence);

}  // namespace tallyman::verify
