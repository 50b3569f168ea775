#include "cli/decide.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/examine_day.h"
#include "review/review_rows.h"
#include "store/files.h"
#include "verify/automation_settings.h"
#include "verify/binomial.h"

namespace tallyman::cli {
namespace {

using nlohmann::json;
using verify::Decision;

// The last decision on each order counts; one that could not tell is no accept.
std::map<OrderId, bool> reviewed_in(const std::string& path, const Zone& zone, Problems& problems) {
    std::map<OrderId, bool> good;
    TableReader reader(review::reviews_table, problems, [&](Cells& row) {
        if (const auto review = review::read_review(row, zone)) {
            good[review->order] = review->answer == review::Answer::accept;
        }
    });
    const bool read = store::read_in_pieces(path, [&](std::string_view bytes) {
        reader.feed(bytes);
        return true;
    });
    if (!read) throw Failure(fmt::format("{}: cannot be read", path));
    reader.finish();
    return good;
}

struct Delivery {
    OrderId order;
    verify::DeliveryEvidence evidence;
    std::string fingerprint;
};

// What the last check saw and judged, by order.
std::vector<Delivery> checked_deliveries(const ImportedDay& day) {
    std::vector<Delivery> deliveries;
    std::map<OrderId, std::size_t> place;
    for (const auto& row : day.store.verdicts()) {
        const auto [found, is_new] = place.try_emplace(row.order, deliveries.size());
        if (is_new) deliveries.push_back({row.order, {}, {}});
        auto& delivery = deliveries[found->second];
        if (row.file.empty()) {
            delivery.evidence.verdict = row.verdict;
        } else if (auto seen = kept_seen(day.store, row.file)) {
            delivery.fingerprint += seen->fingerprint;
            delivery.evidence.photos.push_back({std::move(seen->findings), row.verdict});
        } else {
            delivery.evidence.photos.push_back({{}, row.verdict});  // nothing is known of it: never automatic
        }
    }
    if (deliveries.empty()) throw Failure("nothing was checked yet; run `tallyman check` first");
    return deliveries;
}

std::unordered_map<OrderId, std::string> depots_of(const ImportedDay& day) {
    std::unordered_map<OrderId, std::string> depots;
    for (const auto& order : day.store.allocation().value_or(Allocation{})) depots[order.order] = order.depot.text;
    return depots;
}

std::vector<verify::Candidate> candidates_of(const std::vector<Delivery>& deliveries,
                                             const std::map<OrderId, bool>& reviewed, const ImportedDay& day) {
    const auto depots = depots_of(day);
    std::vector<verify::Candidate> candidates;
    for (const auto& delivery : deliveries) {
        verify::Candidate candidate{delivery.order, {}, delivery.fingerprint,
                                    verify::may_be_automatic(delivery.evidence),
                                    verify::evidence_row(delivery.evidence), {}};
        if (const auto depot = depots.find(delivery.order); depot != depots.end()) candidate.stratum = depot->second;
        if (const auto found = reviewed.find(delivery.order); found != reviewed.end()) candidate.good = found->second;
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}

// A verdict for what the machine may not accept: the policy's own, and where that would accept, a person's.
Decision verdict_of(const verify::AutomationDecision& decision, Decision policy) {
    if (decision.accept) return Decision::accept;
    return policy == Decision::accept ? Decision::review : policy;
}

json share_json(std::int64_t count, std::int64_t total) {
    const double share = total > 0 ? static_cast<double>(count) / static_cast<double>(total) : 0;
    return {{"count", count},
            {"share", share},
            {"low", total > 0 ? verify::share_lower(count, total, 0.975) : 0},
            {"high", total > 0 ? verify::share_upper(count, total, 0.975) : 1}};
}

json strata_json(const verify::Automation& automation) {
    auto strata = json::array();
    for (const auto& stratum : automation.strata) {
        json item = {{"stratum", stratum.stratum.empty() ? "pooled" : stratum.stratum},
                     {"reviewed", stratum.reviewed},
                     {"needed", stratum.needed},
                     {"line", nullptr}};
        if (stratum.line) {
            item["line"] = stratum.line->score;
            item["above"] = stratum.line->above;
            item["wrong"] = stratum.line->wrong;
            item["bound_reached"] = stratum.line->upper;
        }
        strata.push_back(std::move(item));
    }
    return strata;
}

json drift_json(const verify::Automation& automation) {
    auto drift = json::array();
    for (const auto& [column, index] : automation.drift) drift.push_back({{"finding", column}, {"index", index}});
    return drift;
}

struct Decided {
    ImportedDay day;
    verify::AutomationGoal goal;
    Problems problems;
    std::vector<Delivery> deliveries;
    std::int64_t reviewed = 0;
    verify::Automation automation;
};

Decided decided(const DecideOptions& options, Console& console) {
    Decided all{open_imported(options.day, console), {}, {}, {}, 0, {}};
    all.goal = verify::automation_goal(all.day.folder.settings);
    if (options.bound) all.goal.risk.bound = *options.bound;
    if (options.confidence) all.goal.risk.confidence = *options.confidence;
    const auto reviewed = options.reviews.empty()
                              ? std::map<OrderId, bool>{}
                              : reviewed_in(options.reviews, all.day.folder.zone, all.problems);
    for (const auto& problem : all.problems.listed()) console.note(sentence(problem, console.lang()));
    all.deliveries = checked_deliveries(all.day);
    const auto candidates = candidates_of(all.deliveries, reviewed, all.day);
    all.reviewed = std::ranges::count_if(candidates, [](const auto& each) { return each.good.has_value(); });
    all.automation = verify::automate(candidates, all.goal);
    return all;
}

// The worst of the lines in force; nothing where nothing may be accepted.
json bound_reached(const verify::Automation& automation) {
    json worst = nullptr;
    if (automation.stepped_back) return worst;
    for (const auto& stratum : automation.strata) {
        if (stratum.line && (worst.is_null() || stratum.line->upper > worst)) worst = stratum.line->upper;
    }
    return worst;
}

}  // namespace

ExitCode decide(const DecideOptions& options, Console& console) {
    const Decided all = decided(options, console);
    std::map<OrderId, Decision> policy;
    for (const auto& delivery : all.deliveries) policy[delivery.order] = delivery.evidence.verdict.decision;

    auto orders = json::array();
    std::int64_t accepted = 0, audited = 0;
    for (const auto& decision : all.automation.decisions) {
        const auto verdict = verdict_of(decision, policy[decision.order]);
        json item = {{"order", decision.order.text},
                     {"probability", decision.probability},
                     {"verdict", verify::name(verdict)}};
        if (decision.audit) item["audit"] = true;
        orders.push_back(std::move(item));
        accepted += decision.accept ? 1 : 0;
        audited += decision.audit ? 1 : 0;
    }
    const auto total = static_cast<std::int64_t>(all.automation.decisions.size());
    const auto reached = bound_reached(all.automation);
    json line = nullptr;
    if (!all.automation.stepped_back && all.automation.strata.front().line) {
        line = all.automation.strata.front().line->score;
    }
    constexpr Words words{"{} chuyến đã xem; máy chấp nhận {} trong {} chuyến còn lại, {} chuyến đưa cho người xem",
                          "{} reviewed; {} of the other {} accepted without a person, {} sent to people"};
    console.say(fmt::format(fmt::runtime(words.in(console.lang())), all.reviewed, accepted, total, total - accepted));
    console.result({{"command", "decide"},
                    {"bound", all.goal.risk.bound},
                    {"confidence", all.goal.risk.confidence},
                    {"bound_reached", reached},
                    {"reviewed", all.reviewed},
                    {"ranking", all.automation.taught ? "learned" : "findings"},
                    {"accepted", share_json(accepted, total)},
                    {"sent", share_json(total - accepted, total)},
                    {"audited", audited},
                    {"accept_line", line},
                    {"strata", strata_json(all.automation)},
                    {"drift", drift_json(all.automation)},
                    {"stepped_back", all.automation.stepped_back},
                    {"orders", orders}});
    const bool problems = all.problems.bad_rows() > 0 || all.automation.stepped_back || accepted < total;
    return problems ? ExitCode::problems_found : ExitCode::done;
}

ExitCode automation(const DecideOptions& options, Console& console) {
    const Decided all = decided(options, console);
    const auto& strata = all.automation.strata;
    const auto total = static_cast<std::int64_t>(all.automation.decisions.size());
    const auto accepted = std::ranges::count_if(all.automation.decisions, &verify::AutomationDecision::accept);
    const std::int64_t more = std::max<std::int64_t>(0, strata.front().needed - strata.front().reviewed);
    if (accepted > 0) {
        constexpr Words words{"Máy được tự chấp nhận: {} trong {} chuyến chưa ai xem.",
                              "The machine may accept by itself: {} of {} deliveries nobody reviewed."};
        console.say(fmt::format(fmt::runtime(words.in(console.lang())), accepted, total));
    } else {
        constexpr Words words{
            "Mọi chuyến vẫn do người xem ({} quyết định). Cần thêm nhiều nhất {} quyết định đúng nữa, không sai chuyến nào.",
            "Everything still goes to people ({} decisions). At most {} more right ones, with none wrong, are needed."};
        console.say(fmt::format(fmt::runtime(words.in(console.lang())), all.reviewed, more));
    }
    console.result({{"command", "automation"},
                    {"bound", all.goal.risk.bound},
                    {"confidence", all.goal.risk.confidence},
                    {"reviewed", all.reviewed},
                    {"more_needed_at_most", accepted > 0 ? 0 : more},
                    {"would_accept", share_json(accepted, total)},
                    {"strata", strata_json(all.automation)},
                    {"drift", drift_json(all.automation)},
                    {"stepped_back", all.automation.stepped_back}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
