// Failures among sound deliveries of an installation whose line lets every sound one through.
#include <array>
#include <vector>

#include <fmt/format.h>

#include "automation/benches.h"
#include "verify/automation.h"
#include "verify/injected_failures.h"

namespace tallyman::bench {

bool failures(int count, std::uint64_t seed) {
    verify::FailureInjector injector{Random(seed)};
    std::vector<verify::Candidate> deliveries;
    std::vector<std::size_t> what;
    constexpr int sound_reviewed = 2000;
    for (int i = 0; i < sound_reviewed + count; ++i) {
        const std::size_t injected =
            i < sound_reviewed ? 0 : 1 + static_cast<std::size_t>(i) % (verify::injected_count - 1);
        const auto summary =
            injector.delivery(static_cast<verify::Injected>(injected), 2 * static_cast<std::uint64_t>(i) + 1);
        deliveries.push_back({{fmt::format("O{}", i)}, {}, summary.fingerprint, summary.eligible, summary.row, {}});
        // Half of the sound ones were reviewed; the others show that the line is open.
        if (i < sound_reviewed && i % 2 == 0) deliveries.back().good = true;
        if (i < sound_reviewed && i % 2 == 0) continue;
        what.push_back(injected);
    }
    const auto decisions = verify::automate(deliveries, {{0.01, 0.95, verify::Scope::future}}).decisions;
    std::array<std::int64_t, verify::injected_count> seen{}, accepted{};
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        ++seen[what[i]];
        accepted[what[i]] += decisions[i].accept ? 1 : 0;
    }
    fmt::print("\n| injected | deliveries | accepted without a person |\n|---|---|---|\n");
    std::int64_t wrong = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        fmt::print("| {} | {} | {} |\n", verify::injected_names[i], seen[i], accepted[i]);
        wrong += i > 0 ? accepted[i] : 0;
    }
    print_share("failures accepted", wrong, count);
    return wrong == 0 && accepted[0] == seen[0];
}

}  // namespace tallyman::bench
