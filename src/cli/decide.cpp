#include "cli/decide.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/examine_day.h"
#include "cli/read_reviews.h"
#include "report/automation_view.h"
#include "report/day_view.h"
#include "report/text.h"
#include "review/reviewed.h"
#include "review/second_look.h"
#include "store/reviews.h"
#include "verify/automation_settings.h"
#include "verify/binomial.h"

namespace tallyman::cli {
namespace {

using nlohmann::json;
using verify::Decision;

// A verdict for what the machine may not accept: the policy's own, and where that would accept, a person's.
Decision verdict_of(bool accept, Decision policy) {
    if (accept) return Decision::accept;
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
            item["bound_reached_automatic"] = stratum.line->upper_unseen;
        }
        strata.push_back(std::move(item));
    }
    return strata;
}

json groups_json(const verify::Automation& automation) {
    auto groups = json::array();
    for (const auto& group : automation.groups) {
        const auto& shadow = group.shadow;
        groups.push_back({{"kind", name(group.kind)},
                          {"name", group.name},
                          {"reviewed", shadow.decided},
                          {"more_needed", group.more_needed()},
                          {"would_accept", share_json(shadow.would_accept, shadow.decided)},
                          {"wrong_of_these", share_json(shadow.wrong, shadow.would_accept)},
                          {"would_accept_waiting", share_json(shadow.waiting_accept, shadow.waiting)}});
    }
    return groups;
}

json drift_json(const verify::Automation& automation) {
    auto drift = json::array();
    for (const auto& [column, index] : automation.drift) drift.push_back({{"finding", column}, {"index", index}});
    return drift;
}

// What people have hardly seen yet, and so see all of.
void tell_new_groups(const verify::Automation& automation, Console& console) {
    constexpr std::array<Words, 2> words{Words{"Kho {}: còn mới, mọi chuyến do người xem; cần thêm {}",
                                               "Depot {}: still new, everything goes to people; {}"},
                                         Words{"Nhóm hàng {}: còn mới, mọi chuyến do người xem; cần thêm {}",
                                               "Goods {}: still new, everything goes to people; {}"}};
    for (const auto& group : automation.groups) {
        if (group.more_needed() == 0) continue;
        const auto more = report::some(group.more_needed(), "{} quyết định", "{} more decision is needed",
                                       "{} more decisions are needed");
        console.say(report::say(words.at(static_cast<std::size_t>(group.kind)), group.name, more).in(console.lang()));
    }
}

// The worst of the lines in force; nothing where nothing may be accepted.
std::optional<double> worst(const verify::Automation& automation, double verify::AcceptLine::*upper) {
    std::optional<double> worst;
    if (automation.stepped_back) return worst;
    for (const auto& stratum : automation.strata) {
        if (stratum.line) worst = std::max(worst.value_or(0), *stratum.line.*upper);
    }
    return worst;
}

struct Deliveries {
    std::vector<verify::Candidate> candidates;
    std::vector<Decision> policy;       // of each
    std::vector<std::uint32_t> photos;  // of each
    std::int64_t stale = 0;             // checked by another version of the program
    std::int64_t reviewed = 0;
    std::vector<review::TimedReview> timed;
};

Deliveries deliveries_of(const store::Store& store, const review::Reviewed& reviewed) {
    Deliveries all;
    store.each_summary([&](store::SummaryRow&& row) {
        const bool stale = row.checks != checks_version();
        verify::Candidate candidate{std::move(row.order),           std::move(row.depot.text), row.summary.fingerprint,
                                    row.summary.eligible && !stale, row.summary.row,           {},
                                    std::move(row.families)};
        if (const auto found = reviewed.orders.find(candidate.order); found != reviewed.orders.end()) {
            candidate.good = found->second.accepted;
            all.timed.push_back(
                {static_cast<double>(found->second.took.count()), static_cast<double>(row.summary.photos)});
            ++all.reviewed;
        }
        all.candidates.push_back(std::move(candidate));
        all.policy.push_back(row.summary.policy);
        all.photos.push_back(static_cast<std::uint32_t>(row.summary.photos));
        all.stale += stale ? 1 : 0;
    });
    if (all.candidates.empty()) throw Failure("nothing was checked yet; run `tallyman check` first");
    return all;
}

struct Decided {
    OpenDay day;
    verify::AutomationGoal goal;
    review::Reviewed reviewed;
    std::vector<review::Review> reviews;
    std::int64_t bad_rows = 0, in_future = 0;
    Deliveries deliveries;
    verify::Automation automation;

    std::int64_t unknown_orders() const {
        return static_cast<std::int64_t>(reviewed.orders.size()) - deliveries.reviewed;
    }
};

// Of the options where they say something, else of tallyman.toml. Not a number is in no range.
void take(double& value, const std::optional<double>& given, const Setting& setting) {
    if (!given) return;
    if (!(*given >= setting.min && *given <= setting.max))
        throw Failure(fmt::format("{}: {} is not in {} .. {}", setting.key, *given, setting.min, setting.max));
    value = *given;
}

verify::AutomationGoal goal_of(const DecideOptions& options, const Settings& settings) {
    auto goal = verify::automation_goal(settings);
    take(goal.risk.bound, options.bound, verify::bound_setting);
    take(goal.risk.confidence, options.confidence, verify::bound_confidence_setting);
    return goal;
}

Decided decided(const DecideOptions& options, Console& console) {
    Decided all{open_store(options.day, console), {}, {}, {}, 0, 0, {}, {}};
    all.goal = goal_of(options, all.day.folder.settings);
    if (options.reviews.empty()) {
        for (auto& row : store::Reviews(all.day.store).all()) {
            if (row.counts()) all.reviews.push_back(std::move(row.review));
        }
        all.reviewed = review::reviewed_of(all.reviews);
    } else {
        const auto file = read_reviews(options.reviews, all.day.folder.zone, console);
        all.reviewed = review::reviewed_of(file.reviews);
        all.reviews = file.reviews;
        all.bad_rows = file.problems.bad_rows();
        all.in_future = file.in_future;
    }
    all.deliveries = deliveries_of(all.day.store, all.reviewed);
    if (all.deliveries.stale > 0) {
        console.note(
            report::some(
                all.deliveries.stale,
                "{} chuyến do phiên bản khác kiểm tra, không được tự chấp nhận; hãy chạy lại: tallyman check",
                "{} delivery was checked by another version and is not accepted; run again: tallyman check",
                "{} deliveries were checked by another version and are not accepted; run again: tallyman check")
                .in(console.lang()));
    }
    if (all.unknown_orders() > 0) {
        console.note(report::some(all.unknown_orders(), "{} đơn đã xem không có trong ngày này",
                                  "{} reviewed order is not of this day", "{} reviewed orders are not of this day")
                         .in(console.lang()));
    }
    all.automation = verify::automate(all.deliveries.candidates, all.goal);
    return all;
}

// What was decided of those that nobody had reviewed, with what the report needs to know.
struct Outcome {
    std::vector<store::DecisionRow> rows;
    report::AutomationView view;
};

Outcome outcome_of(const Decided& all) {
    Outcome outcome;
    auto& view = outcome.view;
    review::SavingFacts facts;
    std::size_t next = 0;
    for (std::size_t i = 0; i < all.deliveries.candidates.size(); ++i) {
        const std::int64_t photos = all.deliveries.photos[i];
        facts.photos += photos;
        if (all.deliveries.candidates[i].good) continue;
        const auto& decision = all.automation.decisions[next++];
        outcome.rows.push_back({decision.order, decision.probability,
                                verdict_of(decision.accept, all.deliveries.policy[i]), decision.accept,
                                decision.audit});
        view.accepted += decision.accept ? 1 : 0;
        view.audited += decision.audit ? 1 : 0;
        facts.photos_accepted += decision.accept && !decision.audit ? photos : 0;
    }
    view.bound = all.goal.risk.bound;
    view.confidence = all.goal.risk.confidence;
    view.bound_reached = worst(all.automation, &verify::AcceptLine::upper);
    view.automatic_reached = worst(all.automation, &verify::AcceptLine::upper_unseen);
    view.reviewed = all.deliveries.reviewed;
    view.decided = static_cast<std::int64_t>(outcome.rows.size());
    view.taught = all.automation.taught;
    view.stepped_back = all.automation.stepped_back;

    const auto& settings = all.day.folder.settings;
    facts.baseline = review::baseline_of(all.deliveries.timed, settings.number(report::seconds_per_photo_setting));
    facts.hour_cost = settings.number(review::hour_cost_setting);
    facts.wrong_accept_cost = settings.number(review::wrong_accept_cost_setting);
    facts.currency = settings.text(review::currency_setting);
    facts.accepted = view.accepted;
    facts.wrong_upper = view.automatic_reached.value_or(0);
    view.saving = review::saving_of(facts);
    const double photos_each =
        static_cast<double>(facts.photos) / static_cast<double>(all.deliveries.candidates.size());
    for (const auto& choice : all.automation.choices) {
        view.saving.other_bounds.push_back(
            review::saving_at(facts, choice.bound, choice.accepted, photos_each, choice.wrong_upper));
    }
    return outcome;
}

// Reviewed by one person and drawn for another to look at blind; sorted, so that it is the same everywhere.
std::vector<std::string> second_looks(const Decided& all) {
    const double share = all.day.folder.settings.number(review::second_look_setting);
    std::vector<std::string> orders;
    for (const auto& [order, reviewed] : all.reviewed.orders) {
        const bool wanted = reviewed.reviewers == 1 && review::needs_second_look(order, all.goal.audit_seed, share);
        if (wanted) orders.push_back(order.text);
    }
    std::ranges::sort(orders);
    return orders;
}

json reviews_json(const Decided& all) {
    const auto& agreement = all.reviewed.agreement;
    return {{"decisions", all.reviewed.decisions},
            {"corrected", all.reviewed.corrected},
            {"contested", all.reviewed.contested},
            {"cannot_tell", all.reviewed.cannot_tell},
            {"unknown_orders", all.unknown_orders()},
            {"bad_rows", all.bad_rows},
            {"in_future", all.in_future},
            {"second_look_wanted", second_looks(all)},
            {"agreement",
             {{"pairs", agreement.pairs},
              {"share", agreement.share},
              {"kappa", agreement.kappa},
              {"low", agreement.low},
              {"high", agreement.high}}}};
}

json json_of(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

json item_of(const store::DecisionRow& row) {
    json item = {{"order", row.order.text}, {"probability", row.probability}, {"verdict", verify::name(row.verdict)}};
    if (row.audit) item["audit"] = true;
    return item;
}

}  // namespace

ExitCode decide(const DecideOptions& options, Console& console) {
    Decided all = decided(options, console);
    const Outcome outcome = outcome_of(all);
    const auto& rows = outcome.rows;
    const auto& view = outcome.view;
    all.day.store.tell_reviews(all.reviews);
    all.day.store.save_decisions(rows, report::text_of(view), view.saving.facts.wrong_upper);

    const auto& automation = all.automation;
    json line = nullptr;
    if (view.bound_reached && automation.strata.front().line) line = automation.strata.front().line->score;
    constexpr Words words{"{} chuyến đã xem; máy chấp nhận {} trong {} chuyến còn lại, {} chuyến đưa cho người xem",
                          "{} reviewed; {} of the other {} accepted without a person, {} sent to people"};
    console.say(fmt::format(fmt::runtime(words.in(console.lang())), view.reviewed, view.accepted, view.decided,
                            view.decided - view.accepted));
    tell_new_groups(automation, console);
    console.result({{"command", "decide"},
                    {"bound", view.bound},
                    {"confidence", view.confidence},
                    {"bound_reached", json_of(view.bound_reached)},
                    {"bound_reached_automatic", json_of(view.automatic_reached)},
                    {"reviewed", view.reviewed},
                    {"reviews", reviews_json(all)},
                    {"ranking", automation.taught ? "learned" : "findings"},
                    {"accepted", share_json(view.accepted, view.decided)},
                    {"sent", share_json(view.decided - view.accepted, view.decided)},
                    {"audited", view.audited},
                    {"accept_line", line},
                    {"strata", strata_json(automation)},
                    {"groups", groups_json(automation)},
                    {"drift", drift_json(automation)},
                    {"stepped_back", automation.stepped_back},
                    {"stale", all.deliveries.stale},
                    {"saving", report::json_of(view.saving)}},
                   "orders", rows.size(), [&](std::size_t i) { return item_of(rows[i]); });
    const bool problems = all.bad_rows > 0 || all.in_future > 0 || all.unknown_orders() > 0 ||
                          automation.stepped_back || view.accepted < view.decided;
    return problems ? ExitCode::problems_found : ExitCode::done;
}

ExitCode automation(const DecideOptions& options, Console& console) {
    const Decided all = decided(options, console);
    const auto total = static_cast<std::int64_t>(all.automation.decisions.size());
    const auto accepted = std::ranges::count_if(all.automation.decisions, &verify::AutomationDecision::accept);
    const auto shadow = verify::shadow_of(all.deliveries.candidates);
    const std::int64_t more = accepted > 0 ? 0 : verify::decisions_needed(shadow, all.goal.risk);
    if (accepted > 0) {
        constexpr Words words{"Máy được tự chấp nhận: {} trong {} chuyến chưa ai xem.",
                              "The machine may accept by itself: {} of {} deliveries nobody reviewed."};
        console.say(fmt::format(fmt::runtime(words.in(console.lang())), accepted, total));
    } else {
        constexpr Words words{
            "Mọi chuyến vẫn do người xem ({} chuyến đã xem). Cần khoảng {} quyết định nữa; khi đó máy sẽ nhận chừng "
            "{:.0f} % "
            "số chuyến.",
            "Everything still goes to people ({} reviewed). About {} more decisions are needed; then the machine would "
            "take "
            "some {:.0f} % of the deliveries."};
        const auto known = std::max<std::int64_t>(1, shadow.decided + shadow.waiting);
        const auto share =
            100.0 * static_cast<double>(shadow.would_accept + shadow.waiting_accept) / static_cast<double>(known);
        console.say(fmt::format(fmt::runtime(words.in(console.lang())), all.deliveries.reviewed, more, share));
    }
    tell_new_groups(all.automation, console);
    console.result({{"command", "automation"},
                    {"bound", all.goal.risk.bound},
                    {"confidence", all.goal.risk.confidence},
                    {"reviewed", all.deliveries.reviewed},
                    {"more_needed", more},
                    {"may_accept", share_json(accepted, total)},
                    {"shadow",
                     {{"would_accept", share_json(shadow.would_accept, shadow.decided)},
                      {"wrong_of_these", share_json(shadow.wrong, shadow.would_accept)},
                      {"would_accept_waiting", share_json(shadow.waiting_accept, shadow.waiting)}}},
                    {"strata", strata_json(all.automation)},
                    {"groups", groups_json(all.automation)},
                    {"drift", drift_json(all.automation)},
                    {"stepped_back", all.automation.stepped_back}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
