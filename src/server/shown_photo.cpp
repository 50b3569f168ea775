#include "server/shown_photo.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "server/limits.h"
#include "server/outside.h"
#include "store/files.h"
#include "vision/examine_json.h"
#include "vision/jpeg.h"
#include "vision/jpeg_write.h"
#include "vision/redact.h"

namespace tallyman::server {
namespace {

using removal::Measure;

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

std::optional<Restriction> restriction_of(Call& call, const PhotoInfo& photo) {
    return call.app.outside().restriction({photo.row.file, photo.id}, call.app.now(), call.app.country_of(call.head));
}

bool hides(Measure measure, Reader reader) {
    switch (measure) {
        case Measure::blur_region:
            return false;
        case Measure::hide_public:
            return reader == Reader::everybody;
        case Measure::hide_all:
        case Measure::erase:
            return reader != Reader::evidence_holder;
    }
    return true;
}

// The size of the whole picture, as the checks saw it: the regions are in its pixels.
std::optional<int> longest_side(const Call& call, const PhotoInfo& photo) {
    const auto text = call.app.read([&](const store::Store& store) { return store.seen(photo.row.file); });
    if (!text) return {};
    const auto seen = vision::parse_examination(*text);
    if (!seen || seen->width < 1 || seen->height < 1) return {};
    return std::max(seen->width, seen->height);
}

// Of our own copy, so that no stranger's byte is decoded here. Empty when it is not known where the regions are.
std::string with_regions_blurred(const std::string& copy, std::span<const removal::Region> regions,
                                 std::optional<int> whole) {
    auto photo = vision::decode_photo(std::as_bytes(std::span(copy)));
    if (!photo || !whole) return {};
    const double scale = static_cast<double>(std::max(photo->luma.width, photo->luma.height)) / *whole;
    std::vector<vision::Box> boxes;
    for (const auto& region : regions)
        boxes.push_back({static_cast<float>(std::floor(region.x * scale)),
                         static_cast<float>(std::floor(region.y * scale)),
                         static_cast<float>(std::ceil(region.width * scale) + 1),
                         static_cast<float>(std::ceil(region.height * scale) + 1)});
    vision::redact(photo->rgb, photo->luma.width, photo->luma.height, boxes);
    const auto bytes = vision::write_jpeg(photo->rgb, photo->luma.width, photo->luma.height, 80);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string key_of(const Call& call, const PhotoInfo& photo, int side, People people,
                   const std::optional<Restriction>& restriction) {
    auto key =
        fmt::format("{} {} {} {}", call.app.folder().data.string(), photo.row.file, side, static_cast<int>(people));
    if (restriction)
        for (const auto& region : restriction->regions)
            key += fmt::format(" {},{},{},{}", region.x, region.y, region.width, region.height);
    return key;
}

}  // namespace

std::string original_bytes(const Call& call, const PhotoInfo& photo) {
    try {
        return call.app.photo_bytes(photo, limits::photo_max);
    } catch (const Failure&) {
        throw Problem("not_found");  // its file is not there, or is no photo by its size
    }
}

std::optional<Response> refusal_of(Call& call, const PhotoInfo& photo, Reader reader) {
    if (call.app.outside().is_erased(photo.row.file)) return Problem("erased").response(call.lang);
    const auto restriction = restriction_of(call, photo);
    if (!restriction || !hides(restriction->measure, reader)) return {};
    const bool owners = restriction->measure == Measure::erase && !restriction->of_an_order;
    if (owners) return Problem("erased", restriction->case_id).response(call.lang);
    return std::move(
        Problem("blocked", restriction->case_id)
            .response(call.lang)
            .header("Link", fmt::format("<{}/transparency/>; rel=\"blocked-by\"", call.app.config().address)));
}

std::string shown_copy(const Call& call, std::string_view untrusted, int side, People people) {
    if (!call.app.config().machine_room.preview) throw Problem("not_found");
    const auto bytes = call.app.config().machine_room.preview(std::as_bytes(std::span(untrusted)), side, people);
    if (bytes.empty()) throw Problem("not_found");
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Response shown_photo(Call& call, const PhotoInfo& photo, int side, Reader reader, bool shown_faces) {
    static Copies copies;
    if (auto refused = refusal_of(call, photo, reader)) return *std::move(refused);
    const auto restriction = restriction_of(call, photo);
    const auto people = reader == Reader::reviewer || shown_faces ? People::shown : People::hidden;
    const auto key = key_of(call, photo, side, people, restriction);
    auto copy = copies.find(key);
    if (!copy) {
        auto text = shown_copy(call, original_bytes(call, photo), side, people);
        if (restriction && !restriction->regions.empty())
            text = with_regions_blurred(text, restriction->regions, longest_side(call, photo));
        if (text.empty()) throw Problem("not_found");
        copy = std::make_shared<const std::string>(std::move(text));
        copies.keep(key, copy);
    }
    return text_response(*copy, "image/jpeg");
}

}  // namespace tallyman::server
