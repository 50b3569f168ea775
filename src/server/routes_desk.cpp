#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "review/agreement.h"
#include "review/queue.h"
#include "server/authorize.h"
#include "server/day_json.h"
#include "server/limits.h"
#include "server/routes.h"
#include "verify/words.h"
#include "vision/examine_json.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

bool is_own(const Call& call, const OrderId& order) {
    return call.caller.account.driver && call.caller.account.driver->text == call.world->driver_of(order);
}

std::vector<std::string> seen_by(const World& world, const OrderId& order) {
    std::vector<std::string> names;
    if (const auto found = world.reviews_of.find(order); found != world.reviews_of.end()) {
        for (const auto i : found->second) names.push_back(world.reviews[i].review.reviewer);
    }
    return names;
}

bool decided_by(const World& world, const OrderId& order, const std::string& reviewer) {
    const auto names = seen_by(world, order);
    return std::ranges::find(names, reviewer) != names.end();
}

review::Waiting waiting_of(const World& world, const OrderId& order, bool blind) {
    const auto machine = world.verdicts.find(order);
    // Of a rejection the machine is as sure as it says; of all else it knows nothing.
    const bool rejected = machine != world.verdicts.end() && machine->second.decision == verify::Decision::reject;
    review::Waiting waiting;
    waiting.order = order;
    waiting.depot = world.depot_of(order);
    waiting.driver = world.driver_of(order);
    waiting.wrong_chance = rejected ? machine->second.confidence : 0.5;
    waiting.since = world.actual_time(order).value_or(world.imported_at);
    waiting.seen_by = seen_by(world, order);
    waiting.blind = blind;
    return waiting;
}

// Changes with everything a decision rests on.
std::string item_etag(const World& world, const OrderId& order) {
    std::ostringstream text;
    text << order.text;
    if (const auto holds = world.in_force(order)) text << ' ' << verify::name(holds->decision);
    for (const auto& name : seen_by(world, order)) text << ' ' << name;
    if (const auto found = world.photos_of.find(order); found != world.photos_of.end()) {
        for (const auto i : found->second) text << ' ' << world.photos[i].id << (world.photos[i].verdict ? "+" : "-");
    }
    if (const auto found = world.appeals_of.find(order); found != world.appeals_of.end()) {
        for (const auto i : found->second) text << (world.appeals[i].appeal.open() ? " open" : " decided");
    }
    return hex(sha256(text.str())).substr(0, 16);
}

std::vector<const PhotoInfo*> earlier_photos(const Call& call, const Order& order) {
    constexpr std::size_t shown_max = 12;
    std::vector<const PhotoInfo*> photos;
    for (const auto& photo : call.world->photos) {
        const auto other = call.world->books->order_at.find(photo.row.order);
        if (other != call.world->books->order_at.end() && other->second->outlet == order.outlet &&
            photo.row.order != order.id && call.sees(photo.row.order))
            photos.push_back(&photo);
    }
    std::ranges::stable_sort(photos, std::greater(),
                             [](const PhotoInfo* photo) { return photo->row.taken_at.value_or(Instant{}); });
    if (photos.size() > shown_max) photos.resize(shown_max);
    return photos;
}

json item_json(const Call& call, const Order& order) {
    const auto view = view_of(call);
    const auto& world = *call.world;
    const auto need = review_need(world, order.id);
    const auto waiting = waiting_of(world, order.id, need.blind);
    json photos = json::array(), earlier = json::array(), appeal = nullptr;
    if (const auto found = world.photos_of.find(order.id); found != world.photos_of.end()) {
        for (const auto i : found->second) {
            const auto text =
                call.app.read([&](const store::Store& store) { return store.seen(world.photos[i].row.file); });
            std::optional<vision::Examination> seen;
            if (text) {
                if (auto parsed = vision::parse_examination(*text)) seen = std::move(*parsed);
            }
            photos.push_back(photo_json(view, world.photos[i], seen));
            if (need.blind) photos.back()["decision"] = photos.back()["verdict"] = nullptr;
        }
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
            {"blind", need.blind},
            {"since", view.zone.iso(waiting.since)},
            {"at_stake", waiting.at_stake.value},
            {"wrong_chance", waiting.wrong_chance},
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
    std::vector<review::Waiting> waiting;
    for (const auto& [order, verdict] : world.verdicts) {
        if (!world.books->order_at.contains(order) || !call.sees(order) || is_own(call, order)) continue;
        const auto need = review_need(world, order);
        if (need.needed) waiting.push_back(waiting_of(world, order, need.blind));
    }
    const auto order = review::queue_for(call.caller.name(), waiting, call.app.now());
    const auto on_screen = skipped(call);
    json items = json::array();
    for (const auto& id : order) {
        if (items.size() >= call.limit()) break;
        if (!on_screen.contains(id.text)) items.push_back(item_json(call, *world.books->order_at.at(id)));
    }
    return json_response({{"items", std::move(items)}, {"waiting", order.size()}});
}

Response get_queue_item(Call& call) {
    if (is_own(call, call.order())) throw Problem("not_found");
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
    const auto& world = *call.world;
    if (!world.books->order_at.contains(order) || !call.sees(order)) throw Problem("not_found");
    if (is_own(call, order)) throw Problem("own_delivery");
    if (decided_by(world, order, call.caller.name())) throw Problem("already_decided");
    if (call.if_match() != item_etag(world, order)) throw Problem("changed");
    const auto need = review_need(world, order);
    if (!need.needed) throw Problem("wrong_state");
    store::ReviewRow row;
    row.review = {order,
                  review::parse_answer(call.body["answer"].get<std::string>()).value_or(review::Answer::cannot_tell),
                  call.caller.name(),
                  call.app.now(),
                  Seconds{call.body["took_s"].get<std::int64_t>()},
                  call.body.value("reasons", std::vector<std::string>{})};
    row.note = call.body.value("note", "");
    row.blind = need.blind;
    // Looked at again under the write lock: two reviewers may have pressed the key at once.
    row.id = call.app.write([&](const store::Store& store) {
        if (item_etag(*call.app.world(), order) != call.if_match()) throw Problem("changed");
        return store::Reviews(store).add(row);
    });
    tell_verdict(call, order, "review", std::to_string(row.id));
    return json_response(json_of(view_of(call), row), 201);
}

Response undo_review(Call& call) {
    const auto id = parse_integer(call.path.at("review"));
    const auto row =
        std::ranges::find_if(call.world->reviews, [&](const auto& one) { return one.id == id.value_or(-1); });
    if (row == call.world->reviews.end() || row->undone || row->review.reviewer != call.caller.name())
        throw Problem("not_found");
    if (call.app.now() - row->review.decided_at > limits::review_undo) throw Problem("too_late");
    call.app.write([&](const store::Store& store) { store::Reviews(store).undo(*row); });
    tell_verdict(call, row->review.order, "review", std::to_string(row->id));
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
                    (mine.blind || other.blind))
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

Response add_appeal(Call& call) {
    const OrderId order{call.body["order"].get<std::string>()};
    const auto& world = *call.world;
    const auto driver = call.caller.account.driver ? call.caller.account.driver->text : "";
    if (!world.books->order_at.contains(order) || !call.sees(order) || driver != world.driver_of(order))
        throw Problem("not_found");
    const auto holds = world.in_force(order);
    if (!holds) throw Problem("wrong_state");
    std::vector<review::Appeal> earlier;
    for (const auto& row : world.appeals) earlier.push_back(row.appeal);
    const review::VerdictInForce contested{
        order,         world.driver_of(order), world.books->order_at.at(order)->outlet.text, answer_of(holds->decision),
        holds->person, holds->decided_at};
    auto appeal =
        review::file_appeal(contested, earlier, driver, call.body["argument"].get<std::string>(), call.app.now());
    if (!appeal) throw Problem(name(appeal.error()));
    store::AppealRow row{0, std::move(*appeal), contested};
    row.id = call.app.write([&](const store::Store& store) { return store::Reviews(store).add_appeal(row); });
    tell_verdict(call, order, "appeal", std::to_string(row.id));
    return json_response(json_of(view_of(call), row), 201);
}

const store::AppealRow& appeal_of(const Call& call) {
    return *std::ranges::find_if(call.world->appeals,
                                 [&](const auto& row) { return std::to_string(row.id) == call.path.at("appeal"); });
}

Response get_appeal(Call& call) { return json_response(json_of(view_of(call), appeal_of(call))); }

Response decide_appeal(Call& call) {
    auto row = appeal_of(call);
    const auto outcome =
        review::parse_answer(call.body["outcome"].get<std::string>()).value_or(review::Answer::cannot_tell);
    const auto me = call.caller.account.driver && call.caller.account.driver->text == row.contested.driver
                        ? row.contested.driver
                        : call.caller.name();
    auto decided = review::decide_appeal(row.appeal, row.contested, me, outcome, call.body["reason"].get<std::string>(),
                                         call.app.now());
    if (!decided) throw Problem(name(decided.error()));
    row.appeal = std::move(*decided);
    call.app.write([&](const store::Store& store) {
        const auto now = store::Reviews(store).appeals();
        const auto same = std::ranges::find(now, row.id, &store::AppealRow::id);
        if (same == now.end() || !same->appeal.open()) throw Problem("already_decided");
        store::Reviews(store).decide_appeal(row);
    });
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
    {"decide_appeal", decide_appeal}, {"list_codes", list_codes},
};

}  // namespace

std::span<const Route> desk_routes() { return routes; }

}  // namespace tallyman::server
