#include <algorithm>
#include <array>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "ledger/base64.h"
#include "server/acceptance.h"
#include "server/authorize.h"
#include "server/day_json.h"
#include "server/limits.h"
#include "server/routes.h"
#include "server/uploads.h"
#include "store/incoming.h"
#include "store/received.h"

// Photos in the shape of tus 1.0 (https://tus.io/protocols/resumable-upload): creation and checksum. Bytes grow in
// DATA/uploads/ID; the last chunk has the whole file synced, read back, held against the phone's digest, and moved to
// its kept name; then one transaction counts it, with all that came in meanwhile, and only then the phone is told.
namespace tallyman::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using store::Upload;

// Two chunks of one upload never at once; 64 locks are enough for 16 handlers.
std::mutex& mutex_of(const std::string& upload) {
    static std::array<std::mutex, 64> all;
    return all[std::hash<std::string>{}(upload) % all.size()];
}

std::optional<std::string> text_of_base64(std::string_view text) {
    const auto bytes = ledger::parse_base64(text);
    if (!bytes) return {};
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

constexpr std::size_t metadata_max = 2000;

[[noreturn]] void wrong(const char* field, const char* code) { throw Problem("bad_field", {}, {{field, code}}); }

// "order b3JkZXI=,sha256 ..." as tus writes it.
std::map<std::string, std::string> metadata_of(std::string_view header) {
    std::map<std::string, std::string> values;
    if (header.size() > metadata_max) wrong("Upload-Metadata", "too_long");
    while (!header.empty()) {
        const auto end = std::min(header.find(','), header.size());
        const auto pair = trimmed(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        const auto blank = std::min(pair.find(' '), pair.size());
        const auto value = text_of_base64(trimmed(pair.substr(blank)));
        if (!value || !is_utf8(*value)) wrong("Upload-Metadata", "base64");
        if (value->find('\0') != value->npos) wrong("Upload-Metadata", "nul");
        values[std::string(pair.substr(0, blank))] = *value;
    }
    return values;
}

std::int64_t number_header(const Call& call, const char* name) {
    const auto number = parse_integer(call.head.header(name));
    if (!number || *number < 0) wrong(name, "not_a_number");
    return *number;
}

constexpr const char* tus_version = "1.0.0";

void check_version(const Call& call) {
    if (call.head.header("Tus-Resumable") != tus_version) throw Problem("tus_version").with("Tus-Version", tus_version);
}

std::int64_t offset_of(const Call& call, const Upload& upload) {
    if (upload.received_at) return upload.bytes;
    std::error_code error;
    const auto size = fs::file_size(store::partial_path(call.app.folder().data, upload.id), error);
    if (error) return 0;
    const auto there = static_cast<std::int64_t>(size);
    if (there < upload.bytes) return there;
    // Cut off before the photo was counted. The chunk that ends it comes again: told that nothing is missing, a phone
    // would send nothing more and never get its receipt.
    constexpr auto chunk = static_cast<std::int64_t>(limits::chunk_max);
    return (upload.bytes - 1) / chunk * chunk;
}

bool is_for(const World& world, const Depots& depots, const OrderId& order) {
    return world.books->order_at.contains(order) && depots.has(world.depot_of(order));
}

// What a phone may upload for: orders of its depots, as with delivery events.
Upload upload_from(const Call& call) {
    const auto metadata = metadata_of(call.head.header("Upload-Metadata"));
    const auto get = [&](const char* name) { return metadata.contains(name) ? metadata.at(name) : ""; };
    Upload upload;
    upload.id = get("id");
    upload.account = call.caller.account.id;
    upload.photo.order.text = get("order");
    upload.sha256 = get("sha256");
    upload.bytes = number_header(call, "Upload-Length");
    if (!is_upload_id(upload.id)) wrong("id", "8 .. 64 of A-Z a-z 0-9 - _");
    if (!parse_digest(upload.sha256) || std::ranges::any_of(upload.sha256, [](char c) { return c >= 'A' && c <= 'F'; }))
        wrong("sha256", "64 hex digits");
    if (upload.bytes == 0) wrong("Upload-Length", "too_small");
    if (static_cast<std::size_t>(upload.bytes) > limits::photo_max) throw Problem("too_large");
    if (!is_for(*call.app.recent_world(), call.depots, upload.photo.order) &&
        !is_for(*call.world, call.depots, upload.photo.order))
        throw Problem("not_found");
    upload.driver = call.caller.account.driver ? call.caller.account.driver->text : call.caller.name();
    if (const auto vehicle = get("vehicle"); !vehicle.empty()) upload.photo.vehicle = VehicleId{vehicle};
    if (const auto taken = get("taken_at"); !taken.empty()) {
        upload.photo.taken_at = parse_instant(taken, call.app.zone());
        if (!upload.photo.taken_at) wrong("taken_at", "not_an_instant");
    }
    const auto lat = parse_decimal(get("lat")), lon = parse_decimal(get("lon"));
    if (lat && lon) {
        upload.photo.position = LatLon{*lat, *lon};
        if (!is_valid(*upload.photo.position)) wrong("lat", "out_of_range");
    }
    return upload;
}

Response tus(Response response) { return std::move(response.header("Tus-Resumable", tus_version)); }

// What a client asks before its first upload.
Response get_upload_ways(Call&) {
    return tus(std::move(empty_response()
                             .header("Allow", "OPTIONS, POST")
                             .header("Tus-Version", tus_version)
                             .header("Tus-Extension", "creation,checksum")
                             .header("Tus-Max-Size", std::to_string(limits::photo_max))
                             .header("Tus-Checksum-Algorithm", "sha256")));
}

Response add_upload(Call& call) {
    check_version(call);
    const auto wanted = upload_from(call);
    if (fs::space(call.app.folder().data).available < limits::disk_free_min) throw Problem("disk_full");
    const auto there = call.app.acceptance().begin(wanted);
    if (there.account != wanted.account || there.sha256 != wanted.sha256 || there.bytes != wanted.bytes ||
        there.photo.order != wanted.photo.order)
        throw Problem("idempotency_key_reused", "the id names another upload");
    Response response;
    response.status = 201;
    response.header("Location", std::string(api_prefix) + "/uploads/" + there.id)
        .header("Upload-Offset", std::to_string(offset_of(call, there)));
    return tus(std::move(response));
}

// One's own only.
Upload upload_of(const Call& call) {
    const auto upload =
        call.app.read([&](const store::Store& store) { return store::Received(store).find(call.path.at("upload")); });
    if (!upload || upload->account != call.caller.account.id) throw Problem("not_found");
    return *upload;
}

Response get_upload_offset(Call& call) {
    const auto upload = upload_of(call);
    Response response;
    response.header("Upload-Offset", std::to_string(offset_of(call, upload)))
        .header("Upload-Length", std::to_string(upload.bytes))
        .header("Cache-Control", "no-store");
    return tus(std::move(response));
}

void check_checksum(const Call& call) {
    const auto header = call.head.header("Upload-Checksum");
    if (header.empty()) return;
    constexpr std::string_view algorithm = "sha256 ";
    if (!header.starts_with(algorithm)) wrong("Upload-Checksum", "sha256");
    const auto digest = ledger::parse_base64(header.substr(algorithm.size()));
    const auto made = sha256(call.bytes);
    if (!digest || !std::ranges::equal(*digest, made)) throw Problem("checksum_differs");
}

// Every byte is there: seal, count, tell.
void finish(Call& call, const Upload& upload) {
    if (!store::seal(call.app.folder().data, upload, call.app.photos())) throw Problem("checksum_differs");
    call.app.acceptance().receive(upload, receipt_of(call.app, upload));
    const auto world = call.app.recent_world();
    const auto order = world->books->order_at.find(upload.photo.order);
    const auto day = order == world->books->order_at.end() ? std::nullopt : std::optional(order->second->due);
    call.app.hub().publish({"photo", day, upload.photo.order.text, upload.id, world->depot_of(upload.photo.order)});
}

Response add_chunk(Call& call) {
    check_version(call);
    const std::scoped_lock lock(mutex_of(call.path.at("upload")));
    const auto upload = upload_of(call);
    const auto offset = number_header(call, "Upload-Offset");
    if (upload.received_at || offset != offset_of(call, upload))
        throw Problem("offset_differs", std::to_string(offset_of(call, upload)));
    if (offset + static_cast<std::int64_t>(call.bytes.size()) > upload.bytes) throw Problem("too_large");
    check_checksum(call);
    const auto partial = store::partial_path(call.app.folder().data, upload.id);
    fs::create_directories(partial.parent_path());
    store::add_bytes(partial, static_cast<std::uint64_t>(offset), std::as_bytes(std::span(call.bytes)));
    const auto now = offset + static_cast<std::int64_t>(call.bytes.size());
    if (now == upload.bytes) finish(call, upload);
    return tus(std::move(empty_response().header("Upload-Offset", std::to_string(now))));
}

Response get_upload(Call& call) {
    const auto upload = upload_of(call);
    return json_response({{"id", upload.id},
                          {"photo", upload.id},
                          {"order", upload.photo.order.text},
                          {"bytes", upload.bytes},
                          {"offset", offset_of(call, upload)},
                          {"sha256", upload.sha256},
                          {"received_at", instant_or_null(view_of(call), upload.received_at)},
                          {"receipt", text_or_null(upload.receipt)}});
}

constexpr Route routes[] = {
    {"get_upload_ways", get_upload_ways},
    {"add_upload", add_upload},
    {"get_upload_offset", get_upload_offset},
    {"add_chunk", add_chunk},
    {"get_upload", get_upload},
};

}  // namespace

bool is_upload_id(std::string_view id) {
    return id.size() >= 8 && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                      c == '_';
           });
}

std::string receipt_of(App& app, const Upload& upload) {
    return app.sign(fmt::format("tallyman receipt\nupload {}\norder {}\nsha256 {}\nbytes {}\nreceived {}\n", upload.id,
                                upload.photo.order.text, upload.sha256, upload.bytes, app.zone().iso(app.now())));
}

std::span<const Route> upload_routes() { return routes; }

}  // namespace tallyman::server
