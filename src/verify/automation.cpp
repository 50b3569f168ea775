#include "verify/automation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

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

void each_family(const Candidate& delivery, const auto& take) {
    for (std::string_view rest = delivery.families; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        take(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

void count(Shadow& shadow, const Candidate& delivery) {
    const bool accepts = delivery.eligible && delivery.row.back() > 0;
    ++(delivery.good ? shadow.decided : shadow.waiting);
    if (!accepts) return;
    ++(delivery.good ? shadow.would_accept : shadow.waiting_accept);
    shadow.wrong += delivery.good == false ? 1 : 0;
}

// Of deliveries with the same photos only the first is in play, reviewed or not: handing a delivery in again earns
// nothing, and hides nothing. Nor is anything of a new group. Decided before any label is looked at, so what is in play
// is drawn as before.
std::vector<bool> in_play(std::span<const Candidate> deliveries, std::span<const Group> groups) {
    std::array<std::unordered_set<std::string_view>, 2> fresh;
    for (const auto& group : groups) {
        if (group.more_needed() > 0) fresh[static_cast<std::size_t>(group.kind)].insert(group.name);
    }
    std::vector<bool> plays(deliveries.size());
    std::unordered_set<std::uint64_t> seen;
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        const auto& delivery = deliveries[i];
        bool is_new = fresh[0].contains(delivery.stratum);
        each_family(delivery, [&](std::string_view family) { is_new = is_new || fresh[1].contains(family); });
        const bool is_copy =
            delivery.fingerprint != 0 && delivery.eligible && !seen.insert(delivery.fingerprint).second;
        plays[i] = delivery.eligible && !is_copy && !is_new;
    }
    return plays;
}

void append(Table& table, const EvidenceRow& row) { table.values.insert(table.values.end(), row.begin(), row.end()); }

struct Ranking {
    std::optional<LogisticModel> model;
    std::vector<bool> taught_by;  // deliveries that the model has seen: not for the bound

    double score(const Candidate& delivery) const {
        return model ? model->logit(delivery.row) : untaught_score(delivery.row);
    }
};

std::optional<Ranking> learn(std::span<const Candidate> deliveries, const std::vector<bool>& plays,
                             const AutomationGoal& goal) {
    std::int64_t reviewed = 0;
    for (std::size_t i = 0; i < deliveries.size(); ++i) reviewed += plays[i] && deliveries[i].good ? 1 : 0;
    if (reviewed < goal.teach_from) return {};
    Table table{evidence_columns.size(), {}};
    std::vector<bool> good;
    std::vector<bool> used(deliveries.size());
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        if (!plays[i] || !deliveries[i].good || !teaches(deliveries[i].order)) continue;
        append(table, deliveries[i].row);
        good.push_back(*deliveries[i].good);
        used[i] = true;
    }
    const auto goods = std::ranges::count(good, true);
    const auto bads = static_cast<std::ptrdiff_t>(good.size()) - goods;
    if (goods < each_label_min || bads < each_label_min) return {};
    return Ranking{fit_logistic(table, good, penalty), std::move(used)};
}

// The deliveries that a line is drawn through, by the stratum whose line they are held to: their own where that has
// enough reviews, else the pooled one ("").
using Scored = std::map<std::string, std::vector<ScoredDelivery>>;

std::set<std::string> strata_with_enough(std::span<const Candidate> deliveries, const std::vector<bool>& plays,
                                         const RiskGoal& risk) {
    std::map<std::string, std::int64_t> reviewed;
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        if (plays[i] && deliveries[i].good) ++reviewed[deliveries[i].stratum];
    }
    std::set<std::string> enough;
    for (const auto& [stratum, count] : reviewed) {
        if (reviewed.size() > 1 && !stratum.empty() && count >= 3 * reviews_needed(risk)) enough.insert(stratum);
    }
    return enough;
}

// All lines together keep the promise: the error budget is shared out.
std::vector<StratumLine> lines_of(const Scored& scored, const RiskGoal& goal) {
    RiskGoal each = goal;
    each.confidence = 1 - (1 - goal.confidence) / static_cast<double>(scored.size());
    std::vector<StratumLine> lines;
    for (const auto& [stratum, list] : scored) {
        const auto reviewed = std::ranges::count_if(list, [](const auto& item) { return item.good.has_value(); });
        lines.push_back({stratum, reviewed, reviews_needed(each), choose_accept_line(list, each)});
    }
    return lines;
}

// A ranking with the lines drawn through it.
struct Drawing {
    Ranking ranking;
    RiskGoal risk;
    Scored scored;
    std::vector<StratumLine> lines;

    std::int64_t accepted() const {
        std::int64_t sum = 0;
        for (const auto& stratum : lines) sum += stratum.line ? stratum.line->above - stratum.line->reviewed : 0;
        return sum;
    }
};

using StratumOf = std::function<std::string(const Candidate&)>;

Drawing draw(Ranking ranking, const RiskGoal& risk, std::span<const Candidate> deliveries,
             const std::vector<bool>& plays, const StratumOf& stratum_of) {
    Drawing drawing{std::move(ranking), risk, {{"", {}}}, {}};
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        const auto& delivery = deliveries[i];
        if (!plays[i] || drawing.ranking.taught_by[i]) continue;
        drawing.scored[stratum_of(delivery)].push_back({drawing.ranking.score(delivery), delivery.good});
    }
    drawing.lines = lines_of(drawing.scored, risk);
    return drawing;
}

// By the findings; where there are many reviews also by what they teach, each ranking with half of the error budget, so
// that either may be taken. What was learned must accept a tenth more: on the real day it gains nothing and spends more
// of the bound (bench/RESULTS.md).
Drawing best_drawing(std::span<const Candidate> deliveries, const std::vector<bool>& plays, const AutomationGoal& goal,
                     const StratumOf& stratum_of) {
    auto learned = learn(deliveries, plays, goal);
    RiskGoal risk = goal.risk;
    if (learned) risk.confidence = 1 - (1 - risk.confidence) / 2;
    auto best = draw({{}, std::vector<bool>(deliveries.size())}, risk, deliveries, plays, stratum_of);
    if (!learned) return best;
    auto other = draw(std::move(*learned), risk, deliveries, plays, stratum_of);
    return 10 * other.accepted() > 11 * best.accepted() ? std::move(other) : std::move(best);
}

BoundChoice choice_of(const Scored& scored, RiskGoal goal, double bound) {
    goal.bound = bound;
    BoundChoice choice{bound, 0, 0, 0};
    for (const auto& stratum : lines_of(scored, goal)) {
        if (!stratum.line) continue;
        choice.accepted += stratum.line->above - stratum.line->reviewed;
        choice.above += stratum.line->above;
        choice.wrong_upper = std::max(choice.wrong_upper, stratum.line->upper_unseen);
    }
    return choice;
}

Table table_of(std::span<const EvidenceRow> rows) {
    Table table{evidence_columns.size(), {}};
    for (const auto& row : rows) append(table, row);
    return table;
}

Drift drift_of(std::span<const Candidate> deliveries, const std::vector<bool>& plays) {
    std::vector<EvidenceRow> before, now;
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        if (plays[i]) (deliveries[i].good ? before : now).push_back(deliveries[i].row);
    }
    return drift_between(before, now);
}

IsotonicModel calibrated(const Scored& scored) {
    std::vector<double> scores;
    std::vector<bool> good;
    for (const auto& [stratum, list] : scored) {
        for (const auto& delivery : list) {
            if (!delivery.good) continue;
            scores.push_back(delivery.score);
            good.push_back(*delivery.good);
        }
    }
    return {scores, good};
}

}  // namespace

Shadow shadow_of(std::span<const Candidate> deliveries) {
    Shadow shadow;
    for (const auto& delivery : deliveries) count(shadow, delivery);
    return shadow;
}

std::string_view name(Group::Kind kind) { return kind == Group::Kind::depot ? "depot" : "family"; }

std::int64_t Group::more_needed() const { return std::max<std::int64_t>(0, group_decisions_min - shadow.decided); }

std::vector<Group> groups_of(std::span<const Candidate> deliveries) {
    std::array<std::unordered_map<std::string_view, Shadow>, 2> shadows;
    for (const auto& delivery : deliveries) {
        if (!delivery.stratum.empty()) count(shadows[0][delivery.stratum], delivery);
        each_family(delivery, [&](std::string_view family) { count(shadows[1][family], delivery); });
    }
    std::vector<Group> groups;
    for (std::size_t kind = 0; kind < shadows.size(); ++kind) {
        for (const auto& [name, shadow] : shadows[kind])
            groups.push_back({static_cast<Group::Kind>(kind), std::string(name), shadow});
    }
    std::ranges::sort(groups, {}, [](const Group& group) { return std::tie(group.kind, group.name); });
    return groups;
}

std::int64_t decisions_needed(const Shadow& shadow, const RiskGoal& goal) {
    const auto more = std::max<std::int64_t>(0, reviews_needed(goal, shadow.wrong) - shadow.would_accept);
    if (shadow.would_accept == 0) return more;
    const double share = static_cast<double>(shadow.would_accept) / static_cast<double>(shadow.decided);
    return static_cast<std::int64_t>(std::ceil(static_cast<double>(more) / share));
}

Drift drift_between(std::span<const EvidenceRow> before, std::span<const EvidenceRow> now) {
    constexpr std::size_t enough = 100;  // of each, to speak of a distribution
    Drift drift;
    if (before.size() < enough || now.size() < enough) return drift;
    const auto indices = stability_of(table_of(before), table_of(now));
    for (std::size_t column = 0; column < indices.size(); ++column) {
        if (indices[column] > drift_watch) drift.columns.emplace_back(evidence_columns[column], indices[column]);
        drift.broken = drift.broken || indices[column] > drift_broken;
    }
    return drift;
}

Automation automate(std::span<const Candidate> deliveries, const AutomationGoal& goal) {
    Automation automation;
    automation.groups = groups_of(deliveries);
    const auto plays = in_play(deliveries, automation.groups);
    Drift drift = goal.reviewed_at_random ? drift_of(deliveries, plays) : Drift{};
    automation.drift = std::move(drift.columns);
    automation.stepped_back = drift.broken;

    const auto own = strata_with_enough(deliveries, plays, goal.risk);
    const auto stratum_of = [&](const Candidate& delivery) {
        return own.contains(delivery.stratum) ? delivery.stratum : std::string();
    };
    auto drawing = best_drawing(deliveries, plays, goal, stratum_of);
    automation.taught = drawing.ranking.model.has_value();
    automation.strata = std::move(drawing.lines);
    std::map<std::string, double> line_of;
    for (const auto& stratum : automation.strata) {
        if (stratum.line && !automation.stepped_back) line_of[stratum.stratum] = stratum.line->score;
    }
    for (const double bound : bounds_to_compare) {
        automation.choices.push_back(automation.stepped_back ? BoundChoice{bound, 0, 0, 0}
                                                             : choice_of(drawing.scored, drawing.risk, bound));
    }

    const IsotonicModel probability = calibrated(drawing.scored);
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        const auto& delivery = deliveries[i];
        if (delivery.good) continue;
        const double score = drawing.ranking.score(delivery);
        const auto line = line_of.find(stratum_of(delivery));
        AutomationDecision decision{delivery.order, plays[i] ? probability(score) : 0, false, false};
        decision.accept = plays[i] && line != line_of.end() && score >= line->second;
        decision.audit = decision.accept && is_audited(delivery.order.text, goal.audit_seed, goal.audit_share);
        automation.decisions.push_back(decision);
    }
    return automation;
}

}  // namespace tallyman::verify
