// Is the promise over days kept when a line is carried over and the deliveries change? People review everything until a
// line is earned for the days to come; then the machine accepts, a share of each day's accepts goes to people blind,
// and the day stands or goes to people as a whole. Disproved or drifted, automation begins again from nothing.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "automation/benches.h"
#include "automation/installation.h"
#include "verify/audit.h"
#include "verify/binomial.h"
#include "verify/drift.h"
#include "verify/running_promise.h"

namespace tallyman::bench {
namespace {

constexpr int day_count = 60, day_size = 300;
constexpr double audit_share_min = 0.01;

struct Tally {
    int installations = 0, opened = 0, broken = 0, broken_without = 0, stepped_back = 0, not_standing = 0;
    double accepted = 0, deliveries = 0, audits = 0;
};

class Period {
public:
    Period(Kind kind, Random random)
        : installation_(kind, random.fork(1)),
          random_(random),
          goal_{installation_.bound(), 0.95, verify::Scope::future},
          promise_(goal_, audit_share_min),
          watch_(goal_.bound, 0.95) {}

    void run(Tally& tally) {
        for (int day = 0; day < day_count; ++day) run_day(day, tally);
        ++tally.installations;
        tally.opened += opened_ ? 1 : 0;
        tally.broken += broken_ ? 1 : 0;
        tally.broken_without += broken_without_ ? 1 : 0;
        tally.stepped_back += steps_back_ > 0 ? 1 : 0;
    }

private:
    void run_day(int day, Tally& tally) {
        std::vector<Delivery> all;
        for (int i = 0; i < day_size; ++i) all.push_back(installation_.next((day + i / double{day_size}) / day_count));
        tally.deliveries += day_size;
        carry_over(all);
        const auto machine = line_ ? above(all) : std::vector<bool>(all.size());
        const auto lot = std::ranges::count(machine, true);
        const double share = promise_.share_for(lot);
        if (lot > 0 && share < 1) {
            settle(all, machine, lot, share, tally);
        } else {
            people_review(all, std::vector<bool>(all.size(), true));
        }
        broken_ = broken_ || hidden_ > goal_.bound * static_cast<double>(promise_.accepted());
        broken_without_ = broken_without_ || carried_wrong_ > goal_.bound * carried_accepted_;
        if (!line_) learn();
    }

    // For comparison: the first line that was earned, used ever after, and nobody looks.
    void carry_over(const std::vector<Delivery>& all) {
        for (const auto& delivery : all) {
            const bool machine = first_line_ && verify::untaught_score(delivery.candidate.row) >= *first_line_;
            carried_wrong_ += machine && !delivery.good ? 1 : 0;
            carried_accepted_ += machine || delivery.good ? 1 : 0;
        }
    }

    std::vector<bool> above(const std::vector<Delivery>& all) {
        std::vector<bool> machine;
        verify::Table now{verify::evidence_columns.size(), {}};
        for (const auto& delivery : all) {
            machine.push_back(verify::untaught_score(delivery.candidate.row) >= *line_);
            now.values.insert(now.values.end(), delivery.candidate.row.begin(), delivery.candidate.row.end());
        }
        const auto indices = verify::stability_of(learned_from_, now);
        if (std::ranges::max(indices) > verify::drift_broken) step_back();
        return line_ ? machine : std::vector<bool>(all.size());
    }

    void settle(const std::vector<Delivery>& all, const std::vector<bool>& machine, std::int64_t lot, double share,
                Tally& tally) {
        std::int64_t wrong = 0, found = 0, seen = 0;
        std::vector<bool> others(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            others[i] = !machine[i];
            if (!machine[i]) continue;
            const bool is_audited = random_.chance(share);
            seen += is_audited ? 1 : 0;
            wrong += all[i].good ? 0 : 1;
            found += is_audited && !all[i].good ? 1 : 0;
            if (is_audited) watch_.add(!all[i].good);
        }
        tally.audits += static_cast<double>(seen);
        opened_ = true;
        const bool stands = promise_.settle(lot, share, found);
        if (stands) {
            hidden_ += static_cast<double>(wrong - found);
            tally.accepted += static_cast<double>(lot - seen);
        } else {
            ++tally.not_standing;
            others.assign(all.size(), true);
        }
        people_review(all, others);
        if (watch_.broken() || !stands) step_back();
    }

    // Everybody's work, and what the next line is learned from.
    void people_review(const std::vector<Delivery>& all, const std::vector<bool>& which) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (which[i] && all[i].good) promise_.accepted_by_people(1);
        }
        if (line_) return;
        for (const auto& delivery : all) {
            reviewed_.push_back({verify::untaught_score(delivery.candidate.row), delivery.good});
            learned_from_.values.insert(learned_from_.values.end(), delivery.candidate.row.begin(),
                                        delivery.candidate.row.end());
        }
    }

    void learn() {
        const auto line = verify::choose_accept_line(reviewed_, goal_);
        if (!line) return;
        line_ = line->score;
        if (!first_line_) first_line_ = line_;
    }

    void step_back() {
        ++steps_back_;
        line_.reset();
        reviewed_.clear();
        learned_from_.values.clear();
        watch_ = verify::AuditWatch(goal_.bound, 0.95);
    }

    Installation installation_;
    Random random_;
    verify::RiskGoal goal_;
    verify::RunningPromise promise_;
    verify::AuditWatch watch_;
    std::vector<verify::ScoredDelivery> reviewed_;
    verify::Table learned_from_{verify::evidence_columns.size(), {}};
    std::optional<double> line_, first_line_;
    double hidden_ = 0, carried_wrong_ = 0, carried_accepted_ = 0;
    int steps_back_ = 0;
    bool opened_ = false, broken_ = false, broken_without_ = false;
};

}  // namespace

bool days(int installations, std::uint64_t seed) {
    fmt::print(
        "\n{} days of {} deliveries each, nothing reviewed in advance. Broken: at the end of some day more than the\n"
        "bound is wrong among all accepted since the first. Without: the first line used ever after, and nobody "
        "looks.\n\n"
        "| kind | installations | opened | stepped back | days sent to people whole | promise broken | broken "
        "without it | accepted unseen | audited |\n|---|---|---|---|---|---|---|---|---|\n",
        day_count, day_size);
    int broken = 0, all = 0;
    bool kept = true;
    for (const Kind kind : all_kinds) {
        Tally tally;
        for (int i = 0; i < installations; ++i) {
            Period(kind, Random(seed).fork(1'000'000 + static_cast<std::uint64_t>(i) * all_kinds.size() +
                                           static_cast<std::uint64_t>(kind)))
                .run(tally);
        }
        fmt::print("| {} | {} | {} | {} | {} | {} ({:.1f} %) | {} ({:.1f} %) | {:.1f} % | {:.1f} % |\n",
                   kind_names[static_cast<std::size_t>(kind)], tally.installations, tally.opened, tally.stepped_back,
                   tally.not_standing, tally.broken, 100.0 * tally.broken / tally.installations, tally.broken_without,
                   100.0 * tally.broken_without / tally.installations, 100 * tally.accepted / tally.deliveries,
                   100 * tally.audits / tally.deliveries);
        broken += tally.broken;
        all += tally.installations;
        kept = kept && verify::share_lower(tally.broken, tally.installations, 0.99) <= 0.05;
    }
    print_share("promise broken, all kinds", broken, all);
    return kept && 20 * broken <= all;
}

}  // namespace tallyman::bench
