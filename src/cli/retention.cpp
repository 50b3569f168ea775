#include "cli/retention.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "store/erase.h"
#include "store/retention.h"

namespace tallyman::cli {
namespace {

using nlohmann::json;

ExitCode tell_holds(const store::Store& store, Console& console) {
    json holds = json::array();
    for (const auto& hold : store::LegalHolds(store).in_force()) {
        console.say(fmt::format("{}  {} {}  {}", hold.order.text, console.lang() == Lang::vi ? "đến" : "until",
                                iso(hold.until), hold.reason));
        holds.push_back(
            {{"order", hold.order.text}, {"by", hold.by}, {"reason", hold.reason}, {"until", iso(hold.until)}});
    }
    if (holds.empty()) console.say(Words{"không giữ đơn nào", "no order is held"}.in(console.lang()));
    console.result({{"legal_holds", holds}});
    return ExitCode::done;
}

}  // namespace

ExitCode retention_run(const RetentionOptions& options, Console& console) {
    const auto done = store::apply_retention(store::open_stored_day(options.data, console.lang()));
    const bool vi = console.lang() == Lang::vi;
    console.say(fmt::format(
        fmt::runtime(vi ? "đã xoá {} ảnh gốc quá hạn, {} ảnh theo quyết định, {} vị trí, tên người gửi của {} yêu cầu; "
                          "{} ảnh được giữ vì lý do pháp lý"
                        : "deleted {} originals that are over, {} photos as decided, {} positions, who asked of {} "
                          "requests; {} photos kept by a legal hold"),
        done.originals.size(), done.decided.size(), done.positions.size(), done.requests.size(), done.held.size()));
    console.result({{"originals", done.originals},
                    {"decided", done.decided},
                    {"positions", done.positions},
                    {"requests", done.requests},
                    {"held", done.held}});
    return ExitCode::done;
}

ExitCode retention_hold(const RetentionOptions& options, Console& console) {
    const auto until = parse_day(options.until);
    if (!until) throw Failure(fmt::format("--until '{}': a day such as 2026-11-23", options.until));
    const store::Store store(store::open_stored_day(options.data, console.lang()).data);
    store::LegalHolds(store).hold({{options.order}, options.by, options.reason, *until});
    return tell_holds(store, console);
}

ExitCode retention_release(const RetentionOptions& options, Console& console) {
    const store::Store store(store::open_stored_day(options.data, console.lang()).data);
    store::LegalHolds(store).release({options.order}, options.by, options.reason);
    return tell_holds(store, console);
}

ExitCode retention_list(const RetentionOptions& options, Console& console) {
    return tell_holds(store::Store(store::open_stored_day(options.data, console.lang()).data), console);
}

}  // namespace tallyman::cli
