#include <algorithm>
#include <array>
#include <fstream>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "server/imports.h"
#include "server/routes.h"

namespace tallyman::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::array<std::string_view, 7> files = {"products.csv", "depots.csv", "outlets.csv", "vehicles.csv",
                                                   "stock.csv",    "orders.csv", "photos.csv"};

std::string empty_report() {
    return json{{"files", json::array()},
                {"problems", json::array()},
                {"bad_rows", 0},
                {"warnings", 0},
                {"days", json::array()}}
        .dump();
}

// The files that were sent so far, before anybody has read them.
json files_of(const Call& call, std::int64_t id) {
    json all = json::array();
    for (const auto file : files) {
        std::error_code error;
        const auto bytes = fs::file_size(call.app.imports().folder(id) / file, error);
        if (!error) all.push_back({{"file", file}, {"bytes", bytes}, {"rows", 0}, {"loaded", 0}});
    }
    return all;
}

json json_of(const Call& call, const store::OfficeImport& import) {
    auto out = json::parse(import.report);
    if (out["files"].empty()) out["files"] = files_of(call, import.id);
    out["id"] = std::to_string(import.id);
    out["state"] = import.state;
    out["percent"] = import.is_running() ? call.app.imports().percent(import.id) : import.state == "draft" ? 0 : 100;
    out["created_at"] = call.app.zone().iso(import.created_at);
    out["by"] = import.by;
    return out;
}

store::OfficeImport import_of(const Call& call) {
    const auto id = parse_integer(call.path.at("import"));
    const auto found =
        id ? call.app.read([&](const store::Store& store) { return store::OfficeImports(store).find(*id); })
           : std::nullopt;
    if (!found) throw Problem("not_found");
    return *found;
}

void must_be(const store::OfficeImport& import, std::initializer_list<std::string_view> states) {
    if (std::ranges::find(states, import.state) == states.end()) throw Problem("wrong_state", import.state);
}

Response list_imports(Call& call) {
    Page page(call);
    const auto before = parse_integer(call.cursor()).value_or(INT64_MAX - 1);
    const auto imports = call.app.read(
        [&](const store::Store& store) { return store::OfficeImports(store).list(before + 1, call.limit() + 2); });
    for (const auto& import : imports) {
        if (page.wants(std::to_string(import.id))) page.add(json_of(call, import));
    }
    return page.response();
}

Response add_import(Call& call) {
    store::OfficeImport import;
    import.state = "draft";
    import.by = call.caller.name();
    import.created_at = call.app.now();
    import.report = empty_report();
    const auto id = call.app.write([&](const store::Store& store) { return store::OfficeImports(store).add(import); });
    import.id = id;
    fs::create_directories(call.app.imports().folder(id));
    return json_response(json_of(call, import), 201);
}

Response get_import(Call& call) { return json_response(json_of(call, import_of(call))); }

Response put_import_file(Call& call) {
    auto import = import_of(call);
    must_be(import, {"draft", "checked", "refused"});
    const auto& name = call.path.at("name");
    if (std::ranges::find(files, name) == files.end()) throw Problem("not_found");
    fs::create_directories(call.app.imports().folder(import.id));
    fs::rename(call.file, call.app.imports().folder(import.id) / name);
    import.state = "draft";  // what was checked is not what is there now
    import.report = empty_report();
    call.app.write([&](const store::Store& store) { store::OfficeImports(store).change(import); });
    return empty_response();
}

Response check_import(Call& call) {
    auto import = import_of(call);
    must_be(import, {"draft", "checked", "refused"});
    call.app.imports().check(import);
    return json_response(json_of(call, import_of(call)), 202);
}

Response keep_import(Call& call) {
    auto import = import_of(call);
    must_be(import, {"draft", "checked"});
    call.app.imports().keep(import);
    return json_response(json_of(call, import_of(call)), 202);
}

Response undo_import(Call& call) {
    auto import = import_of(call);
    must_be(import, {"kept"});
    // Only the last one can be taken back: later ones stand on it.
    const bool undone = call.app.write([&](store::Store& store) {
        const auto current = store.current_import();
        if (!current || current->id != import.import || !store.undo_import()) return false;
        import.state = "undone";
        store::OfficeImports(store).change(import);
        return true;
    });
    if (!undone) throw Problem("wrong_state");
    call.app.imports().bring_back_files(import.id);
    call.app.hub().publish({"import", {}, "", std::to_string(import.id), {}});
    call.app.hub().publish({"plan", {}, "", "", {}});
    return json_response(json_of(call, import));
}

constexpr Route routes[] = {
    {"list_imports", list_imports},       {"add_import", add_import},     {"get_import", get_import},
    {"put_import_file", put_import_file}, {"check_import", check_import}, {"keep_import", keep_import},
    {"undo_import", undo_import},
};

}  // namespace

std::span<const Route> import_routes() { return routes; }

}  // namespace tallyman::server
