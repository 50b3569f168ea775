// Is the bound of a decided batch kept? Everything is compared with the truth that the machine never saw.
#include <vector>

#include <fmt/format.h>

#include "automation/benches.h"
#include "automation/installation.h"
#include "verify/binomial.h"

namespace tallyman::bench {
namespace {

struct Tally {
    int installations = 0, opened = 0, stepped_back = 0, broken = 0, broken_automatic = 0;
    double accepted_good = 0, good = 0;
};

void run(Kind kind, Random random, Tally& tally) {
    Installation installation(kind, random.fork(1));
    const auto size = random.between(600, 4000);
    const double reviewed_share = random.uniform(0.1, 0.6);
    std::vector<verify::Candidate> batch;
    std::vector<bool> good;
    for (std::int64_t i = 0; i < size; ++i) {
        auto delivery = installation.next(static_cast<double>(i) / static_cast<double>(size));
        if (random.chance(reviewed_share)) delivery.candidate.good = delivery.good;
        good.push_back(delivery.good);
        batch.push_back(std::move(delivery.candidate));
    }
    const auto automation = verify::automate(batch, {{installation.bound(), 0.95, verify::Scope::folder}});

    double accepted = 0, wrong = 0, by_people = 0, good_left = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (batch[i].good) {
            by_people += *batch[i].good ? 1 : 0;
            continue;
        }
        const bool accept = automation.decisions[next++].accept;
        accepted += accept ? 1 : 0;
        wrong += accept && !good[i] ? 1 : 0;
        good_left += good[i] ? 1 : 0;
    }
    ++tally.installations;
    tally.opened += accepted > 0 ? 1 : 0;
    tally.stepped_back += automation.stepped_back ? 1 : 0;
    tally.broken += wrong > installation.bound() * (accepted + by_people) ? 1 : 0;
    tally.broken_automatic += wrong > installation.bound() * accepted ? 1 : 0;
    tally.accepted_good += accepted - wrong;
    tally.good += good_left;
}

}  // namespace

bool batches(int installations, std::uint64_t seed) {
    fmt::print(
        "One batch each: 600 to 4,000 deliveries, 10 to 60 % of them reviewed, drawn at random; bound 0.5 to 5 %,\n"
        "confidence 95 %; bad share 0.1 to 30 %. Broken: more than the bound wrong among all accepted (the promise),\n"
        "and among those accepted without a person alone (not promised; shown beside it).\n\n"
        "| kind | installations | opened | stepped back | promise broken | broken, automatic alone | good ones "
        "accepted |\n|---|---|---|---|---|---|---|\n");
    int broken = 0, all = 0;
    bool kept = true;
    for (const Kind kind : all_kinds) {
        Tally tally;
        for (int i = 0; i < installations; ++i) {
            run(kind,
                Random(seed).fork(static_cast<std::uint64_t>(i) * all_kinds.size() + static_cast<std::uint64_t>(kind)),
                tally);
        }
        fmt::print("| {} | {} | {} | {} | {} ({:.1f} %) | {} ({:.1f} %) | {:.1f} % |\n",
                   kind_names[static_cast<std::size_t>(kind)], tally.installations, tally.opened, tally.stepped_back,
                   tally.broken, 100.0 * tally.broken / tally.installations, tally.broken_automatic,
                   100.0 * tally.broken_automatic / tally.installations, 100 * tally.accepted_good / tally.good);
        broken += tally.broken;
        all += tally.installations;
        kept = kept && verify::share_lower(tally.broken, tally.installations, 0.99) <= 0.05;
    }
    print_share("promise broken, all kinds", broken, all);
    return kept && 20 * broken <= all;
}

}  // namespace tallyman::bench
