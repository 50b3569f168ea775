#include "cli/desk_work.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/examine_day.h"
#include "report/text.h"
#include "server/desk.h"
#include "server/problem.h"
#include "store/accounts.h"
#include "verify/binomial.h"

namespace tallyman::cli {
namespace {

using nlohmann::json;
using server::Reviewer;

struct DeskOfDay {
    DeskOfDay(const DayOptions& options, const Console& console)
        : day(open_store(options, console)),
          world(server::read_world(day.store, nullptr)),
          rules(server::desk_rules(day.folder.settings)) {}

    // What follows from a decision: lots settle, automation steps back.
    void tend() {
        world = server::read_world(day.store, world);
        server::tend(day.store, *world, day.folder.settings, checks_version(), system_now());
    }

    OpenDay day;
    std::shared_ptr<const server::World> world;
    server::DeskRules rules;
};

Failure refused(std::string_view code, Lang lang) {
    const auto problems = server::all_problems();
    const auto found = std::ranges::find(problems, code, &server::ProblemWords::code);
    const auto words = found == problems.end() ? std::string(code) : std::string(found->words.in(lang));
    return Failure(words);
}

Reviewer reviewer_of(const DeskOfDay& desk, const std::string& name, Lang lang) {
    const store::Accounts accounts(desk.day.store);
    if (accounts.count() == 0) return {name, ""};
    const auto account = accounts.find(fold(name));
    const bool may = account && account->active &&
                     std::ranges::find(account->grants, "reviewer", &store::Grant::role) != account->grants.end();
    if (!may) throw refused("not_allowed", lang);
    return {account->name, account->driver ? account->driver->text : ""};
}

review::Answer answer_of(const std::string& text) {
    const auto answer = review::parse_answer(text);
    if (!answer) throw Failure(fmt::format("'{}': accept, reject, retake, cannot_tell", text));
    return *answer;
}

// Named, where somebody mistyped it.
void must_be_there(bool there, const char* what, const std::string& name) {
    if (!there) throw Failure(fmt::format("there is no {} '{}'", what, name));
}
void must_be_order(const DeskOfDay& desk, const std::string& order) {
    must_be_there(desk.world->books->order_at.contains(OrderId{order}), "order", order);
}

void say_members(const json& object, Console& console) {
    for (const auto& [member, value] : object.items())
        if (!value.is_null())
            console.say(fmt::format("{}: {}", member, value.is_string() ? value.get<std::string>() : value.dump()));
}

template <class Row, class ToJson>
ExitCode answer(Result<Row, std::string_view> result, Console& console, const ToJson& to_json) {
    if (!result) {
        const auto words = refused(result.error(), console.lang());
        console.note(words.what());
        console.result({{"refused", result.error()}, {"why", words.what()}});
        return ExitCode::problems_found;
    }
    const json object = to_json(*result);
    say_members(object, console);
    console.result(object);
    return ExitCode::done;
}

json review_json(const store::ReviewRow& row, const Zone& zone) {
    return {{"review", row.id},
            {"order", row.review.order.text},
            {"answer", name(row.review.answer)},
            {"reviewer", row.review.reviewer},
            {"decided_at", zone.iso(row.review.decided_at)},
            {"blind", row.blind},
            {"undone", row.undone}};
}

json appeal_json(const store::AppealRow& row, const Zone& zone) {
    const auto& appeal = row.appeal;
    json object = {{"appeal", row.id},
                   {"order", appeal.order.text},
                   {"by", appeal.by},
                   {"argument", appeal.argument},
                   {"filed_at", zone.iso(appeal.filed_at)},
                   {"contested", name(row.contested.answer)},
                   {"open", appeal.open()},
                   {"outcome", nullptr}};
    if (appeal.open()) return object;
    object["outcome"] = name(*appeal.outcome);
    object["decided_by"] = appeal.decided_by;
    object["reason"] = appeal.reason;
    object["decided_at"] = zone.iso(appeal.decided_at);
    object["overturned"] = review::is_overturned(appeal, row.contested.answer);
    return object;
}

json waiting_json(const review::Waiting& waiting, const DeskOfDay& desk) {
    json photos = json::array();
    for (const auto& photo : desk.world->photos_of(waiting.order)) photos.push_back(photo->row.file);
    return {{"order", waiting.order.text},
            {"depot", waiting.depot.text},
            {"blind", waiting.blind},
            {"at_stake", waiting.at_stake.value},
            {"wrong_chance", waiting.blind ? json(nullptr) : json(waiting.wrong_chance)},
            {"since", desk.day.folder.zone.iso(waiting.since)},
            {"photos", std::move(photos)}};
}

}  // namespace

ExitCode review_list(const DeskWorkOptions& options, Console& console) {
    const DeskOfDay desk(options.day, console);
    const auto reviewer = reviewer_of(desk, options.by, console.lang());
    const auto earning = server::earning_of(*desk.world, desk.day.store, desk.day.folder.settings, checks_version());
    const auto orders = server::queue_of(
        *desk.world, reviewer, desk.rules, earning.probability, [](const OrderId&) { return true; }, system_now());
    json items = json::array();
    for (const auto& order : orders) {
        if (static_cast<std::int64_t>(items.size()) == options.limit) break;
        const auto need = server::review_need(*desk.world, order, desk.rules);
        items.push_back(
            waiting_json(server::waiting_of(*desk.world, order, need.blind, desk.rules, earning.probability), desk));
    }
    console.say(
        report::some(orders.size(), "{} chuyến chờ xem", "{} delivery waits", "{} deliveries wait").in(console.lang()));
    for (const auto& item : items) {
        std::string line = fmt::format("{}  {}  {}", item["order"].get<std::string>(), item["depot"].get<std::string>(),
                                       item["since"].get<std::string>());
        for (const auto& photo : item["photos"]) line += "  " + photo.get<std::string>();
        console.say(line);
    }
    console.result({{"command", "review list"}, {"waiting", orders.size()}, {"items", std::move(items)}});
    return ExitCode::done;
}

ExitCode review_decide(const DeskWorkOptions& options, Console& console) {
    DeskOfDay desk(options.day, console);
    must_be_order(desk, options.order);
    const auto reviewer = reviewer_of(desk, options.by, console.lang());
    auto decided = server::decide(
        desk.day.store, *desk.world, reviewer,
        {{options.order}, answer_of(options.answer), Seconds{options.seconds}, options.reasons, options.text, {}},
        desk.rules, system_now());
    if (decided) desk.tend();
    return answer(std::move(decided), console, [&](const auto& row) { return review_json(row, desk.day.folder.zone); });
}

ExitCode review_undo(const DeskWorkOptions& options, Console& console) {
    DeskOfDay desk(options.day, console);
    must_be_there(
        std::ranges::find(desk.world->reviews, options.id, &store::ReviewRow::id) != desk.world->reviews.end(),
        "review", std::to_string(options.id));
    const auto reviewer = reviewer_of(desk, options.by, console.lang());
    auto undone = server::undo(desk.day.store, *desk.world, reviewer, options.id, system_now());
    return answer(std::move(undone), console, [&](auto row) {
        row.undone = true;
        return review_json(row, desk.day.folder.zone);
    });
}

ExitCode appeal_file(const DeskWorkOptions& options, Console& console) {
    const DeskOfDay desk(options.day, console);
    must_be_order(desk, options.order);
    auto filed =
        server::file_appeal(desk.day.store, *desk.world, {options.order}, options.by, options.text, system_now());
    return answer(std::move(filed), console, [&](const auto& row) { return appeal_json(row, desk.day.folder.zone); });
}

ExitCode appeal_decide(const DeskWorkOptions& options, Console& console) {
    DeskOfDay desk(options.day, console);
    must_be_there(
        std::ranges::find(desk.world->appeals, options.id, &store::AppealRow::id) != desk.world->appeals.end(),
        "appeal", std::to_string(options.id));
    const auto reviewer = reviewer_of(desk, options.by, console.lang());
    auto decided = server::decide_appeal(desk.day.store, *desk.world, reviewer, options.id, answer_of(options.answer),
                                         options.text, system_now());
    if (decided) desk.tend();
    return answer(std::move(decided), console, [&](const auto& row) { return appeal_json(row, desk.day.folder.zone); });
}

ExitCode appeal_list(const DeskWorkOptions& options, Console& console) {
    const DeskOfDay desk(options.day, console);
    json items = json::array();
    std::int64_t decided = 0, overturned = 0;
    for (const auto& row : desk.world->appeals) {
        decided += row.appeal.open() ? 0 : 1;
        overturned += review::is_overturned(row.appeal, row.contested.answer) ? 1 : 0;
        if (!options.open || row.appeal.open()) items.push_back(appeal_json(row, desk.day.folder.zone));
    }
    for (const auto& item : items) console.say(item.dump());
    constexpr Words words{"{} trong {} khiếu nại đã xét làm đổi kết quả", "{} of {} decided appeals were overturned"};
    console.say(fmt::format(fmt::runtime(words.in(console.lang())), overturned, decided));
    console.result({{"command", "appeal list"},
                    {"items", std::move(items)},
                    {"decided", decided},
                    {"overturned", overturned},
                    {"overturned_low", decided > 0 ? verify::share_lower(overturned, decided, 0.975) : 0},
                    {"overturned_high", decided > 0 ? verify::share_upper(overturned, decided, 0.975) : 1}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
