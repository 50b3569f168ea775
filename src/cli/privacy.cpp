#include "cli/privacy.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/open_desk.h"
#include "removal/right_json.h"

namespace tallyman::cli {
namespace {

using namespace removal;
using nlohmann::json;

void tell(const RightRequest& request, const Settings& settings, Console& console) {
    const json object = right_json(request, settings, system_now(), console.lang());
    const bool vi = console.lang() == Lang::vi;
    std::string line = fmt::format("{}  {}  ", request.id, words(request.asked.right).in(console.lang()));
    if (request.answer) {
        line += vi ? "đã trả lời" : "answered";
    } else {
        line +=
            fmt::format("{} {}", vi ? "trả lời trước hết ngày" : "answer due", object["answer_due"].get<std::string>());
    }
    if (object["late"].get<bool>()) line += vi ? "  QUÁ HẠN" : "  LATE";
    console.say(line);
    console.result(object);
}

ExitCode answer(const store::DeskStore::RightOutcome& outcome, const OpenDesk& desk, Console& console) {
    if (outcome) {
        tell(*outcome, desk.settings, console);
        return ExitCode::done;
    }
    const auto why = words(outcome.error()).in(console.lang());
    console.say(why);
    console.result({{"refused", name(outcome.error())}, {"why", why}});
    return ExitCode::problems_found;
}

ExitCode act(const PrivacyOptions& options, decltype(RightEvent::what) what, Console& console) {
    OpenDesk desk(options.data, console.lang());
    return answer(desk.store.add(options.id, options.by, std::move(what), desk.settings), desk, console);
}

}  // namespace

ExitCode privacy_ask(const PrivacyOptions& options, Console& console) {
    OpenDesk desk(options.data, console.lang());
    Asked asked{right(options.right).value(), options.text, options.name,
                options.contact};  // the parser knows the five
    return answer(desk.store.ask(std::move(asked), options.by), desk, console);
}

ExitCode privacy_first_word(const PrivacyOptions& options, Console& console) {
    return act(options, FirstWord{}, console);
}

ExitCode privacy_pause(const PrivacyOptions& options, Console& console) {
    return act(options, Paused{options.text}, console);
}

ExitCode privacy_resume(const PrivacyOptions& options, Console& console) { return act(options, Resumed{}, console); }

ExitCode privacy_extend(const PrivacyOptions& options, Console& console) {
    return act(options, Extended{options.text, options.days}, console);
}

ExitCode privacy_answer(const PrivacyOptions& options, Console& console) {
    return act(options, Answered{options.granted, options.text}, console);
}

ExitCode privacy_list(const PrivacyOptions& options, Console& console) {
    const OpenDesk desk(options.data, console.lang());
    const auto requests = desk.store.right_requests();
    if (requests.empty()) console.say(Words{"không có yêu cầu nào", "there are no requests"}.in(console.lang()));
    for (const auto& request : requests) tell(request, desk.settings, console);
    return ExitCode::done;
}

}  // namespace tallyman::cli
