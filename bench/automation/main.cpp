// Does automation keep its promises? 1,000 simulated installations with known truth, one decided batch each; 1,000 more
// over 60 days with drift and step-back; 100,000 injected failures.
//   bench_automation [INSTALLATIONS A KIND = 200] [FAILURES = 100000] [SEED = 1]
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "automation/benches.h"
#include "verify/binomial.h"

namespace tallyman::bench {

void print_share(const char* what, std::int64_t hits, std::int64_t of) {
    fmt::print("\n{}: {} of {}, {:.2f} % ({:.2f} .. {:.2f} %)\n", what, hits, of,
               100.0 * static_cast<double>(hits) / static_cast<double>(of), 100 * verify::share_lower(hits, of, 0.975),
               100 * verify::share_upper(hits, of, 0.975));
    std::fflush(stdout);
}

}  // namespace tallyman::bench

int main(int argc, char** argv) {
    const int installations = argc > 1 ? std::atoi(argv[1]) : 200;
    const int injected = argc > 2 ? std::atoi(argv[2]) : 100'000;
    const auto seed = static_cast<std::uint64_t>(argc > 3 ? std::atoll(argv[3]) : 1);
    const bool batches_kept = tallyman::bench::batches(installations, seed);
    const bool days_kept = tallyman::bench::days(installations, seed);
    const bool none_through = tallyman::bench::failures(injected, seed);
    return batches_kept && days_kept && none_through ? 0 : 1;
}
