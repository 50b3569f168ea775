#include "verify/evidence.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/digest.h"
#include "base/gtin.h"
#include "verify/shown.h"
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
    const bool all_there = std::ranges::all_of(
        required_checks, [&](Check check) { return std::ranges::count(photo.findings, check, &Finding::check) == 1; });
    return all_there && std::ranges::all_of(photo.findings, is_sound);
}

bool passed(const PhotoEvidence& photo, Check check) {
    const Finding* finding = finding_of(photo, check);
    return finding != nullptr && finding->outcome == Outcome::pass;
}

bool is_readable(const PhotoEvidence& photo) { return passed(photo, Check::readable); }

// A check said that it cannot be read, which is not the same as nobody having said anything.
bool is_known_unreadable(const PhotoEvidence& photo) {
    const Finding* readable = finding_of(photo, Check::readable);
    return readable != nullptr && readable->outcome != Outcome::pass;
}

bool is_above_forgery(const PhotoEvidence& photo) {
    return std::ranges::all_of(ranked_checks,
                               [&](Check check) { return !may_be_forged(check) || passed(photo, check); }) &&
           std::ranges::none_of(photo.findings, [](const Finding& finding) {
               return may_be_forged(finding.check) && finding.outcome == Outcome::fail;
           });
}

// The policy accepts a photo only when every required check passed; a verdict that says otherwise is not its own.
bool follows_from_findings(const PhotoEvidence& photo) {
    return photo.verdict.decision != Decision::accept ||
           std::ranges::all_of(required_checks, [&](Check check) { return passed(photo, check); });
}

bool has_accepted_photo(const DeliveryEvidence& delivery) {
    return std::ranges::any_of(delivery.photos,
                               [](const PhotoEvidence& photo) { return photo.verdict.decision == Decision::accept; });
}

// A line of the order that some photo misses and none shows.
bool leaves_a_line_out(const DeliveryEvidence& delivery) {
    std::vector<Gtin> shown;
    for (const auto& photo : delivery.photos) std::ranges::copy(shown_by(photo.findings), std::back_inserter(shown));
    const auto is_shown = [&](const Gtin& gtin) {
        return std::ranges::any_of(shown, [&](const Gtin& one) { return one == gtin || same_product(one, gtin); });
    };
    return std::ranges::any_of(delivery.photos, [&](const PhotoEvidence& photo) {
        return !std::ranges::all_of(missing_from(photo.findings), is_shown);
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
    // The surer the others are seen, the more the line says that is not there.
    constexpr auto products = std::ranges::find(ranked_checks, Check::products) - ranked_checks.begin();
    if (row[products] > 0 && leaves_a_line_out(delivery)) row[products] = -row[products];
    row[ranked_checks.size()] = *std::min_element(row.begin(), row.begin() + ranked_checks.size());
    row[ranked_checks.size() + 1] = delivery.verdict.decision == Decision::accept ? 1 : 0;
    return row;
}

bool may_be_automatic(const DeliveryEvidence& delivery, std::string_view version) {
    if (delivery.expected_lines == 0 || delivery.verdict.decision == Decision::reject) return false;
    if (delivery.verdict.decision == Decision::accept && !has_accepted_photo(delivery)) return false;
    const bool some_shows_it = std::ranges::any_of(delivery.photos, [](const PhotoEvidence& photo) {
        return is_readable(photo) && photo.verdict.decision != Decision::retake;
    });
    return some_shows_it && std::ranges::all_of(delivery.photos, [&](const PhotoEvidence& photo) {
               if (photo.examined_with != version || !follows_from_findings(photo)) return false;
               return is_known_unreadable(photo) || (is_complete(photo) && is_above_forgery(photo));
           });
}

// By the chance that every check is right, were they independent. Whether these are the ordered goods counts four
// times: there most mistakes are made, and nobody forges what is merely the wrong carton. More of what is sure already
// adds nothing, as it would in a sum of log-odds, which let a near outlet make up for doubtful goods.
double untaught_score(const EvidenceRow& row) {
    constexpr double policy_accepts_first = 100, other_checks = 0.25;
    double score = policy_accepts_first * row.back();
    for (std::size_t column = 0; column < ranked_checks.size(); ++column) {
        const double weight = ranked_checks[column] == Check::products ? 1 : other_checks;
        score -= weight * std::log1p(std::exp(-row[column]));
    }
    return score;
}

DeliverySummary summary_of(const DeliveryEvidence& delivery, std::string_view version) {
    std::string fingerprints;
    for (const auto& photo : delivery.photos) fingerprints += photo.fingerprint;
    return {evidence_row(delivery), may_be_automatic(delivery, version),
            fingerprints.empty() ? 0 : first_bits(sha256(fingerprints)), delivery.photos.size(),
            delivery.verdict.decision};
}

}  // namespace tallyman::verify
