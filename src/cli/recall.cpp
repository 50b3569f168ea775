#include "cli/recall.h"

#include <chrono>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "store/event_store.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/store.h"
#include "trace/digital_link.h"
#include "trace/event_time.h"
#include "trace/own_events.h"

namespace tallyman::cli {
namespace {

using nlohmann::json;

std::string lot_named(const std::string& text) {
    const auto slash = text.find('/');
    const bool plain = slash != std::string::npos && text.find(':') == std::string::npos;
    const std::string uri = plain ? trace::lot_link({text.substr(0, slash)}, {text.substr(slash + 1)}) : text;
    const std::string lot = trace::canonical_uri(uri);
    const auto path = trace::parse_digital_link(lot);
    if (!path || path->size() < 2 || (*path)[1].first != "10") {
        throw Failure(fmt::format("{} names no lot: give GTIN/LOT, a Digital Link or an LGTIN URN", text));
    }
    return lot;
}

// Whom to notify: our own depots and outlets by what people call them, whatever the domain of their URIs.
class Names {
public:
    explicit Names(const Catalog& catalog) {
        for (const auto& depot : catalog.depots)
            known_[path_of(trace::place_uri("", depot.id.text))] = {depot.name, {}};
        for (const auto& outlet : catalog.outlets)
            known_[path_of(trace::place_uri("", outlet.id.text))] = {outlet.name, outlet.address};
    }

    struct Name {
        std::string name, address;
    };
    const Name* of(const std::string& place) const {
        const auto found = known_.find(path_of(place));
        return found == known_.end() ? nullptr : &found->second;
    }

private:
    static std::string path_of(const std::string& place) {
        const auto at = place.find("/loc/");
        return at == std::string::npos ? place : place.substr(at);
    }

    std::map<std::string, Name> known_;
};

json places_json(const trace::Recall& recall, const Names& names) {
    json places = json::array();
    for (const auto& where : recall.places) {
        const auto* known = names.of(where.place);
        places.push_back({{"place", where.place.empty() ? json(nullptr) : json(where.place)},
                          {"name", known ? json(known->name) : json(nullptr)},
                          {"address", known ? json(known->address) : json(nullptr)},
                          {"count", where.count},
                          {"since", trace::utc_text(where.since)},
                          {"orders", where.transactions},
                          {"carriers", where.carriers}});
    }
    return places;
}

json recall_json(const trace::Recall& recall, const Names& names, double seconds) {
    return {{"lot", recall.lot},       {"held", recall.held},
            {"made", recall.made},     {"out", recall.out},
            {"gone", recall.gone},     {"places", places_json(recall, names)},
            {"origin", recall.origin}, {"made_into", recall.made_into},
            {"doubts", recall.doubts}, {"events", recall.events},
            {"seconds", seconds}};
}

// One text for the file and for the terminal.
std::string told(const trace::Recall& recall, const Names& names, double seconds, Lang lang) {
    const auto place_text = [&names](const std::string& place) {
        const auto* known = names.of(place);
        if (!known) return place;
        return known->address.empty() ? known->name : fmt::format("{}, {}", known->name, known->address);
    };
    const auto order_text = [](const std::set<std::string>& orders) {
        std::string all;
        for (const auto& order : orders) all += "  " + order.substr(order.find_last_of('/') + 1);
        return all;
    };

    constexpr Words head{"Lô {}\n{}: làm ra {:g}, còn ở ngoài {:g}, đã hết {:g}\n",
                         "Lot {}\n{}: {:g} made, {:g} still out, {:g} gone\n"};
    constexpr Words held{"đang giữ lại", "held back"}, free{"không bị giữ", "not held"};
    constexpr Words on_the_way{"(đang trên đường)", "(on its way)"};
    constexpr Words from{"Nguồn gốc: {}\n", "Origin: {}\n"}, into{"Đã làm thành: {}\n", "Made into: {}\n"};
    constexpr Words doubt{"Đáng ngờ: {}\n", "Doubtful: {}\n"};
    constexpr Words took{"{} sự kiện, {:.3f} giây\n", "{} events, {:.3f} seconds\n"};
    std::string text = fmt::format(fmt::runtime(head.in(lang)), recall.lot, (recall.held ? held : free).in(lang),
                                   recall.made, recall.out, recall.gone);
    for (const auto& where : recall.places) {
        text += fmt::format("{:>10g}  {}{}\n", where.count,
                            where.place.empty() ? std::string(on_the_way.in(lang)) : place_text(where.place),
                            order_text(where.transactions));
    }
    for (const auto& name : recall.origin) text += fmt::format(fmt::runtime(from.in(lang)), place_text(name));
    for (const auto& name : recall.made_into) text += fmt::format(fmt::runtime(into.in(lang)), name);
    for (const auto& what : recall.doubts) text += fmt::format(fmt::runtime(doubt.in(lang)), what);
    return text + fmt::format(fmt::runtime(took.in(lang)), recall.events, seconds);
}

}  // namespace

ExitCode recall(const RecallOptions& options, Console& console) {
    const std::string lot = lot_named(options.lot);
    const auto data = store::find_store(options.data);
    store::EventStore events(data);
    const auto start = std::chrono::steady_clock::now();
    if (options.hold || options.release) {
        const auto captured = events.capture(trace::document_of_hold(lot, options.hold, Zone{}, system_now()));
        if (!captured) throw Failure(captured.error().front().what, ExitCode::internal);
    }
    const auto found = events.recall(lot);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (found.events == 0) throw Failure(fmt::format("no event names {}", lot));
    const Names names(store::Store(data).catalog());
    const std::string text = told(found, names, seconds, console.lang());
    if (options.report) store::write_atomically(*options.report, text);
    console.say(text.substr(0, text.size() - 1));
    console.result(recall_json(found, names, seconds));
    return found.out > 0 ? ExitCode::problems_found : ExitCode::done;
}

}  // namespace tallyman::cli
