#include "verify/judge.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tallyman::verify {
namespace {

using vision::Check;
using vision::Finding;
using vision::Outcome;

const Gtin milk{"8930000000012"}, juice{"8930000000029"};

vision::Expectation expecting_milk() {
    vision::Expectation expected;
    expected.order = {"O1"};
    expected.products = {{milk, {3}, {}}};
    expected.outlet_position = LatLon{10.77, 106.69};
    expected.photo_position = LatLon{10.7701, 106.6901};
    expected.photo_taken_at = Instant{Seconds{1'800'000'000}};
    return expected;
}

std::vector<Finding> good_findings() {
    std::vector<Finding> findings;
    for (const auto check : required_checks) {
        findings.push_back({check, Outcome::pass, "fine", check == Check::place ? 15.0 : 1.0, 0.97, {}, {}, {}});
    }
    return findings;
}

Finding& finding_of(std::vector<Finding>& findings, Check check) {
    return *std::ranges::find(findings, check, &Finding::check);
}

// Good findings but one, which failed.
std::vector<Finding> failing(Check check, std::string code, double confidence, double number = 1) {
    auto findings = good_findings();
    std::erase_if(findings, [&](const Finding& finding) { return finding.check == check; });
    findings.push_back({check, Outcome::fail, std::move(code), number, confidence, {}, {}, {}});
    return findings;
}

Verdict judged(const std::vector<Finding>& findings) { return judge_photo(expecting_milk(), findings, {}); }

TEST(judge, accepts_when_everything_passed) {
    const auto verdict = judged(good_findings());
    EXPECT_EQ(verdict.decision, Decision::accept);
    EXPECT_DOUBLE_EQ(verdict.confidence, 0.97);
    EXPECT_EQ(verdict.reasons.front().code, "all_checks_passed");
}

TEST(judge, each_failure_has_its_consequence) {
    struct Row {
        Check check;
        const char* code;
        double confidence, number;
        Decision decision;
    };
    const Row rows[] = {
        {Check::sharpness, "blurred", 0.9, 1, Decision::retake},
        {Check::sharpness, "blurred", 0.3, 1, Decision::review},
        {Check::exposure, "too_dark", 0.9, 1, Decision::retake},
        {Check::covered, "covered", 0.9, 1, Decision::retake},
        {Check::framing, "too_close", 0.8, 0, Decision::retake},
        {Check::reuse, "same_bytes", 1.0, 0, Decision::reject},
        {Check::reuse, "near_duplicate", 0.8, 20, Decision::review},
        {Check::place, "too_far", 0.99, 5000, Decision::reject},
        {Check::place, "too_far", 0.99, 600, Decision::review},
        {Check::place, "too_far", 0.8, 5000, Decision::review},
        {Check::time, "too_early", 1.0, 7200, Decision::review},
        {Check::screen, "screen", 1.0, 1, Decision::review},
        {Check::products, "wrong_product", 1.0, 1, Decision::review},
        {Check::codes, "other_order", 1.0, 1, Decision::review},
        {Check::people, "face", 1.0, 1, Decision::review},
        {Check::readable, "truncated", 1.0, 1, Decision::review},
    };
    for (const auto& row : rows) {
        const auto verdict = judged(failing(row.check, row.code, row.confidence, row.number));
        EXPECT_EQ(verdict.decision, row.decision) << row.code;
        EXPECT_EQ(verdict.reasons.front().code, row.code);
    }
}

TEST(judge, a_bad_picture_explains_what_could_not_be_seen_in_it) {
    auto findings = failing(Check::sharpness, "blurred", 0.9);
    finding_of(findings, Check::products).outcome = Outcome::cannot_tell;
    EXPECT_EQ(judged(findings).decision, Decision::retake);
    EXPECT_EQ(judged(findings).reasons.size(), 2u);
}

TEST(judge, no_better_picture_is_asked_of_a_forger) {
    auto findings = failing(Check::sharpness, "blurred", 0.9);
    finding_of(findings, Check::reuse) = {Check::reuse, Outcome::fail, "same_bytes", 0, 1.0, {}, {}, {}};
    EXPECT_EQ(judged(findings).decision, Decision::reject);
}

TEST(judge, a_pass_without_its_witness_is_not_believed) {
    auto expected = expecting_milk();
    expected.photo_position.reset();
    EXPECT_EQ(judge_photo(expected, good_findings(), {}).reasons.front().code, "no_witness");
    expected = expecting_milk();
    expected.photo_taken_at.reset();
    EXPECT_EQ(judge_photo(expected, good_findings(), {}).decision, Decision::review);
    expected = expecting_milk();
    expected.products.clear();
    EXPECT_EQ(judge_photo(expected, good_findings(), {}).reasons.front().code, "unknown_order");
}

TEST(judge, a_contradiction_goes_to_a_person) {
    auto findings = good_findings();
    findings.push_back({Check::place, Outcome::fail, "impossible_speed", 300, 1, {}, {}, {}});
    EXPECT_EQ(judged(findings).decision, Decision::review);
}

// One way to spoil a finding that an accept rests on.
void spoil(Finding& finding, int way) {
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    switch (way) {
        case 0:
            finding.outcome = Outcome::fail;
            break;
        case 1:
            finding.outcome = Outcome::cannot_tell;
            break;
        case 2:
            finding.confidence = nan;
            break;
        case 3:
            finding.confidence = 0.1;
            break;
        case 4:
            finding.confidence = 1.5;
            break;
        case 5:
            finding.number = nan;
            break;
        case 6:
            finding.numbers["share"] = std::numeric_limits<double>::infinity();
            break;
        case 7:
            finding.boxes.push_back({0, std::numeric_limits<float>::quiet_NaN(), 1, 1, {}});
            break;
        case 8:
            finding.check = Check::people;
            break;
        default:
            finding.outcome = static_cast<Outcome>(7);
            break;
    }
}

RC_GTEST_PROP(judge, nothing_removed_or_spoiled_is_ever_accepted, ()) {
    auto findings = good_findings();
    const auto at = *rc::gen::inRange<std::size_t>(0, findings.size());
    if (*rc::gen::arbitrary<bool>()) {
        findings.erase(findings.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
        spoil(findings[at], *rc::gen::inRange(0, 10));
    }
    // whatever else is said beside it, in whatever order
    for (int extra = *rc::gen::inRange(0, 3); extra > 0; --extra) {
        findings.push_back({Check::codes, Outcome::pass, "fine", 1, 1, {}, {}, {}});
    }
    const auto turn = *rc::gen::inRange<std::size_t>(0, findings.size());
    std::rotate(findings.begin(), findings.begin() + static_cast<std::ptrdiff_t>(turn), findings.end());
    const auto verdict = judged(findings);
    RC_ASSERT(verdict.decision != Decision::accept);
    RC_ASSERT(!verdict.reasons.empty());
    RC_ASSERT(verdict.confidence >= 0 && verdict.confidence <= 1);
}

JudgedPhoto photo(Decision decision, std::vector<Gtin> shows = {milk}) {
    return {{decision, 0.9, {{std::string(name(decision)) + "_reason", {}, {}}}}, std::move(shows)};
}

TEST(judge_order, stories) {
    struct Row {
        std::vector<JudgedPhoto> photos;
        Decision decision;
        const char* reason;
    };
    const auto accept = photo(Decision::accept), retake = photo(Decision::retake), review = photo(Decision::review),
               reject = photo(Decision::reject);
    const Row rows[] = {
        {{}, Decision::review, "no_photo"},
        {{accept}, Decision::accept, "every_line_shown"},
        {{retake, accept}, Decision::accept, "every_line_shown"},
        {{review, accept}, Decision::accept, "every_line_shown"},
        {{accept, reject}, Decision::review, "rejected_photo_beside"},
        {{retake}, Decision::retake, "retake_reason"},
        {{retake, review}, Decision::review, "review_reason"},
        {{reject, retake}, Decision::retake, "retake_reason"},
        {{reject}, Decision::reject, "reject_reason"},
        {{photo(Decision::accept, {juice})}, Decision::review, "line_not_shown"},
        {{photo(Decision::review), photo(Decision::accept, {})}, Decision::review, "line_not_shown"},
    };
    for (const auto& row : rows) {
        const auto verdict = judge_order(expecting_milk(), row.photos);
        EXPECT_EQ(verdict.decision, row.decision) << row.reason;
        EXPECT_EQ(verdict.reasons.front().code, row.reason);
    }
}

TEST(judge_order, two_photos_may_share_the_lines) {
    auto expected = expecting_milk();
    expected.products.push_back({juice, {1}, {}});
    EXPECT_EQ(judge_order(expected, std::vector{photo(Decision::accept)}).decision, Decision::review);
    EXPECT_EQ(judge_order(expected, std::vector{photo(Decision::accept), photo(Decision::accept, {juice})}).decision,
              Decision::accept);
}

TEST(judge_order, an_unknown_order_is_for_a_person) {
    EXPECT_EQ(judge_order({}, std::vector{photo(Decision::accept)}).reasons.front().code, "unknown_order");
}

TEST(policy, settings_and_defaults_are_one) {
    const Policy standard, read = policy_of({});
    EXPECT_EQ(read.place_near_m, standard.place_near_m);
    EXPECT_EQ(read.products_confidence_min, standard.products_confidence_min);
    Settings settings;
    settings.set("verify.place_near_m", 99.0);
    EXPECT_EQ(policy_of(settings).place_near_m, 99);
}

}  // namespace
}  // namespace tallyman::verify
