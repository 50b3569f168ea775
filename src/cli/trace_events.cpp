#include "cli/trace_events.h"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/public_page.h"
#include "report/text.h"
#include "store/day_events.h"
#include "store/event_store.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/store.h"
#include "trace/document.h"
#include "trace/own_events.h"

namespace tallyman::cli {
namespace {

bool capture(store::EventStore& events, const std::string& name, std::string_view document, Console& console) {
    const auto captured = events.capture(document);
    auto problems = nlohmann::json::array();
    if (captured) {
        console.say(fmt::format("{}: {} events, {} known before", name, captured->added, captured->known));
        console.result(
            {{"file", name}, {"captured", captured->added}, {"known", captured->known}, {"problems", problems}});
        return true;
    }
    console.say(fmt::format("{}: refused, nothing captured", name));
    for (const auto& problem : captured.error()) {
        console.say(fmt::format("  {}: {}", problem.path, problem.what));
        problems.push_back({{"path", problem.path}, {"what", problem.what}});
    }
    console.result({{"file", name}, {"captured", 0}, {"known", 0}, {"problems", problems}});
    return false;
}

}  // namespace

ExitCode trace_capture(const TraceEventsOptions& options, Console& console) {
    const auto data = store::find_store(options.data);
    if (options.files.empty() && !options.day) throw Failure("nothing to capture: give files, or --day");
    store::EventStore events(data);
    bool all_taken = true;
    for (const auto& path : options.files)
        all_taken = capture(events, path, store::read_file(path, trace::document_bytes_max), console) && all_taken;
    if (options.day) {
        const auto document = store::day_events(store::Store(data), Zone{}, options.domain);
        all_taken = capture(events, options.data, document, console) && all_taken;
    }
    return all_taken ? ExitCode::done : ExitCode::problems_found;
}

ExitCode trace_query(const TraceEventsOptions& options, Console&) {
    trace::QueryParameters parameters;
    for (const auto& text : options.parameters) {
        const auto equals = text.find('=');
        if (equals == std::string::npos) throw Failure(fmt::format("{}: a parameter reads NAME=VALUE", text));
        parameters.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    const auto query = trace::parse_query(parameters);
    if (!query) throw Failure(query.error());
    std::vector<std::string> texts;
    for (auto& event : store::EventStore(store::find_store(options.data)).find(*query))
        texts.push_back(std::move(event.text));
    fmt::print("{}", trace::document_of(texts, system_now()));
    return ExitCode::done;
}

ExitCode trace_export(const TraceEventsOptions& options, Console&) {
    const store::Store store(store::find_store(options.data));
    fmt::print("{}", store::day_events(store, Zone{}, options.domain));
    return ExitCode::done;
}

// A sheet with a QR code for every lot in stock: what it names is the lot's page.
ExitCode trace_labels(const TraceEventsOptions& options, Console& console) {
    const store::Store store(store::find_store(options.data));
    std::map<Gtin, std::string> names;
    for (const auto& product : store.catalog().products) names[product.gtin] = product.name;
    std::map<std::string, report::LotLabel> labels;  // a lot may lie in two depots
    for (const auto& lot : store.stock()) {
        const auto path = trace::lot_link(lot.gtin, lot.lot).substr(std::string_view("https://id.gs1.org").size());
        labels[path] = {options.address + path, names[lot.gtin], lot.gtin.text, lot.lot.text, iso(lot.expiry)};
    }
    std::vector<report::LotLabel> sheet;
    for (const auto& [path, label] : labels) sheet.push_back(label);
    store::write_atomically(options.out, report::label_sheet(sheet, console.lang()));
    console.say(
        report::say({"{}: {}", "{}: {}"}, options.out, report::some(sheet.size(), "{} nhãn", "{} label", "{} labels"))
            .in(console.lang()));
    console.result({{"file", options.out}, {"labels", sheet.size()}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
