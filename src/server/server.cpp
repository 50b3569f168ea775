#include "server/server.h"

#include <algorithm>
#include <chrono>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "server/authorize.h"
#include "server/call.h"
#include "server/imports.h"
#include "server/limits.h"
#include "server/log.h"
#include "server/public_pages.h"
#include "server/replies.h"
#include "server/routes.h"
#include "server/secrets.h"
#include "store/file.h"
#include "store/not_now.h"
#include "store/office.h"
#include "store/sign_in_settings.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

constexpr std::string_view content_policy =
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self'; "
    "style-src-attr 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'";

bool is_same(std::string_view a, std::string_view b) { return !LessIgnoringCase()(a, b) && !LessIgnoringCase()(b, a); }

// The one of our two that the reader likes better (RFC 9110, 12.5.4); Vietnamese when neither is named.
Lang lang_of(const RequestHead& head) {
    auto rest = head.header("Accept-Language");
    Lang liked = Lang::vi;
    double best = 0;
    while (!rest.empty()) {
        const auto one = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(one.size() + 1, rest.size()));
        const auto range = trimmed(one.substr(0, one.find_first_of("-;")));
        const auto q = one.find("q=");
        const auto weight = q == one.npos ? 1.0 : parse_decimal(trimmed(one.substr(q + 2))).value_or(0);
        const bool en = is_same(range, "en");
        if ((!en && !is_same(range, "vi")) || weight <= best) continue;
        best = weight;
        liked = en ? Lang::en : Lang::vi;
    }
    return liked;
}

// Who asks, where a proxy in front says it: it adds the address that it saw to those that it was told.
std::string address_of(const App& app, const RequestHead& head) {
    const auto name = app.folder().settings.text(store::address_header_setting);
    const auto said = name.empty() ? std::string_view() : head.header(name);
    return said.empty() ? head.peer : std::string(trimmed(said.substr(said.rfind(',') + 1)));
}

bool has(const Response& response, std::string_view name) {
    return std::ranges::any_of(response.headers, [&](const auto& header) { return is_same(header.first, name); });
}

void add_common_headers(Response& response, bool is_api) {
    response.header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Resource-Policy", "same-origin");
    response.header("Content-Security-Policy",
                    std::string(is_api ? "default-src 'none'; frame-ancestors 'none'" : content_policy));
    if (!is_api)
        response.header("Cross-Origin-Opener-Policy", "same-origin")
            .header("Permissions-Policy", "camera=(self), geolocation=(self)");
    // Answers are one person's: a browser keeps them only to ask whether they still hold.
    if (is_api && !has(response, "Cache-Control"))
        response.header("Cache-Control", has(response, "ETag") ? "private, no-cache" : "no-store");
}

// "etag.digest": what must be named to change the thing, and after the point what makes this very answer (progress,
// times).
std::string etag_of(const Response& response) {
    const auto digest = hex(sha256(response.bytes())).substr(0, 16);
    if (response.body.starts_with('{')) {
        const auto body = json::parse(response.body);
        if (const auto own = body.find("etag"); own != body.end())
            return fmt::format("\"{}.{}\"", own->get<std::string>(), digest);
    }
    return fmt::format("\"{}\"", digest);
}

void answer_etag(const RequestHead& head, Response& response) {
    const auto tag = etag_of(response);
    response.header("ETag", tag);
    const auto known = head.header("If-None-Match");
    if ((head.method != "GET" && head.method != "HEAD") || known.find(tag) == known.npos) return;
    response.status = 304;
    response.body.clear();
    std::erase_if(response.headers, [](const auto& header) { return header.first == "Content-Type"; });
}

std::size_t body_max(const Operation& operation) {
    switch (operation.body) {
        case BodyKind::none:
            return 0;
        case BodyKind::json:
            return limits::json_body_max;
        case BodyKind::chunk:
            return limits::chunk_max;
        case BodyKind::file:
            return limits::import_file_max;
        case BodyKind::document:
            return limits::document_max;
    }
    return 0;
}

// What is true of one API request from its head to its answer; shared by the steps of the reception.
struct Exchange {
    RequestHead head;
    Match match;
    std::map<std::string, std::string> query;
    Allowed allowed;
    std::filesystem::path file;  // of a body that goes to the disk
    std::ofstream sink;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();

    ~Exchange() {
        std::error_code ignored;
        if (!file.empty()) std::filesystem::remove(file, ignored);
    }
};

void check_type(const Exchange& exchange) {
    const auto& operation = *exchange.match.operation;
    if (operation.body == BodyKind::none) return;
    const auto sent = exchange.head.header("Content-Type");
    const auto type = trimmed(sent.substr(0, sent.find(';')));
    if (std::ranges::none_of(operation.body_types, [&](const auto& taken) { return is_same(taken, type); }))
        throw Problem("unsupported_type", operation.body_types.front());
}

void check_headers(const Exchange& exchange) {
    const auto& operation = *exchange.match.operation;
    if (operation.wants_key) {
        const auto key = exchange.head.header("Idempotency-Key");
        if (key.empty()) throw Problem("idempotency_key_missing");
        if (key.size() < 8 || key.size() > 64) throw Problem("bad_field", {}, {{"Idempotency-Key", "8 .. 64"}});
    }
    if (operation.wants_match && exchange.head.header("If-Match").empty()) throw Problem("if_match_missing");
}

Response call(App& app, Exchange& exchange, std::string bytes) {
    const auto& operation = *exchange.match.operation;
    const auto handler = handler_of(operation.id);
    if (handler == nullptr) throw Problem("not_found");
    json body;
    std::string request;  // what an idempotency key stands for; a chunk of a photo has none and is not copied
    if (operation.wants_key) request = exchange.head.path + "?" + exchange.head.query + "\n" + bytes;
    if (operation.body == BodyKind::json) {
        body = app.api().checked_body(operation, bytes);
        bytes.clear();
    }
    Call made{app,
              exchange.head,
              operation,
              exchange.match.path,
              exchange.query,
              exchange.allowed.caller,
              exchange.allowed.depots,
              lang_of(exchange.head),
              WorldOnce(app),
              body,
              std::move(bytes),
              exchange.file};
    auto response = operation.wants_key ? once(made, request, handler) : handler(made);
    if (operation.has_etag && response.status == 200) answer_etag(exchange.head, response);
    if (exchange.head.method == "HEAD") response.events = nullptr;
    return response;
}

// Every way a request can end, as an answer.
template <class Work>
Response guarded(const RequestHead& head, Work work) {
    try {
        return work();
    } catch (const Problem& problem) {
        return problem.response(lang_of(head));
    } catch (const store::DiskFull& full) {
        log("error", "request", {{"method", head.method}, {"path", head.path}, {"what", full.what()}});
        return Problem("disk_full").response(lang_of(head));
    } catch (const store::NotNow& away) {
        log("error", "request", {{"method", head.method}, {"path", head.path}, {"what", away.what()}});
        return Problem("busy").response(lang_of(head));
    } catch (const std::exception& error) {
        log("error", "request", {{"method", head.method}, {"path", head.path}, {"what", error.what()}});
        return Problem("internal").response(lang_of(head));
    }
}

Response not_ready(std::string why) {
    auto response = text_response(std::move(why), "text/plain; charset=utf-8");
    response.status = 503;
    return response;
}

bool answers(App& app) try {
    app.world();
    return true;
} catch (const store::NotNow&) {
    return false;
}

}  // namespace

Server::Server(App& app, const Address& address) : app_(app) {
    app.imports().end_cut_off();
    listener_ = std::make_unique<Listener>(
        address, [this](const RequestHead& head) { return receive(head); },
        [this](int status) { return refuse(status); });
}

Server::~Server() = default;

Response Server::refuse(int status) const {
    auto response = problem_of_status(status).response(Lang::vi);
    add_common_headers(response, true);
    app_.metrics().count("none", response.status, 0);
    return response;
}

Reception Server::receive(const RequestHead& head) {
    if (listener_) app_.connections = listener_->connections();
    const bool is_api = head.path.starts_with(api_prefix) &&
                        (head.path.size() == api_prefix.size() || head.path[api_prefix.size()] == '/');
    if (is_api) return receive_api(head);
    Reception reception;
    reception.answer = [this, head](const std::string&) {
        auto response = guarded(head, [&] { return outside_api(head); });
        add_common_headers(response, false);
        return response;
    };
    return reception;
}

Reception Server::receive_api(const RequestHead& head) {
    auto exchange = std::make_shared<Exchange>();
    exchange->head = head;
    exchange->head.peer = address_of(app_, head);
    const auto finish = [this, exchange](Response response) {
        add_common_headers(response, true);
        const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - exchange->began).count();
        const auto name = exchange->match.operation ? exchange->match.operation->id : "none";
        app_.metrics().count(name, response.status, seconds);
        if (app_.config().logs)
            log(response.status < 500 ? "info" : "error", "request",
                {{"operation", name},
                 {"status", response.status},
                 {"ms", std::lround(seconds * 1000)},
                 {"account", exchange->allowed.caller.account.name},
                 {"peer", exchange->head.peer}});
        return response;
    };
    Reception reception;
    std::optional<Response> refused;
    auto response = guarded(head, [&]() -> Response {
        auto& match = exchange->match =
            app_.api().match(head.method, std::string_view(head.path).substr(api_prefix.size()));
        if (!match.operation && match.methods.empty()) throw Problem("not_found");
        if (!match.operation)
            throw Problem("method_not_allowed").with("Allow", fmt::format("{}", fmt::join(match.methods, ", ")));
        exchange->query = {};
        exchange->allowed = authorize(app_, head, *match.operation, match.path);
        app_.api().check_path(*match.operation, match.path);
        exchange->query = app_.api().checked_query(*match.operation, head.query);
        check_type(*exchange);
        check_headers(*exchange);
        if (match.operation->body == BodyKind::file) {
            const auto folder = app_.folder().data / "imports";
            std::filesystem::create_directories(folder);
            exchange->file = folder / ("incoming-" + new_secret().substr(0, 16));
            exchange->sink.open(exchange->file, std::ios::binary);
        }
        return {};
    });
    if (response.status != 200) {
        // A body of ordinary size is read away first, so that the client sees this answer and not that it sent too
        // much.
        reception.body_max = limits::json_body_max;
        reception.sink = [](std::string_view) {};
        reception.answer = [finish, response = std::move(response)](const std::string&) mutable {
            return finish(std::move(response));
        };
        return reception;
    }
    reception.body_max = body_max(*exchange->match.operation);
    if (!exchange->file.empty())
        reception.sink = [exchange](std::string_view piece) {
            exchange->sink.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        };
    reception.answer = [this, exchange, finish](std::string bytes) {
        return finish(guarded(exchange->head, [&] {
            if (exchange->sink.is_open()) {
                exchange->sink.close();
                if (!exchange->sink) throw Problem("disk_full");
            }
            return call(app_, *exchange, std::move(bytes));
        }));
    };
    return reception;
}

Response Server::outside_api(const RequestHead& head) {
    if (head.method != "GET" && head.method != "HEAD") throw Problem("method_not_allowed").with("Allow", "GET, HEAD");
    if (head.path == "/healthz") return text_response("ok\n", "text/plain; charset=utf-8");
    if (head.path == "/readyz") {
        const auto space = std::filesystem::space(app_.folder().data).available;
        if (!answers(app_)) return not_ready("the database does not answer\n");
        if (space >= limits::disk_free_min) return text_response("ready\n", "text/plain; charset=utf-8");
        return not_ready("disk nearly full: photos are not taken in\n");
    }
    if (head.path == "/metrics") return metrics();
    if (auto page = public_page(app_, head, lang_of(head))) return std::move(*page);
    const auto path = decoded(head.path);
    if (!path) throw Problem("not_found");
    static const WebFiles nothing;
    const auto& files = app_.config().web ? *app_.config().web : nothing;
    for (const auto& candidate :
         {*path, *path + ".html", *path + (path->ends_with('/') ? "index.html" : "/index.html")}) {
        const auto found = files.find(candidate);
        if (found == files.end()) continue;
        Response response;
        response.constant_body = found->second.bytes;
        const auto tag = fmt::format("\"{}\"", found->second.etag);
        response.header("Content-Type", std::string(found->second.type)).header("ETag", tag);
        // Names under /assets/ carry a digest of what is in them.
        response.header("Cache-Control",
                        candidate.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        if (head.header("If-None-Match").find(tag) != std::string_view::npos) {
            response.status = 304;
            response.constant_body = {};
        }
        return response;
    }
    if (*path != "/" || !files.empty()) throw Problem("not_found");
    return text_response(
        "<!doctype html><meta charset=utf-8><title>tallyman</title><h1>tallyman</h1>"
        "<p lang=vi>Máy chủ đang chạy, nhưng bản này được biên dịch khi chưa có giao diện web (web/dist).</p>"
        "<p lang=en>The server runs, but it was built without the screens (web/dist). Build web/ and then the program "
        "again; "
        "the API is at <a href=\"/api/v1/openapi.json\">/api/v1</a>.</p>",
        "text/html; charset=utf-8");
}

Response Server::metrics() {
    std::map<std::string, double> gauges = {
        {"connections", static_cast<double>(listener_->connections())},
        {"disk_free_bytes", static_cast<double>(std::filesystem::space(app_.folder().data).available)}};
    try {
        const auto jobs = app_.read([](const store::Store& store) { return store::Jobs(store).counts(); });
        gauges["jobs_waiting"] = static_cast<double>(jobs.waiting);
        gauges["jobs_given_up"] = static_cast<double>(jobs.given_up);
    } catch (const store::NotNow&) {  // the rest is wanted all the more
    }
    return text_response(app_.metrics().text(gauges), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace tallyman::server
