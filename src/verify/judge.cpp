#include "verify/judge.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "verify/sound.h"

namespace tallyman::verify {
namespace {

using vision::Check;
using vision::Finding;
using vision::Outcome;

// What stands in the way of an accept; the smallest decides.
enum class Weight { forged, against, retake, doubt };

struct Ground {
    Weight weight;
    double confidence;
    Reason reason;
};

Decision decision_of(Weight weight) {
    switch (weight) {
        case Weight::forged:
            return Decision::reject;
        case Weight::retake:
            return Decision::retake;
        case Weight::against:
        case Weight::doubt:
            break;
    }
    return Decision::review;
}

Reason reason_of(const Finding& finding, std::string code) {
    Reason reason{std::move(code), finding.numbers, finding.details};
    reason.numbers["number"] = finding.number;
    reason.numbers["confidence"] = finding.confidence;
    reason.details["check"] = name(finding.check);
    std::erase_if(reason.numbers, [](const auto& named) { return !std::isfinite(named.second); });
    return reason;
}

Reason reason_of(Check check, std::string code) { return {std::move(code), {}, {{"check", std::string(name(check))}}}; }

Weight weight_of_failed(const Finding& finding, const Policy& policy) {
    const bool is_sure = finding.confidence >= policy.reject_confidence_min;
    switch (finding.check) {
        case Check::sharpness:
        case Check::exposure:
        case Check::covered:
        case Check::framing:
            return finding.confidence >= policy.retake_confidence_min ? Weight::retake : Weight::doubt;
        case Check::reuse:
            return is_sure ? Weight::forged : Weight::against;
        case Check::place:
            return is_sure && finding.number >= policy.place_reject_m ? Weight::forged : Weight::against;
        case Check::readable:
        case Check::screen:
        case Check::codes:
        case Check::time:
            return Weight::against;
        case Check::products:
        case Check::text:
        case Check::people:
            break;
    }
    return Weight::doubt;
}

double confidence_needed(Check check, const Policy& policy) {
    return check == Check::products ? std::max(policy.products_confidence_min, policy.confidence_min)
                                    : policy.confidence_min;
}

bool is_required(Check check) { return std::ranges::find(required_checks, check) != required_checks.end(); }

// A pass is believed only together with what it must have been made from.
bool has_its_witness(const Finding& finding, const vision::Expectation& expected, const Policy& policy) {
    switch (finding.check) {
        case Check::place:
            return expected.photo_position && expected.outlet_position && finding.number >= 0 &&
                   finding.number <= policy.place_near_m;
        case Check::time:
            return expected.photo_taken_at.has_value();
        case Check::products:
            return finding.number >= static_cast<double>(expected.products.size());
        default:
            return true;
    }
}

// What one finding has against an accept, if anything.
std::vector<Ground> grounds_of(const Finding& finding, const vision::Expectation& expected, const Policy& policy) {
    if (!is_sound(finding)) return {{Weight::doubt, 0, reason_of(finding, "makes_no_sense")}};
    if (finding.outcome == Outcome::fail) {
        return {{weight_of_failed(finding, policy), finding.confidence, reason_of(finding, finding.code)}};
    }
    if (!is_required(finding.check)) return {};
    if (finding.outcome != Outcome::pass) return {{Weight::doubt, 0, reason_of(finding, finding.code)}};
    if (!has_its_witness(finding, expected, policy)) {
        const bool says_why = finding.check == Check::products;  // "some_products_seen"
        return {{Weight::doubt, 0, reason_of(finding, says_why ? finding.code : "no_witness")}};
    }
    if (finding.confidence < confidence_needed(finding.check, policy)) {
        return {{Weight::doubt, finding.confidence, reason_of(finding, "not_sure")}};
    }
    return {};
}

std::vector<Ground> grounds_against(const vision::Expectation& expected, std::span<const Finding> findings,
                                    const Policy& policy) {
    std::vector<Ground> grounds;
    if (expected.products.empty()) grounds.push_back({Weight::doubt, 0, {"unknown_order", {}, {}}});
    for (const auto& finding : findings)
        std::ranges::move(grounds_of(finding, expected, policy), std::back_inserter(grounds));
    // An unreadable file has no other findings; to list them all as missing would say nothing more.
    const auto was_made = [&](Check check) {
        return std::ranges::find(findings, check, &Finding::check) != findings.end();
    };
    const bool is_unreadable = std::ranges::any_of(findings, [](const Finding& finding) {
        return finding.check == Check::readable && finding.outcome != Outcome::pass;
    });
    for (const auto check : required_checks) {
        if (!was_made(check) && !is_unreadable) grounds.push_back({Weight::doubt, 0, reason_of(check, "not_examined")});
    }
    return grounds;
}

Verdict accepted(std::span<const Finding> findings) {
    Verdict verdict{Decision::accept, 1, {{"all_checks_passed", {}, {}}}};
    for (const auto& finding : findings) {
        if (is_required(finding.check)) verdict.confidence = std::min(verdict.confidence, finding.confidence);
    }
    return verdict;
}

// The decision on a delivery without an accepted photo: a person weighs evidence first, then a new photo is asked for,
// and only a delivery with nothing but rejected photos is rejected.
Decision decision_without_accept(std::span<const JudgedPhoto> photos) {
    const auto any = [&](Decision decision) {
        return std::ranges::any_of(photos, [&](const auto& photo) { return photo.verdict.decision == decision; });
    };
    if (any(Decision::review)) return Decision::review;
    return any(Decision::retake) ? Decision::retake : Decision::reject;
}

const JudgedPhoto* first_with(std::span<const JudgedPhoto> photos, Decision decision) {
    const auto found = std::ranges::find_if(photos, [&](const auto& p) { return p.verdict.decision == decision; });
    return found == photos.end() ? nullptr : &*found;
}

std::vector<Gtin> lines_not_shown(const vision::Expectation& expected, std::span<const JudgedPhoto> photos) {
    std::set<Gtin> shown;
    for (const auto& photo : photos) {
        if (photo.verdict.decision == Decision::accept) shown.insert(photo.shows.begin(), photo.shows.end());
    }
    std::vector<Gtin> missing;
    for (const auto& product : expected.products) {
        if (!shown.contains(product.gtin)) missing.push_back(product.gtin);
    }
    return missing;
}

}  // namespace

Verdict judge_photo(const vision::Expectation& expected, std::span<const Finding> findings, const Policy& policy) {
    auto grounds = grounds_against(expected, findings, policy);
    if (grounds.empty()) return accepted(findings);
    std::ranges::stable_sort(grounds, {}, [](const Ground& g) { return std::pair(g.weight, -g.confidence); });
    Verdict verdict{decision_of(grounds.front().weight), grounds.front().confidence, {}};
    for (auto& ground : grounds) verdict.reasons.push_back(std::move(ground.reason));
    return verdict;
}

Verdict judge_order(const vision::Expectation& expected, std::span<const JudgedPhoto> photos) {
    if (expected.products.empty()) return {Decision::review, 0, {{"unknown_order", {}, {}}}};
    if (photos.empty()) return {Decision::review, 0, {{"no_photo", {}, {}}}};

    const auto* good = first_with(photos, Decision::accept);
    if (!good) {
        return first_with(photos, decision_without_accept(photos))->verdict;
    }
    if (const auto* forged = first_with(photos, Decision::reject)) {
        Verdict verdict{Decision::review, forged->verdict.confidence, {{"rejected_photo_beside", {}, {}}}};
        std::ranges::copy(forged->verdict.reasons, std::back_inserter(verdict.reasons));
        return verdict;
    }
    if (const auto missing = lines_not_shown(expected, photos); !missing.empty()) {
        Verdict verdict{Decision::review, 0, {}};
        for (const auto& gtin : missing) verdict.reasons.push_back({"line_not_shown", {}, {{"gtin", gtin.text}}});
        return verdict;
    }
    Verdict verdict{Decision::accept, 0, {{"every_line_shown", {}, {}}}};
    for (const auto& photo : photos) {
        if (photo.verdict.decision == Decision::accept)
            verdict.confidence = std::max(verdict.confidence, photo.verdict.confidence);
    }
    return verdict;
}

}  // namespace tallyman::verify
