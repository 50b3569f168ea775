#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "server/day_json.h"
#include "server/routes.h"
#include "server/shown_photo.h"
#include "server/storefronts.h"
#include "store/erase.h"
#include "vision/examine_json.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

const PhotoInfo& photo_of(const Call& call) {
    return *call.world->photo(call.path.at("photo"));  // it is there: `authorize` has seen it
}

std::optional<vision::Examination> seen_in(const Call& call, const PhotoInfo& photo) {
    const auto text = call.app.read([&](const store::Store& store) { return store.seen(photo.row.file); });
    if (!text) return {};
    auto seen = vision::parse_examination(*text);
    return seen ? std::optional(std::move(*seen)) : std::nullopt;
}

Response get_photo(Call& call) {
    const auto& photo = photo_of(call);
    return json_response(photo_json(view_of(call), photo, seen_in(call, photo)));
}

Reader reader_of(const Call& call) {
    if (call.caller.has(Role::privacy_officer)) return Reader::evidence_holder;
    return call.caller.has(Role::reviewer) ? Reader::reviewer : Reader::staff;
}

int side_of(const Call& call) { return static_cast<int>(parse_integer(call.query.at("side")).value_or(1280)); }

Response get_picture(Call& call) {
    // Who judges deliveries sees faces, whatever else they may.
    return shown_photo(call, photo_of(call), side_of(call), reader_of(call), call.caller.has(Role::reviewer));
}

// Every look at a sealed original is a fact of the ledger, there before the bytes go out.
Response get_original(Call& call) {
    const auto& photo = photo_of(call);
    if (auto refused = refusal_of(call, photo, Reader::evidence_holder)) return *std::move(refused);
    auto bytes = original_bytes(call, photo);
    call.app.write([&](const store::Store& store) {
        store::tell_original_seen(store, photo.row.order, photo.row.file, call.caller.name());
    });
    return std::move(text_response(std::move(bytes), "application/octet-stream")
                         .header("Content-Disposition", "attachment; filename=\"original.jpg\""));
}

// Whom one delivers to: not yours is answered as not there.
OutletId outlet_of(const Call& call) {
    OutletId outlet{call.path.at("outlet")};
    const bool is_there = std::ranges::any_of(
        call.world->books->orders, [&](const Order& order) { return order.outlet == outlet && call.sees(order.id); });
    if (!is_there) throw Problem("not_found");
    return outlet;
}

Response list_outlet_photos(Call& call) {
    const auto outlet = outlet_of(call);
    const auto view = view_of(call);
    Page page(call);
    for (const auto* photo : call.world->photos_of(outlet)) {
        if (call.sees(photo->row.order) && page.wants(photo->id)) page.add(photo_summary(view, *photo));
    }
    return page.response();
}

Response get_storefront(Call& call) {
    const auto outlet = outlet_of(call);
    const auto people = call.caller.has(Role::reviewer) ? People::shown : People::hidden;
    return text_response(
        shown_copy(call, storefront_bytes(call.app, outlet, call.path.at("name")), side_of(call), people),
        "image/jpeg");
}

constexpr Route routes[] = {
    {"get_photo", get_photo},           {"get_picture", get_picture},
    {"get_original", get_original},     {"list_outlet_photos", list_outlet_photos},
    {"get_storefront", get_storefront},
};

}  // namespace

std::span<const Route> photo_routes() { return routes; }

}  // namespace tallyman::server
