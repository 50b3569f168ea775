#include "verify/automation.h"

#include <bit>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "verify/injected_failures.h"

namespace tallyman::verify {
namespace {

using vision::Check;
using vision::Finding;
using vision::Outcome;

DeliveryEvidence sound_delivery() {
    PhotoEvidence photo;
    for (const Check check : required_checks) photo.findings.push_back({check, Outcome::pass, "ok", 1, 0.9});
    photo.verdict.decision = Decision::accept;
    photo.examined_with = checks_version;
    DeliveryEvidence delivery{{photo}, {}, 1};
    delivery.verdict.decision = Decision::accept;
    return delivery;
}

struct Day {
    std::vector<Candidate> deliveries;
    std::vector<bool> good;
};

// Good deliveries score high on every check, bad ones low on one of them.
Day day_of(Random& random, int deliveries, int reviewed, double bad_share) {
    Day day;
    for (int i = 0; i < deliveries; ++i) {
        Candidate candidate;
        candidate.order = {fmt::format("O{}", i)};
        candidate.fingerprint = static_cast<std::uint64_t>(i) + 1;
        candidate.eligible = true;
        const bool good = !random.chance(bad_share);
        const auto weak = random.below(9);
        for (std::size_t column = 0; column < 9; ++column) {
            candidate.row[column] = random.normal(!good && column == weak ? -3 : 3, 0.7);
        }
        candidate.row[9] = *std::min_element(candidate.row.begin(), candidate.row.begin() + 9);
        candidate.row[10] = candidate.row[9] > 0 ? 1 : 0;
        if (i < reviewed) candidate.good = good;
        day.good.push_back(good);
        day.deliveries.push_back(std::move(candidate));
    }
    return day;
}

struct Counts {
    double accepted_good = 0, good = 0, accepted_bad = 0;
};

Counts counts_of(const Day& day, const Automation& automation, int reviewed) {
    Counts counts;
    for (std::size_t i = 0; i < automation.decisions.size(); ++i) {
        const bool good = day.good[static_cast<std::size_t>(reviewed) + i];
        counts.good += good ? 1 : 0;
        counts.accepted_good += good && automation.decisions[i].accept ? 1 : 0;
        counts.accepted_bad += !good && automation.decisions[i].accept ? 1 : 0;
    }
    return counts;
}

TEST(Automation, begins_with_nothing) {
    Random random(1);
    const Day day = day_of(random, 500, 0, 0.2);
    const auto automation = automate(day.deliveries, {{0.01, 0.95, Scope::folder}});
    EXPECT_EQ(automation.decisions.size(), 500u);
    for (const auto& decision : automation.decisions) EXPECT_FALSE(decision.accept);
}

TEST(Automation, four_hundred_reviews_earn_most_of_a_day) {
    Random random(2);
    const Day day = day_of(random, 964, 400, 0.27);
    const auto automation = automate(day.deliveries, {{0.01, 0.95, Scope::folder}});
    const Counts counts = counts_of(day, automation, 400);
    EXPECT_GT(counts.accepted_good / counts.good, 0.8);
    EXPECT_LE(counts.accepted_bad, 4);
    EXPECT_FALSE(automation.taught);
}

// Depots D1 and D2, milk and ice: D2 and ice are seen by few.
Day day_of_groups(int seen_of_d2, int seen_of_ice) {
    Random random(2);
    Day day = day_of(random, 964, 400, 0.1);
    for (std::size_t i = 0; i < day.deliveries.size(); ++i) {
        auto& delivery = day.deliveries[i];
        const bool reviewed = delivery.good.has_value();
        const bool d2 = reviewed ? std::cmp_less(i, seen_of_d2) : i % 4 == 0;
        const bool ice = reviewed ? std::cmp_less(i, seen_of_ice) : i % 5 == 0;
        delivery.stratum = d2 ? "D2" : "D1";
        delivery.families = ice ? "ice\nmilk" : "milk";
    }
    return day;
}

std::int64_t accepted_of(const Day& day, std::string_view depot, std::string_view families) {
    const auto decisions = automate(day.deliveries, {{0.01, 0.95, Scope::folder}}).decisions;
    std::map<OrderId, bool> accepted;
    for (const auto& decision : decisions) accepted[decision.order] = decision.accept;
    return std::ranges::count_if(day.deliveries, [&](const Candidate& delivery) {
        return delivery.stratum == depot && delivery.families == families && accepted[delivery.order];
    });
}

TEST(Automation, a_new_depot_begins_with_nothing) {
    const Day day = day_of_groups(group_decisions_min - 1, 300);
    EXPECT_EQ(accepted_of(day, "D2", "milk") + accepted_of(day, "D2", "ice\nmilk"), 0);
    EXPECT_GT(accepted_of(day, "D1", "milk"), 250) << "the others have earned what they have";
    EXPECT_GT(accepted_of(day_of_groups(group_decisions_min, 300), "D2", "milk"), 80) << "one decision later";
}

TEST(Automation, a_new_family_of_goods_begins_with_nothing) {
    const Day day = day_of_groups(200, group_decisions_min - 1);
    EXPECT_EQ(accepted_of(day, "D1", "ice\nmilk") + accepted_of(day, "D2", "ice\nmilk"), 0);
    EXPECT_GT(accepted_of(day, "D1", "milk"), 200);
    EXPECT_GT(accepted_of(day_of_groups(200, group_decisions_min), "D1", "ice\nmilk"), 50);
}

TEST(Automation, groups_say_how_many_decisions_are_missing) {
    const auto groups = groups_of(day_of_groups(12, 29).deliveries);
    ASSERT_EQ(groups.size(), 4u);
    const auto said = [&](std::size_t i) {
        const auto& group = groups[i];
        return fmt::format("{} {}: {} seen, {} more", name(group.kind), group.name, group.shadow.decided,
                           group.more_needed());
    };
    EXPECT_EQ(said(0), "depot D1: 388 seen, 0 more");
    EXPECT_EQ(said(1), "depot D2: 12 seen, 18 more");
    EXPECT_EQ(said(2), "family ice: 29 seen, 1 more");
    EXPECT_EQ(said(3), "family milk: 400 seen, 0 more");
    EXPECT_GT(groups[1].shadow.waiting_accept, 100) << "and at which rate";
}

TEST(Automation, findings_that_tell_good_from_bad_need_no_teaching) {
    Random random(3);
    const Day day = day_of(random, 6000, 2500, 0.2);
    const auto automation = automate(day.deliveries, {{0.005, 0.95, Scope::folder}});
    const Counts counts = counts_of(day, automation, 2500);
    EXPECT_FALSE(automation.taught);
    EXPECT_GT(counts.accepted_good / counts.good, 0.95);
    EXPECT_LT(counts.accepted_bad / (counts.accepted_good + counts.accepted_bad), 0.005);
}

// What the check of the goods says is noise; the truth shows in another column, of which the policy thinks nothing.
Day day_of_noise(int deliveries, int reviewed) {
    Random random(3);
    Day day = day_of(random, deliveries, reviewed, 0.2);
    for (std::size_t i = 0; i < day.good.size(); ++i) {
        auto& row = day.deliveries[i].row;
        row[0] = random.normal(day.good[i] ? 3 : 1, 0.3);
        row[4] = random.normal(0, 3);
        row[9] = *std::min_element(row.begin(), row.begin() + 9);
        row[10] = row[9] > 0 ? 1 : 0;
    }
    return day;
}

TEST(Automation, many_reviews_teach_the_ranking) {
    const Day day = day_of_noise(6000, 2500);
    const auto automation = automate(day.deliveries, {{0.005, 0.95, Scope::folder}});
    const Counts counts = counts_of(day, automation, 2500);
    EXPECT_TRUE(automation.taught);
    EXPECT_GT(counts.accepted_good / counts.good, 0.9);
    EXPECT_LT(counts.accepted_bad / (counts.accepted_good + counts.accepted_bad), 0.005);
}

TEST(Automation, steps_back_when_the_day_drifts) {
    Random random(4);
    Day day = day_of(random, 2000, 1000, 0.2);
    for (std::size_t i = 1000; i < 2000; ++i) day.deliveries[i].row[0] -= 2;
    const auto automation = automate(day.deliveries, {{0.01, 0.95, Scope::folder}});
    EXPECT_TRUE(automation.stepped_back);
    for (const auto& decision : automation.decisions) EXPECT_FALSE(decision.accept);
}

TEST(Automation, the_same_photo_again_earns_nothing) {
    Random random(5);
    Day day = day_of(random, 700, 600, 0);
    for (std::size_t i = 0; i < 600; ++i) day.deliveries[i].fingerprint = 1;
    const auto automation = automate(day.deliveries, {{0.01, 0.95, Scope::future}});
    EXPECT_EQ(automation.strata.front().reviewed, 1);
    EXPECT_FALSE(automation.strata.front().line);
}

TEST(Automation, the_same_photo_again_hides_nothing) {
    // One bad picture handed in for a fifth of the deliveries: whichever of them were reviewed, at most one may pass.
    Random random(8);
    Day day = day_of(random, 2000, 900, 0);
    for (std::size_t i = 0; i < 2000; i += 5) {
        day.deliveries[i].fingerprint = 7;
        day.good[i] = false;
        if (day.deliveries[i].good) day.deliveries[i].good = false;
    }
    const auto automation = automate(day.deliveries, {{0.01, 0.95, Scope::folder}});
    const Counts counts = counts_of(day, automation, 900);
    EXPECT_LE(counts.accepted_bad, 1);
    EXPECT_GT(counts.accepted_good, 200);
}

TEST(Automation, a_stricter_bound_accepts_hardly_more) {
    Random random(9);
    const Day day = day_of(random, 6000, 3000, 0.2);
    const auto choices = automate(day.deliveries, {{0.01, 0.95, Scope::folder}}).choices;
    ASSERT_EQ(choices.size(), bounds_to_compare.size());
    for (std::size_t i = 1; i < choices.size(); ++i) {
        // Each line is walked to in steps of its own, so that neighbours may differ by a step the wrong way.
        EXPECT_GE(choices[i].accepted + 150, choices[i - 1].accepted);
    }
    EXPECT_GT(choices.back().accepted, 2000);
}

TEST(Automation, the_same_day_gives_the_same_bits) {
    const Day day = day_of_noise(4000, 2000);
    const auto once = automate(day.deliveries, {{0.01, 0.95, Scope::folder}});
    const auto again = automate(day.deliveries, {{0.01, 0.95, Scope::folder}});
    ASSERT_TRUE(once.taught);
    ASSERT_EQ(once.decisions.size(), again.decisions.size());
    for (std::size_t i = 0; i < once.decisions.size(); ++i) {
        const auto &a = once.decisions[i], &b = again.decisions[i];
        ASSERT_EQ(std::bit_cast<std::uint64_t>(a.probability), std::bit_cast<std::uint64_t>(b.probability));
        ASSERT_TRUE(a.order == b.order && a.accept == b.accept && a.audit == b.audit);
    }
}

TEST(Automation, depots_with_enough_reviews_get_their_own_line) {
    Random random(6);
    Day day = day_of(random, 6000, 4000, 0.2);
    for (std::size_t i = 0; i < day.deliveries.size(); ++i) day.deliveries[i].stratum = i % 2 == 0 ? "D1" : "D2";
    const auto automation = automate(day.deliveries, {{0.01, 0.95, Scope::folder}});
    EXPECT_EQ(automation.strata.size(), 3u);
    EXPECT_TRUE(automation.strata[1].line && automation.strata[2].line);
}

TEST(Evidence, a_sound_delivery_may_be_automatic) {
    const auto delivery = sound_delivery();
    EXPECT_TRUE(may_be_automatic(delivery, checks_version));
    EXPECT_FALSE(may_be_automatic(delivery, "checks 3"));
    EvidenceRow surest;
    surest.fill(6);
    surest.back() = 0;
    EXPECT_GT(untaught_score(evidence_row(delivery)), untaught_score(surest)) << "what the policy accepts comes first";
}

TEST(Evidence, what_may_be_forged_is_never_left_open) {
    for (const Check check : {Check::reuse, Check::screen, Check::place, Check::time}) {
        auto delivery = sound_delivery();
        std::ranges::find(delivery.photos[0].findings, check, &Finding::check)->outcome = Outcome::cannot_tell;
        delivery.photos[0].verdict.decision = delivery.verdict.decision = Decision::review;
        EXPECT_FALSE(may_be_automatic(delivery, checks_version)) << name(check);
    }
}

TEST(Injected, every_sound_delivery_and_no_failure_is_accepted) {
    FailureInjector injector(Random(7));
    std::vector<Candidate> folder;
    std::vector<Injected> what;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        what.push_back(i < 1000 || i % 20 == 0 ? Injected::nothing : static_cast<Injected>(i % injected_count));
        const auto summary = injector.delivery(what.back(), 2 * i + 1);
        folder.push_back({{fmt::format("O{}", i)}, {}, summary.fingerprint, summary.eligible, summary.row, {}});
        if (i < 1000) folder.back().good = true;
    }
    const auto decisions = automate(folder, {{0.01, 0.95, Scope::future}}).decisions;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        ASSERT_EQ(decisions[i].accept, what[1000 + i] == Injected::nothing)
            << injected_names[static_cast<std::size_t>(what[1000 + i])];
    }
}

TEST(Evidence, the_worst_photo_speaks_of_forgery_the_best_of_the_goods) {
    auto delivery = sound_delivery();
    delivery.photos.push_back(delivery.photos.front());
    for (auto& finding : delivery.photos[1].findings) {
        if (finding.check == Check::sharpness) finding.outcome = Outcome::fail;
        if (finding.check == Check::screen) finding.confidence = 0.6;
    }
    const auto row = evidence_row(delivery);
    EXPECT_NEAR(row[0], std::log(9), 1e-9);
    EXPECT_NEAR(row[6], std::log(1.5), 1e-9);
}

TEST(Evidence, a_line_that_no_photo_shows_is_held_against_the_delivery) {
    const auto products = [](PhotoEvidence& photo) -> Finding& {
        return *std::ranges::find(photo.findings, Check::products, &Finding::check);
    };
    auto delivery = sound_delivery();
    const double whole = evidence_row(delivery)[4];
    products(delivery.photos[0]).code = "some_products_seen";
    products(delivery.photos[0]).details = {{"seen", "4006381333931"}, {"missing", "05901234123457"}};
    EXPECT_DOUBLE_EQ(evidence_row(delivery)[4], -whole);
    delivery.photos.push_back(delivery.photos.front());
    products(delivery.photos[1]).details = {{"seen", "5901234123457"}, {"missing", "04006381333931"}};
    EXPECT_DOUBLE_EQ(evidence_row(delivery)[4], whole) << "each photo shows what the other misses";
}

}  // namespace
}  // namespace tallyman::verify
