#include <algorithm>
#include <list>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "server/day_json.h"
#include "server/limits.h"
#include "server/routes.h"
#include "store/files.h"
#include "vision/examine_json.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

const PhotoInfo& photo_of(const Call& call) {
    return call.world->photos[call.world->photo_at.at(call.path.at("photo"))];
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

// The copies shown last: a reviewer goes back and forth, and decoding 12 megapixels takes a tenth of a second.
class Copies {
public:
    std::shared_ptr<const std::string> find(const std::string& key) {
        const std::scoped_lock lock(mutex_);
        const auto found = std::ranges::find(copies_, key, &Copy::first);
        if (found == copies_.end()) return nullptr;
        copies_.splice(copies_.begin(), copies_, found);
        return found->second;
    }
    void keep(const std::string& key, std::shared_ptr<const std::string> bytes) {
        const std::scoped_lock lock(mutex_);
        copies_.emplace_front(key, std::move(bytes));
        if (copies_.size() > kept) copies_.pop_back();
    }

private:
    static constexpr std::size_t kept = 100;  // of at most some 300 kB
    using Copy = std::pair<std::string, std::shared_ptr<const std::string>>;
    std::mutex mutex_;
    std::list<Copy> copies_;
};

std::string original_bytes(const Call& call, const PhotoInfo& photo) {
    try {
        return store::read_file(call.app.photo_path(photo), limits::photo_max);
    } catch (const Failure&) {
        throw Problem("not_found");  // its file is not there, or is no photo by its size
    }
}

Response get_picture(Call& call) {
    static Copies copies;
    const auto& photo = photo_of(call);
    const auto side = static_cast<int>(parse_integer(call.query.at("side")).value_or(1280));
    const auto people = call.caller.has(Role::reviewer) ? People::shown : People::hidden;
    const auto key = fmt::format("{} {} {}", call.app.photo_path(photo).string(), side, static_cast<int>(people));
    auto copy = copies.find(key);
    if (!copy) {
        if (!call.app.config().machine_room.preview) throw Problem("not_found");
        const auto original = original_bytes(call, photo);
        const auto bytes = call.app.config().machine_room.preview(std::as_bytes(std::span(original)), side, people);
        if (bytes.empty()) throw Problem("not_found");
        copy = std::make_shared<const std::string>(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        copies.keep(key, copy);
    }
    return text_response(*copy, "image/jpeg");
}

Response get_original(Call& call) {
    return std::move(text_response(original_bytes(call, photo_of(call)), "application/octet-stream")
                         .header("Content-Disposition", "attachment; filename=\"original.jpg\""));
}

Response list_outlet_photos(Call& call) {
    const OutletId outlet{call.path.at("outlet")};
    const auto view = view_of(call);
    std::vector<const PhotoInfo*> photos;
    bool is_there = false;
    for (const auto& order : call.world->books->orders)
        is_there = is_there || (order.outlet == outlet && call.sees(order.id));
    if (!is_there) throw Problem("not_found");
    for (const auto& photo : call.world->photos) {
        const auto order = call.world->books->order_at.find(photo.row.order);
        if (order != call.world->books->order_at.end() && order->second->outlet == outlet && call.sees(photo.row.order))
            photos.push_back(&photo);
    }
    std::ranges::stable_sort(photos, std::greater(),
                             [](const PhotoInfo* photo) { return photo->row.taken_at.value_or(Instant{}); });
    Page page(call);
    for (const auto* photo : photos) {
        if (page.wants(photo->id)) page.add(photo_summary(view, *photo));
    }
    return page.response();
}

constexpr Route routes[] = {
    {"get_photo", get_photo},
    {"get_picture", get_picture},
    {"get_original", get_original},
    {"list_outlet_photos", list_outlet_photos},
};

}  // namespace

std::span<const Route> photo_routes() { return routes; }

}  // namespace tallyman::server
