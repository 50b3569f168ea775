#include "cli/ledger.h"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/text.h"
#include "store/files.h"
#include "store/ledger_store.h"

namespace tallyman::cli {
namespace {

store::LedgerStore ledger_of(const LedgerOptions& options) {
    return store::LedgerStore(store::find_store(options.data));
}

std::optional<std::string> earlier_checkpoint(const LedgerOptions& options) {
    if (!options.checkpoint) return {};
    return store::read_file(*options.checkpoint, ledger::note_bytes_max);
}

}  // namespace

ExitCode ledger_key(const LedgerOptions& options, Console& console) {
    const auto key = ledger_of(options).key().text();
    console.say(key);
    console.result({{"key", key}});
    return ExitCode::done;
}

ExitCode ledger_checkpoint(const LedgerOptions& options, Console& console) {
    const auto ledger = ledger_of(options);
    const auto note =
        options.since ? ledger::request_text(ledger.request_to_witness(*options.since)) : ledger.signed_checkpoint();
    if (console.json()) {
        console.result({{"checkpoint", note}});
    } else {
        fmt::print("{}", note);
    }
    return ExitCode::done;
}

ExitCode ledger_prove(const LedgerOptions& options, Console&) {
    const auto earlier = earlier_checkpoint(options);
    // The proof is JSON with and without --json: it is a file to be handed on.
    fmt::print("{}", ledger::to_json(ledger_of(options).prove(options.order, earlier)));
    return ExitCode::done;
}

ExitCode ledger_check(const LedgerOptions& options, Console& console) {
    const auto ledger = ledger_of(options);
    store::CheckAgainst against{.earlier = earlier_checkpoint(options)};
    // Beside a store in its day folder lie the photos that it vouches for.
    if (std::filesystem::exists(std::filesystem::path(options.data) / ".tallyman")) against.photos = options.data;
    if (options.photos) against.photos = *options.photos;
    const auto problems = ledger.check(against);
    for (const auto& problem : problems) console.say(problem);
    if (problems.empty())
        console.say(report::some(ledger.checkpoint().size, "{} mục, không mục nào bị sửa", "{} entry, not bent",
                                 "{} entries, none bent")
                        .in(console.lang()));
    console.result({{"valid", problems.empty()}, {"problems", problems}});
    return problems.empty() ? ExitCode::done : ExitCode::problems_found;
}

ExitCode ledger_publish(const LedgerOptions& options, Console& console) {
    const auto ledger = ledger_of(options);
    std::vector<std::string> cosignatures;
    for (const auto& file : options.cosignatures) {
        cosignatures.push_back(store::read_file(file, ledger::note_bytes_max));
    }
    ledger.publish(options.out, cosignatures);
    console.say(report::say({"{}: {}", "{}: {}"}, options.out,
                            report::some(ledger.checkpoint().size, "{} mục", "{} entry", "{} entries"))
                    .in(console.lang()));
    console.result({{"folder", options.out}, {"size", ledger.checkpoint().size}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
