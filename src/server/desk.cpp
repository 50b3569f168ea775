#include "server/desk.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/digest.h"
#include "review/second_look.h"
#include "verify/automation_settings.h"

namespace tallyman::server {
namespace {

const review::ReviewedOrder* said_of(const World& world, const OrderId& order) {
    const auto found = world.reviewed.orders.find(order);
    return found == world.reviewed.orders.end() ? nullptr : &found->second;
}

const store::AppealRow* open_appeal(const World& world, const OrderId& order) {
    const auto found = world.appeals_of.find(order);
    if (found == world.appeals_of.end()) return nullptr;
    for (const auto i : found->second) {
        if (world.appeals[i].appeal.open()) return &world.appeals[i];
    }
    return nullptr;
}

struct Place {
    const review::Lot* lot = nullptr;
    bool drawn = false;
};

Place place_in_lot(const World& world, const OrderId& order) {
    const auto found = world.lot_of.find(order);
    if (found == world.lot_of.end()) return {};
    const auto& lot = world.lots[found->second];
    const auto member = std::ranges::find(lot.members, order, &review::LotMember::order);
    return {&lot, member != lot.members.end() && member->drawn};
}

std::vector<std::string> seen_by(const World& world, const OrderId& order) {
    std::vector<std::string> names;
    if (const auto found = world.reviews_of.find(order); found != world.reviews_of.end()) {
        for (const auto i : found->second) {
            if (world.reviews[i].counts()) names.push_back(world.reviews[i].review.reviewer);
        }
    }
    return names;
}

bool has_decided(const World& world, const OrderId& order, const std::string& reviewer) {
    const auto names = seen_by(world, order);
    return std::ranges::find(names, reviewer) != names.end();
}

review::Answer answer_of(verify::Decision decision) {
    switch (decision) {
        case verify::Decision::accept:
            return review::Answer::accept;
        case verify::Decision::reject:
            return review::Answer::reject;
        case verify::Decision::retake:
            return review::Answer::retake;
        case verify::Decision::review:
            break;
    }
    return review::Answer::cannot_tell;
}

// What the goods are worth, or the cash that changed hands where that is more.
Money at_stake(const World& world, const OrderId& order, const DeskRules& rules) {
    Money stake{0};
    if (const auto found = world.books->order_at.find(order); found != world.books->order_at.end()) {
        for (const auto& line : found->second->lines) stake.value += line.cases.value * rules.case_value.value;
    }
    const auto* delivery = world.delivery_of(order);
    return delivery == nullptr ? stake : std::max(stake, delivery->cash);
}

}  // namespace

DeskRules desk_rules(const Settings& settings) {
    return {settings.number(review::second_look_setting),
            static_cast<std::uint64_t>(settings.integer(verify::audit_seed_setting)),
            {settings.integer(review::case_value_setting)}};
}

ReviewNeed review_need(const World& world, const OrderId& order, const DeskRules& rules) {
    if (open_appeal(world, order) != nullptr) return {true, false};
    const auto* machine = world.verdict_of(order);
    if (machine == nullptr) return {};
    const auto [lot, drawn] = place_in_lot(world, order);
    const bool held = lot != nullptr && lot->state == review::LotState::open;
    if (const auto* said = said_of(world, order)) {
        // A third person, or somebody who can tell: in a lot as blind as those before.
        if (said->contested || said->cannot_tell) return {true, held && drawn};
        const bool wanted =
            said->reviewers == 1 && review::needs_second_look(order, rules.seed, rules.second_look_share);
        return {wanted, true};
    }
    if (held) return {drawn, true};
    if (const auto found = world.batch.accepted.find(order); found != world.batch.accepted.end())
        return {found->second, true};
    const auto holds = world.in_force(order);
    return {holds->decision == verify::Decision::review || holds->decision == verify::Decision::reject, false};
}

bool is_own(const World& world, const Reviewer& reviewer, const OrderId& order) {
    const auto driver = world.driver_of(order);
    return !driver.empty() && (driver == reviewer.driver || driver == reviewer.name);
}

review::Waiting waiting_of(const World& world, const OrderId& order, bool blind, const DeskRules& rules,
                           const Probabilities& probabilities) {
    const auto* machine = world.verdict_of(order);
    const bool rejected = machine != nullptr && machine->decision == verify::Decision::reject;
    const auto probability = probabilities.find(order);
    review::Waiting waiting;
    waiting.order = order;
    waiting.depot = world.depot_of(order);
    waiting.driver = world.driver_of(order);
    waiting.at_stake = at_stake(world, order, rules);
    // Of a rejection the checks are as sure as they say; else the model speaks once it has learned something.
    waiting.wrong_chance = rejected                             ? machine->confidence
                           : probability != probabilities.end() ? 1 - probability->second
                                                                : 0.5;
    waiting.since = world.actual_time(order).value_or(world.imported_at);
    waiting.seen_by = seen_by(world, order);
    waiting.blind = blind;
    return waiting;
}

std::vector<OrderId> queue_of(const World& world, const Reviewer& reviewer, const DeskRules& rules,
                              const Probabilities& probabilities, const std::function<bool(const OrderId&)>& sees,
                              Instant now) {
    std::vector<review::Waiting> waiting;
    world.verdicts.each([&](const OrderId& order, const auto&) {
        if (!world.books->order_at.contains(order) || !sees(order) || is_own(world, reviewer, order)) return;
        const auto need = review_need(world, order, rules);
        if (need.needed) waiting.push_back(waiting_of(world, order, need.blind, rules, probabilities));
    });
    return review::queue_for(reviewer.name, waiting, now);
}

std::string item_etag(const World& world, const OrderId& order) {
    std::ostringstream text;
    text << order.text;
    if (const auto holds = world.in_force(order)) text << ' ' << verify::name(holds->decision);
    if (const auto lot = world.lot_of.find(order); lot != world.lot_of.end())
        text << " lot " << world.lots[lot->second].id << name(world.lots[lot->second].state);
    for (const auto& name : seen_by(world, order)) text << ' ' << name;
    for (const auto& photo : world.photos_of(order)) text << ' ' << photo->id << (photo->verdict ? "+" : "-");
    if (const auto found = world.appeals_of.find(order); found != world.appeals_of.end()) {
        for (const auto i : found->second) text << (world.appeals[i].appeal.open() ? " open" : " decided");
    }
    return hex(sha256(text.str())).substr(0, 16);
}

Result<store::ReviewRow, std::string_view> decide(const store::Store& store, const World& world,
                                                  const Reviewer& reviewer, NewDecision decision,
                                                  const DeskRules& rules, Instant now) {
    const auto& order = decision.order;
    if (!world.books->order_at.contains(order)) return fail(std::string_view("not_found"));
    if (is_own(world, reviewer, order)) return fail(std::string_view("own_delivery"));
    if (has_decided(world, order, reviewer.name)) return fail(std::string_view("already_decided"));
    if (decision.etag && *decision.etag != item_etag(world, order)) return fail(std::string_view("changed"));
    const auto need = review_need(world, order, rules);
    // An open appeal is decided as one, with an answer to who contested.
    if (!need.needed || open_appeal(world, order) != nullptr) return fail(std::string_view("wrong_state"));
    store::ReviewRow row;
    row.review = {order, decision.answer, reviewer.name, now, decision.took, std::move(decision.reasons)};
    row.note = std::move(decision.note);
    row.blind = need.blind;
    row.id = store::Reviews(store).add(row);
    return row;
}

Result<store::ReviewRow, std::string_view> undo(const store::Store& store, const World& world, const Reviewer& reviewer,
                                                std::int64_t review, Instant now) {
    const auto row = std::ranges::find(world.reviews, review, &store::ReviewRow::id);
    if (row == world.reviews.end() || row->undone || row->review.reviewer != reviewer.name)
        return fail(std::string_view("not_found"));
    // A settled lot rests on it: then only an appeal or a second person can say otherwise.
    const auto [lot, drawn] = place_in_lot(world, row->review.order);
    const bool rests = lot != nullptr && drawn && lot->state != review::LotState::open;
    if (rests || !review::may_undo(row->review, reviewer.name, now)) return fail(std::string_view("too_late"));
    store::Reviews(store).undo(*row);
    return *row;
}

Result<store::AppealRow, std::string_view> file_appeal(const store::Store& store, const World& world,
                                                       const OrderId& order, const std::string& by,
                                                       const std::string& argument, Instant now) {
    const auto known = world.books->order_at.find(order);
    if (known == world.books->order_at.end()) return fail(std::string_view("not_found"));
    const auto holds = world.in_force(order);
    if (!holds) return fail(std::string_view("wrong_state"));
    // Where nobody has decided yet, what the machine proposes is contested.
    const auto* machine = world.verdict_of(order);
    const bool proposed = !holds->by_person && machine != nullptr;
    const review::VerdictInForce contested{order,
                                           world.driver_of(order),
                                           known->second->outlet.text,
                                           answer_of(proposed ? machine->decision : holds->decision),
                                           holds->person,
                                           holds->decided_at};
    std::vector<review::Appeal> earlier;
    for (const auto& row : world.appeals) earlier.push_back(row.appeal);
    auto appeal = review::file_appeal(contested, earlier, by, argument, now);
    if (!appeal) return fail(name(appeal.error()));
    if (open_appeal(world, order) != nullptr)
        return fail(std::string_view("wrong_state"));  // the other side's comes first
    store::AppealRow row{0, std::move(*appeal), contested};
    row.id = store::Reviews(store).add_appeal(row);
    return row;
}

Result<store::AppealRow, std::string_view> decide_appeal(const store::Store& store, const World& world,
                                                         const Reviewer& reviewer, std::int64_t appeal,
                                                         review::Answer outcome, const std::string& reason,
                                                         Instant now) {
    const auto found = std::ranges::find(world.appeals, appeal, &store::AppealRow::id);
    if (found == world.appeals.end()) return fail(std::string_view("not_found"));
    store::AppealRow row = *found;
    const auto& drove = row.contested.driver;  // when it was filed
    if (is_own(world, reviewer, row.appeal.order) || (!drove.empty() && drove == reviewer.driver))
        return fail(std::string_view("own_delivery"));
    if (has_decided(world, row.appeal.order, reviewer.name)) return fail(std::string_view("same_person"));
    auto decided = review::decide_appeal(row.appeal, row.contested, reviewer.name, outcome, reason, now);
    if (!decided) return fail(name(decided.error()));
    row.appeal = std::move(*decided);
    store::Reviews(store).decide_appeal(row);
    return row;
}

}  // namespace tallyman::server
