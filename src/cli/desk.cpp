#include "cli/desk.h"

#include <charconv>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/open_desk.h"
#include "removal/case_json.h"
#include "removal/mail.h"
#include "removal/report_json.h"
#include "store/files.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;
using namespace removal;
using nlohmann::json;

void say_case(const Case& request, const OpenDesk& desk, Console& console) {
    const Lang lang = console.lang();
    std::string line = fmt::format("{}  {}  {} {}", request.id, words(request.stage).in(lang),
                                   name(request.request.item_kind), request.request.item);
    if (const auto due = desk.deadlines.due(request); due && !request.answered_at)
        line += fmt::format("  {} {}", lang == Lang::vi ? "hạn" : "due", utc(*due));
    if (desk.deadlines.late(request, system_now())) line += lang == Lang::vi ? "  QUÁ HẠN" : "  LATE";
    console.say(line);
}

// `more`: what the command adds to the case.
ExitCode answer(const store::DeskStore::Outcome& outcome, const OpenDesk& desk, Console& console, json more = {}) {
    if (!outcome) {
        const auto why = words(outcome.error()).in(console.lang());
        console.say(why);
        console.result({{"refused", name(outcome.error())}, {"why", why}});
        return ExitCode::problems_found;
    }
    say_case(*outcome, desk, console);
    json object = case_json(*outcome, desk.deadlines, system_now(), console.lang());
    for (const auto& [gap, needed] : object["needed"].items()) console.say("  - " + needed.get<std::string>());
    if (outcome->executed_at) console.say(object["statement"].get<std::string>());
    if (more.is_object()) object.update(more);
    console.result(object);
    return object["gaps"].empty() ? ExitCode::done : ExitCode::problems_found;
}

ExitCode act(const DeskOptions& options, decltype(Event::what) what, Console& console) {
    OpenDesk desk(options.data, console.lang());
    return answer(desk.store.add(options.id, options.by, std::move(what), desk.rules), desk, console);
}

bool is_mail(const std::string& file) { return fs::path(file).extension() == ".eml"; }

Mail read_request(const std::string& file) {
    if (is_mail(file)) {
        auto mail = parse_mail(store::read_file(file, mail_bytes_max));
        if (!mail) throw Failure(fmt::format("{}: {}", file, mail.error()));
        return *std::move(mail);
    }
    auto request = parse_request(store::read_file(file, request_bytes_max));
    if (!request) throw Failure(fmt::format("{}: {}", file, request.error()));
    return {*std::move(request), {}};
}

json not_opened_json(const std::vector<Attachment>& attachments) {
    json list = json::array();
    for (const auto& each : attachments)
        list.push_back({{"name", each.name}, {"type", each.type}, {"bytes", each.bytes}});
    return list;
}

Region read_region(const std::string& text) {
    std::array<int, 4> numbers{};
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto [next, error] = std::from_chars(at, end, numbers[i]);
        const bool separated = i + 1 == numbers.size() ? next == end : next != end && *next == ',';
        if (error != std::errc{} || !separated || numbers[i] < (i < 2 ? 0 : 1))
            throw Failure(fmt::format("--region '{}': x,y,width,height in pixels, such as 120,40,80,80", text));
        at = next + 1;
    }
    return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

Day read_day(const char* option, const std::string& text) {
    const auto day = parse_day(text);
    if (!day) throw Failure(fmt::format("{} '{}': a day such as 2026-11-23", option, text));
    return *day;
}

}  // namespace

ExitCode desk_intake(const DeskOptions& options, Console& console) {
    Mail mail = read_request(options.file);
    OpenDesk desk(options.data, console.lang());
    // Cases of the same item: for people to see, never for software to act on.
    json same = json::array();
    for (const auto& earlier : desk.store.cases())
        if (!mail.request.item.empty() && earlier.request.item == mail.request.item) same.push_back(earlier.id);
    const json more = {{"not_opened", not_opened_json(mail.not_opened)}, {"same_item", std::move(same)}};
    return answer(desk.store.receive(std::move(mail.request), options.by, desk.rules), desk, console, more);
}

ExitCode desk_supplement(const DeskOptions& options, Console& console) {
    return act(options, Supplemented{read_request(options.file).request, {}}, console);
}

ExitCode desk_sender(const DeskOptions& options, Console& console) {
    return act(options, SenderConfirmed{options.text}, console);
}

ExitCode desk_hold(const DeskOptions& options, Console& console) {
    return act(options, Held{options.text, system_now() + std::chrono::hours{options.hours}}, console);
}

ExitCode desk_decide(const DeskOptions& options, Console& console) {
    if (options.refuse == options.measure.has_value()) throw Failure("say --execute MEASURE or --refuse");
    Decided decided;
    decided.execute = options.measure.has_value();
    if (options.measure) decided.measure = measure(*options.measure).value();  // the parser knows the four
    for (const auto& region : options.regions) decided.regions.push_back(read_region(region));
    decided.territory = options.territory;
    if (!options.until.empty()) decided.until = read_day("--until", options.until);
    decided.facts = options.facts;
    decided.ground = options.ground;
    decided.software_took_part = options.software_took_part;
    decided.delay_reason = options.delay_reason;
    if (!options.delayed_until.empty()) decided.delayed_until = read_day("--delayed-until", options.delayed_until);
    return act(options, std::move(decided), console);
}

ExitCode desk_second(const DeskOptions& options, Console& console) {
    if (options.send_back) return act(options, SentBack{options.text}, console);
    return act(options, Confirmed{}, console);
}

ExitCode desk_appeal(const DeskOptions& options, Console& console) {
    return act(options, Appealed{options.text}, console);
}

ExitCode desk_decide_appeal(const DeskOptions& options, Console& console) {
    return act(options, AppealDecided{options.overturn, options.text}, console);
}

ExitCode desk_withdraw(const DeskOptions& options, Console& console) {
    return act(options, Withdrawn{options.text}, console);
}

ExitCode desk_note(const DeskOptions& options, Console& console) {
    Noted noted{note_kind(options.kind).value(), options.text, {}};  // the parser knows the four
    if (!options.due.empty()) noted.due = read_day("--due", options.due);
    return act(options, std::move(noted), console);
}

ExitCode desk_list(const DeskOptions& options, Console& console) {
    const OpenDesk desk(options.data, console.lang());
    const auto cases = desk.store.cases();
    if (cases.empty()) console.say(Words{"không có yêu cầu nào", "there are no requests"}.in(console.lang()));
    for (const auto& request : cases) {
        say_case(request, desk, console);
        console.result(case_json(request, desk.deadlines, system_now(), console.lang()));
    }
    return ExitCode::done;
}

ExitCode desk_show(const DeskOptions& options, Console& console) {
    const OpenDesk desk(options.data, console.lang());
    const auto request = desk.store.find(options.id);
    json more = history_json(request);
    more["thread"] = thread_json(desk.store.cases(), request.request.contact, system_now());
    return answer(request, desk, console, std::move(more));
}

ExitCode desk_report(const DeskOptions& options, Console& console) {
    OpenDesk desk(options.data, console.lang());
    Period period{read_day("--from", options.from), read_day("--to", options.to)};
    if (period.to < period.from) throw Failure("--to is before --from");
    if (options.publish) period = whole_months(period);
    const auto report = report_of(desk.store.cases(), desk.deadlines, period, system_now());
    const auto eyes = options.publish ? Eyes::everybody : options.exact ? Eyes::desk : Eyes::submission;
    const auto object = report_json(report, period, eyes);
    if (options.publish) {
        if (options.exact) throw Failure("--publish: small figures are not published");
        if (options.by.empty()) throw Failure("--publish: who publishes it? (--by)");
        desk.store.publish_report(object.dump(), options.by);
    }
    if (!options.out.empty()) {
        std::string statements;
        for (const auto& statement : report.statements) statements += statement + "\n";
        fs::create_directories(options.out);
        store::write_atomically(fs::path(options.out) / "transparency.csv", to_csv(report.rows));
        store::write_atomically(fs::path(options.out) / "statements.jsonl", statements);
    }
    console.say(to_csv(report.rows));
    console.result(object);
    return ExitCode::done;
}

}  // namespace tallyman::cli
