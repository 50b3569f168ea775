// The three parts of bench_automation; each prints its table and says whether what it promises was kept.
#pragma once

#include <cstdint>

namespace tallyman::bench {

// One batch an installation, reviewed at random, decided once.
bool batches(int installations, std::uint64_t seed);
// Sixty days an installation: a line carried over, audits, the running promise, step-back.
bool days(int installations, std::uint64_t seed);
// Failures injected into sound deliveries.
bool failures(int count, std::uint64_t seed);

// "3 of 200, 1.5 % (at most 4.3)", exact at 95 %.
void print_share(const char* what, std::int64_t hits, std::int64_t of);

}  // namespace tallyman::bench
