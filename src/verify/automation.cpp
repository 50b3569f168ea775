#include "verify/automation.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.h"
#include "verify/audit.h"
#include "verify/drift.h"
#include "verify/isotonic.h"
#include "verify/logistic.h"

namespace tallyman::verify {
namespace {

constexpr double penalty = 1;
constexpr std::ptrdiff_t each_label_min = 30;  // fewer wrong or good ones teach nothing

// A third of the orders, by a digest that nobody chooses.
bool teaches(const OrderId& order) { return std::to_integer<unsigned>(sha256("tallyman teach " + order.text)[0]) < 85; }

// One review for each distinct set of photos: handing the same delivery in again earns nothing.
std::vector<bool> counted_reviews(std::span<const Candidate> deliveries) {
    std::vector<bool> counted(deliveries.size());
    std::set<std::string> seen;
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        const auto& delivery = deliveries[i];
        if (!delivery.good) continue;
        counted[i] = delivery.fingerprint.empty() || seen.insert(delivery.fingerprint).second;
    }
    return counted;
}

void append(Table& table, const EvidenceRow& row) { table.values.insert(table.values.end(), row.begin(), row.end()); }

struct Ranking {
    std::optional<LogisticModel> model;
    std::vector<bool> taught_by;  // deliveries that the model has seen: not for the bound

    double score(const Candidate& delivery) const {
        return model ? model->logit(delivery.row) : untaught_score(delivery.row);
    }
};

Ranking learn(std::span<const Candidate> deliveries, const std::vector<bool>& counted, const AutomationGoal& goal) {
    Ranking ranking{{}, std::vector<bool>(deliveries.size())};
    if (std::ranges::count(counted, true) < goal.teach_from) return ranking;
    Table table{evidence_columns.size(), {}};
    std::vector<bool> good;
    std::vector<bool> used(deliveries.size());
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        if (!counted[i] || !deliveries[i].eligible || !teaches(deliveries[i].order)) continue;
        append(table, deliveries[i].row);
        good.push_back(*deliveries[i].good);
        used[i] = true;
    }
    const auto goods = std::ranges::count(good, true);
    const auto bads = static_cast<std::ptrdiff_t>(good.size()) - goods;
    if (goods < each_label_min || bads < each_label_min) return ranking;
    ranking.model = fit_logistic(table, good, penalty);
    ranking.taught_by = std::move(used);
    return ranking;
}

// The stratum whose line a delivery is held to: its own where that has enough reviews, else the pooled one ("").
std::map<std::string, std::int64_t> strata_with_enough(std::span<const Candidate> deliveries,
                                                       const std::vector<bool>& counted, const RiskGoal& risk) {
    std::map<std::string, std::int64_t> reviewed;
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        if (counted[i] && deliveries[i].eligible) ++reviewed[deliveries[i].stratum];
    }
    const bool several = reviewed.size() > 1;
    std::erase_if(reviewed, [&](const auto& stratum) {
        return !several || stratum.first.empty() || stratum.second < 3 * reviews_needed(risk);
    });
    return reviewed;
}

struct Drift {
    std::vector<std::pair<std::string, double>> columns;
    bool broken = false;
};

Drift drift_of(std::span<const Candidate> deliveries) {
    Table before{evidence_columns.size(), {}}, now{evidence_columns.size(), {}};
    for (const auto& delivery : deliveries) {
        if (delivery.eligible) append(delivery.good ? before : now, delivery.row);
    }
    constexpr std::size_t enough = 100;  // of each, to speak of a distribution
    Drift drift;
    if (before.rows() < enough || now.rows() < enough) return drift;
    const auto indices = stability_of(before, now);
    for (std::size_t column = 0; column < indices.size(); ++column) {
        if (indices[column] > drift_watch) drift.columns.emplace_back(evidence_columns[column], indices[column]);
        drift.broken = drift.broken || indices[column] > drift_broken;
    }
    return drift;
}

IsotonicModel calibrated(std::span<const Candidate> deliveries, const std::vector<bool>& counted,
                         const Ranking& ranking) {
    std::vector<double> scores;
    std::vector<bool> good;
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        if (!counted[i] || !deliveries[i].eligible || ranking.taught_by[i]) continue;
        scores.push_back(ranking.score(deliveries[i]));
        good.push_back(*deliveries[i].good);
    }
    return {scores, good};
}

}  // namespace

Automation automate(std::span<const Candidate> deliveries, const AutomationGoal& goal) {
    Automation automation;
    const auto counted = counted_reviews(deliveries);
    const Ranking ranking = learn(deliveries, counted, goal);
    automation.taught = ranking.model.has_value();
    Drift drift = drift_of(deliveries);
    automation.drift = std::move(drift.columns);
    automation.stepped_back = drift.broken;

    const auto own = strata_with_enough(deliveries, counted, goal.risk);
    const auto stratum_of = [&](const Candidate& delivery) {
        return own.contains(delivery.stratum) ? delivery.stratum : std::string();
    };
    std::map<std::string, std::vector<ScoredDelivery>> scored;
    scored[""];
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        const auto& delivery = deliveries[i];
        const bool left_out = !delivery.eligible || ranking.taught_by[i] || (delivery.good && !counted[i]);
        if (!left_out) scored[stratum_of(delivery)].push_back({ranking.score(delivery), delivery.good});
    }
    // All lines together keep the promise: the error budget is shared out.
    RiskGoal each = goal.risk;
    each.confidence = 1 - (1 - goal.risk.confidence) / static_cast<double>(scored.size());
    std::map<std::string, double> line_of;
    for (const auto& [stratum, list] : scored) {
        StratumLine line{stratum, std::ranges::count_if(list, [](const auto& item) { return item.good.has_value(); }),
                         reviews_needed(each), choose_accept_line(list, each)};
        if (line.line && !automation.stepped_back) line_of[stratum] = line.line->score;
        automation.strata.push_back(std::move(line));
    }

    const IsotonicModel probability = calibrated(deliveries, counted, ranking);
    for (const auto& delivery : deliveries) {
        if (delivery.good) continue;
        const double score = ranking.score(delivery);
        const auto line = line_of.find(stratum_of(delivery));
        AutomationDecision decision{delivery.order, delivery.eligible ? probability(score) : 0, false, false};
        decision.accept = delivery.eligible && line != line_of.end() && score >= line->second;
        decision.audit = decision.accept && is_audited(delivery.order.text, goal.audit_seed, goal.audit_share);
        automation.decisions.push_back(decision);
    }
    return automation;
}

}  // namespace tallyman::verify
