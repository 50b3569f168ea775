#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "review/agreement.h"
#include "server/authorize.h"
#include "server/day_json.h"
#include "server/desk.h"
#include "server/limits.h"
#include "server/routes.h"
#include "server/storefronts.h"
#include "verify/words.h"
#include "vision/examine_json.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

Reviewer reviewer_of(const Call& call) {
    return {call.caller.name(), call.caller.account.driver ? call.caller.account.driver->text : ""};
}

DeskRules rules_of(const Call& call) { return desk_rules(call.app.folder().settings); }

template <class Row>
Row taken(Result<Row, std::string_view> result) {
    if (!result) throw Problem(result.error());
    return *std::move(result);
}

std::vector<const PhotoInfo*> earlier_photos(const Call& call, const Order& order) {
    constexpr std::size_t shown_max = 12;
    auto photos = call.world->photos_of(order.outlet);
    std::erase_if(photos,
                  [&](const PhotoInfo* photo) { return photo->row.order == order.id || !call.sees(photo->row.order); });
    if (photos.size() > shown_max) photos.resize(shown_max);
    return photos;
}

json storefronts_json(const Call& call, const OutletId& outlet) {
    json addresses = json::array();
    for (const auto& name : storefronts_of(call.app, outlet))
        addresses.push_back(fmt::format("{}/outlets/{}/storefronts/{}", api_prefix, percent_encoded(outlet.text),
                                        percent_encoded(name)));
    return addresses;
}

json item_json(const Call& call, const Order& order) {
    const auto view = view_of(call);
    const auto& world = *call.world;
    const auto rules = rules_of(call);
    const auto need = review_need(world, order.id, rules);
    const auto waiting = waiting_of(world, order.id, need.blind, rules, call.app.earning()->probability);
    json photos = json::array(), earlier = json::array(), appeal = nullptr;
    for (const auto& photo : world.photos_of(order.id)) {
        const auto text = call.app.read([&](const store::Store& store) { return store.seen(photo->row.file); });
        std::optional<vision::Examination> seen;
        if (text) {
            if (auto parsed = vision::parse_examination(*text)) seen = std::move(*parsed);
        }
        photos.push_back(photo_json(view, *photo, seen));
        if (!need.blind) continue;
        photos.back()["decision"] = photos.back()["verdict"] = nullptr;
        photos.back()["findings"] = json::array();
    }
    for (const auto* photo : earlier_photos(call, order)) earlier.push_back(photo_summary(view, *photo));
    if (const auto found = world.appeals_of.find(order.id); found != world.appeals_of.end()) {
        for (const auto i : found->second) {
            if (world.appeals[i].appeal.open()) appeal = json_of(view, world.appeals[i]);
        }
    }
    return {{"order", order_json(view, order, need.blind)},
            {"photos", std::move(photos)},
            {"earlier_photos", std::move(earlier)},
            {"storefronts", storefronts_json(call, order.outlet)},
            {"blind", need.blind},
            {"since", view.zone.iso(waiting.since)},
            {"at_stake", waiting.at_stake.value},
            {"wrong_chance", need.blind ? 0.5 : waiting.wrong_chance},
            {"appeal", std::move(appeal)},
            {"etag", item_etag(world, order.id)}};
}

std::set<std::string> skipped(const Call& call) {
    std::set<std::string> orders;
    if (!call.query.contains("skip")) return orders;
    std::istringstream text(call.query.at("skip"));
    for (std::string order; std::getline(text, order, ',');) orders.insert(order);
    return orders;
}

Response get_queue(Call& call) {
    const auto& world = *call.world;
    const auto order = queue_of(
        world, reviewer_of(call), rules_of(call), call.app.earning()->probability,
        [&](const OrderId& id) { return call.sees(id); }, call.app.now());
    const auto on_screen = skipped(call);
    json items = json::array();
    for (const auto& id : order) {
        if (items.size() >= call.limit()) break;
        if (!on_screen.contains(id.text)) items.push_back(item_json(call, *world.books->order_at.at(id)));
    }
    return json_response({{"items", std::move(items)}, {"waiting", order.size()}});
}

Response get_queue_item(Call& call) {
    if (is_own(*call.world, reviewer_of(call), call.order())) throw Problem("not_found");
    return json_response(item_json(call, *call.world->books->order_at.at(call.order())));
}

Response list_reviews(Call& call) {
    const auto view = view_of(call);
    const bool sees_all = call.caller.has(Role::auditor) || call.caller.has(Role::admin);
    Page page(call);
    for (auto row = call.world->reviews.rbegin(); row != call.world->reviews.rend(); ++row) {
        const bool is_mine = row->review.reviewer == call.caller.name();
        if ((!is_mine && !sees_all) || !call.sees(row->review.order)) continue;
        if (page.wants(std::to_string(row->id))) page.add(json_of(view, *row));
    }
    return page.response();
}

void tell_verdict(Call& call, const OrderId& order, const char* type, const std::string& id) {
    const auto day = call.world->books->order_at.at(order)->due;
    const auto depot = call.world->depot_of(order);
    call.app.hub().publish({type, day, order.text, id, depot});
    call.app.hub().publish({"verdict", day, order.text, "", depot});
}

Response add_review(Call& call) {
    const OrderId order{call.body["order"].get<std::string>()};
    if (!call.world->books->order_at.contains(order) || !call.sees(order)) throw Problem("not_found");
    NewDecision decision;
    decision.order = order;
    decision.answer =
        review::parse_answer(call.body["answer"].get<std::string>()).value_or(review::Answer::cannot_tell);
    decision.took = Seconds{call.body["took_s"].get<std::int64_t>()};
    decision.reasons = call.body.value("reasons", std::vector<std::string>{});
    decision.note = call.body.value("note", "");
    decision.etag = std::string(call.if_match());
    // In the writer's turn: two reviewers may have pressed the key at once.
    const auto row = call.app.write([&](const store::Store& store) {
        return taken(
            decide(store, *call.app.world(), reviewer_of(call), std::move(decision), rules_of(call), call.app.now()));
    });
    tend(call.app);
    tell_verdict(call, order, "review", std::to_string(row.id));
    return json_response(json_of(view_of(call), row), 201);
}

Response undo_review(Call& call) {
    const auto id = parse_integer(call.path.at("review")).value_or(-1);
    const auto row = call.app.write([&](const store::Store& store) {
        return taken(undo(store, *call.app.world(), reviewer_of(call), id, call.app.now()));
    });
    tend(call.app);
    tell_verdict(call, row.review.order, "review", std::to_string(row.id));
    return empty_response();
}

// One's own answer beside everybody else's on the same delivery, where one of the two was blind.
std::vector<std::pair<review::Answer, review::Answer>> pairs_of(const World& world, const std::string& reviewer) {
    std::vector<std::pair<review::Answer, review::Answer>> pairs;
    for (const auto& [order, rows] : world.reviews_of) {
        for (const auto i : rows) {
            for (const auto j : rows) {
                const auto &mine = world.reviews[i], &other = world.reviews[j];
                if (mine.review.reviewer == reviewer && other.review.reviewer != reviewer &&
                    mine.answered == other.answered && (mine.blind || other.blind))
                    pairs.emplace_back(mine.review.answer, other.review.answer);
            }
        }
    }
    return pairs;
}

Response get_my_work(Call& call) {
    std::vector<double> took;
    int today = 0;
    for (const auto& row : call.world->reviews) {
        if (row.undone || row.review.reviewer != call.caller.name()) continue;
        took.push_back(static_cast<double>(row.review.took.count()));
        today += call.app.zone().day_of(row.review.decided_at) == call.app.today() ? 1 : 0;
    }
    std::ranges::sort(took);
    double sum = 0;
    for (const auto seconds : took) sum += seconds;
    const auto pairs = pairs_of(*call.world, call.caller.name());
    json out = {{"reviews", took.size()},
                {"today", today},
                {"per_hour", sum > 0 ? 3600.0 * static_cast<double>(took.size()) / sum : 0.0},
                {"median_took_s", took.empty() ? 0.0 : took[took.size() / 2]},
                {"pairs", pairs.size()},
                {"agreement", nullptr},
                {"kappa", nullptr},
                {"kappa_low", nullptr},
                {"kappa_high", nullptr}};
    if (!pairs.empty()) {
        const auto agreement = review::agreement(pairs);
        out["agreement"] = agreement.share;
        out["kappa"] = agreement.kappa;
        out["kappa_low"] = agreement.low;
        out["kappa_high"] = agreement.high;
    }
    return json_response(out);
}

// A driver sees the appeals about the own deliveries only.
bool sees_appeal(const Call& call, const store::AppealRow& row) {
    return call.sees(row.appeal.order) &&
           !is_somebody_elses(*call.world, call.caller, *permission_of("list_appeals"), row.appeal.order);
}

Response list_appeals(Call& call) {
    const auto view = view_of(call);
    Page page(call);
    for (auto row = call.world->appeals.rbegin(); row != call.world->appeals.rend(); ++row) {
        if (!sees_appeal(call, *row)) continue;
        if (call.query.contains("open") && (call.query.at("open") == "true") != row->appeal.open()) continue;
        if (page.wants(std::to_string(row->id))) page.add(json_of(view, *row));
    }
    return page.response();
}

// A driver contests for themself; the office writes down what an outlet says.
Response add_appeal(Call& call) {
    const OrderId order{call.body["order"].get<std::string>()};
    const auto& world = *call.world;
    if (!world.books->order_at.contains(order) || !call.sees(order)) throw Problem("not_found");
    const bool for_outlet = call.body.value("by", "driver") == "outlet";
    if (for_outlet && !call.caller.has(Role::planner)) throw Problem("not_allowed");
    const auto driver = call.caller.account.driver ? call.caller.account.driver->text : "";
    if (!for_outlet && (driver.empty() || driver != world.driver_of(order))) throw Problem("not_found");
    const auto by = for_outlet ? world.books->order_at.at(order)->outlet.text : driver;
    const auto row = call.app.write([&](const store::Store& store) {
        return taken(
            file_appeal(store, *call.app.world(), order, by, call.body["argument"].get<std::string>(), call.app.now()));
    });
    tell_verdict(call, order, "appeal", std::to_string(row.id));
    return json_response(json_of(view_of(call), row), 201);
}

const store::AppealRow& appeal_of(const Call& call) {
    return *std::ranges::find_if(call.world->appeals,
                                 [&](const auto& row) { return std::to_string(row.id) == call.path.at("appeal"); });
}

Response get_appeal(Call& call) { return json_response(json_of(view_of(call), appeal_of(call))); }

Response settle_appeal(Call& call) {
    const auto outcome =
        review::parse_answer(call.body["outcome"].get<std::string>()).value_or(review::Answer::cannot_tell);
    const auto row = call.app.write([&](const store::Store& store) {
        return taken(decide_appeal(store, *call.app.world(), reviewer_of(call), appeal_of(call).id, outcome,
                                   call.body["reason"].get<std::string>(), call.app.now()));
    });
    tend(call.app);
    tell_verdict(call, row.appeal.order, "appeal", std::to_string(row.id));
    return json_response(json_of(view_of(call), row));
}

Response list_codes(Call&) {
    json items = json::array();
    for (const auto& row : verify::all_words()) items.push_back({{"code", row.code}, {"label", words_json(row.label)}});
    return json_response({{"items", std::move(items)}});
}

constexpr Route routes[] = {
    {"get_queue", get_queue},         {"get_queue_item", get_queue_item}, {"list_reviews", list_reviews},
    {"add_review", add_review},       {"undo_review", undo_review},       {"get_my_work", get_my_work},
    {"list_appeals", list_appeals},   {"add_appeal", add_appeal},         {"get_appeal", get_appeal},
    {"decide_appeal", settle_appeal}, {"list_codes", list_codes},
};

}  // namespace

std::span<const Route> desk_routes() { return routes; }

}  // namespace tallyman::server
