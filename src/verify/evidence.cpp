#include "verify/evidence.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "verify/sound.h"

namespace tallyman::verify {
namespace {

using vision::Check;
using vision::Finding;
using vision::Outcome;

constexpr double cap = 6;

constexpr std::array ranked_checks = {Check::sharpness, Check::exposure, Check::covered, Check::codes, Check::products,
                                      Check::reuse,     Check::screen,   Check::place,   Check::time};
static_assert(ranked_checks.size() + 2 == evidence_columns.size());

bool may_be_forged(Check check) {
    return check == Check::reuse || check == Check::screen || check == Check::place || check == Check::time;
}

const Finding* finding_of(const PhotoEvidence& photo, Check check) {
    const auto found = std::ranges::find(photo.findings, check, &Finding::check);
    return found == photo.findings.end() ? nullptr : &*found;
}

// Confidence 0.5 says nothing either way.
double log_odds(const Finding* finding) {
    if (finding == nullptr || finding->outcome == Outcome::cannot_tell) return 0;
    const double sure = std::clamp(finding->confidence, 0.5, 1.0);
    const double odds = std::min(cap, std::log(sure / std::max(1 - sure, 1e-9)));
    return finding->outcome == Outcome::pass ? odds : -odds;
}

bool is_complete(const PhotoEvidence& photo) {
    const bool all_there = std::ranges::all_of(required_checks, [&](Check check) {
        return std::ranges::count(photo.findings, check, &Finding::check) == 1;
    });
    return all_there && std::ranges::all_of(photo.findings, is_sound);
}

bool is_readable(const PhotoEvidence& photo) {
    const Finding* readable = finding_of(photo, Check::readable);
    return readable != nullptr && readable->outcome == Outcome::pass;
}

bool speaks_against(const PhotoEvidence& photo) {
    return std::ranges::any_of(photo.findings, [](const Finding& finding) {
        return may_be_forged(finding.check) && finding.outcome == Outcome::fail;
    });
}

}  // namespace

EvidenceRow evidence_row(const DeliveryEvidence& delivery) {
    EvidenceRow row{};
    for (std::size_t column = 0; column < ranked_checks.size(); ++column) {
        const Check check = ranked_checks[column];
        bool first = true;
        for (const auto& photo : delivery.photos) {
            const double odds = log_odds(finding_of(photo, check));
            const bool takes = first || (may_be_forged(check) ? odds < row[column] : odds > row[column]);
            if (takes) row[column] = odds;
            first = false;
        }
    }
    row[ranked_checks.size()] = *std::min_element(row.begin(), row.begin() + ranked_checks.size());
    row[ranked_checks.size() + 1] = delivery.verdict.decision == Decision::accept ? 1 : 0;
    return row;
}

bool may_be_automatic(const DeliveryEvidence& delivery) {
    if (delivery.photos.empty() || delivery.verdict.decision == Decision::reject) return false;
    if (std::ranges::any_of(delivery.photos, speaks_against)) return false;
    return std::ranges::any_of(delivery.photos, [](const PhotoEvidence& photo) {
               return is_readable(photo) && photo.verdict.decision != Decision::retake;
           }) &&
           std::ranges::all_of(delivery.photos,
                               [](const PhotoEvidence& photo) { return !is_readable(photo) || is_complete(photo); });
}

double untaught_score(const EvidenceRow& row) {
    constexpr double policy_accepts_first = 100;
    return std::accumulate(row.begin(), row.end() - 1, policy_accepts_first * row.back());
}

}  // namespace tallyman::verify
