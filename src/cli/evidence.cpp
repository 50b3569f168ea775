#include "cli/evidence.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/load_references.h"
#include "decoder/preview.h"
#include "server/evidence.h"
#include "store/files.h"
#include "store/ledger_store.h"

namespace tallyman::cli {
namespace {

server::Caller somebody(const std::string& text) {
    const auto role = server::parse_role(text);
    if (!role) throw Failure(fmt::format("--role: there is no role '{}'", text));
    server::Caller caller;
    caller.account.name = "command line";
    caller.account.grants.push_back({std::string(server::name(*role)), std::nullopt});
    return caller;
}

}  // namespace

ExitCode evidence(const EvidenceOptions& options, Console& console) {
    const auto caller = somebody(options.role);
    store::find_store(options.data);  // says so when there is none, instead of making one
    const auto references =
        load_references({.catalog = {}, .products = {}, .people_model = people_model_of(options.data)});
    decoder::Previewer redacted(1280, references.people);

    server::Config config;
    config.data = options.data;
    config.version = TALLYMAN_VERSION;
    config.logs = false;
    config.machine_room.preview = [&](std::span<const std::byte> jpeg, int, server::People) {
        return redacted.preview(jpeg);
    };
    server::App app(std::move(config));
    const auto zip = server::evidence_zip(app, {{options.order}, caller, console.lang()});
    const std::string out = options.out.empty() ? options.order + ".zip" : options.out;
    store::write_atomically(out, zip);
    console.say(fmt::format("{}: {} kB", out, (zip.size() + 999) / 1000));
    console.result({{"file", out}, {"bytes", zip.size()}, {"order", options.order}, {"role", options.role}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
