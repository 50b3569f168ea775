#include "server/public_pages.h"

#include "base/failure.h"
#include "report/public_page.h"
#include "server/call.h"
#include "server/lot_view.h"
#include "server/problem.h"
#include "store/ledger_store.h"
#include "trace/digital_link.h"

namespace tallyman::server {
namespace {

constexpr const char* html_type = "text/html; charset=utf-8";
constexpr const char* script_type = "text/javascript; charset=utf-8";
constexpr std::string_view lots_prefix = "/verify/lots/", proof_suffix = "/proof.json";

Response kept_fresh(Response response) { return std::move(response.header("Cache-Control", "no-cache")); }
Response constant(std::string_view bytes, const char* type) {
    auto response = kept_fresh(text_response({}, type));
    response.constant_body = bytes;
    return response;
}

// The lot that an address names, in canonical form.
std::optional<std::string> lot_at(std::string_view path) {
    const auto link = trace::canonical_uri("https://id.gs1.org" + std::string(path));
    const auto parsed = trace::parse_digital_link(link);
    const bool is_lot = parsed && parsed->size() == 2 && parsed->front().first == "01" && (*parsed)[1].first == "10";
    return is_lot ? std::optional(link) : std::nullopt;
}

Response lot_proof(App& app, std::string_view path) {
    path.remove_prefix(lots_prefix.size());
    path.remove_suffix(proof_suffix.size());
    const auto slash = path.find('/');
    const auto link =
        slash == path.npos
            ? std::nullopt
            : lot_at("/01/" + std::string(path.substr(0, slash)) + "/10/" + std::string(path.substr(slash + 1)));
    if (!link) throw Problem("not_found");
    try {
        return kept_fresh(text_response(
            ledger::to_json(store::LedgerStore(app.folder().data).prove("lot/" + *link, {})), "application/json"));
    } catch (const Failure&) {
        throw Problem("not_found");  // the ledger knows nothing of it
    }
}

}  // namespace

std::optional<Response> public_page(App& app, const RequestHead& head, Lang lang) {
    const std::string_view path = head.path;
    if (path == "/verify" || path == "/verify/") return kept_fresh(text_response(report::verify_page(lang), html_type));
    if (path == "/verify/page.css") return constant(report::public_css, "text/css; charset=utf-8");
    if (path == "/verify/proof.js") return constant(report::proof_js, script_type);
    if (path == "/verify/page.js") return constant(report::page_js, script_type);
    if (path == "/verify/key.txt")
        return kept_fresh(
            text_response(store::LedgerStore(app.folder().data).key().text() + "\n", "text/plain; charset=utf-8"));
    if (path.starts_with(lots_prefix) && path.ends_with(proof_suffix)) return lot_proof(app, path);
    if (!path.starts_with("/01/") && !path.starts_with("/gtin/")) return {};
    const auto link = lot_at(path);
    const auto view = link ? lot_view(app, *link) : std::nullopt;
    if (!view) throw Problem("not_found");
    return kept_fresh(text_response(report::lot_page(*view, lang), html_type));
}

}  // namespace tallyman::server
