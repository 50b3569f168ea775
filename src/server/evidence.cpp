#include "server/evidence.h"

#include <algorithm>
#include <zip.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "report/public_page.h"
#include "review/review.h"
#include "server/day_json.h"
#include "server/limits.h"
#include "server/outside.h"
#include "store/day_events.h"
#include "store/erase.h"
#include "store/ledger_store.h"
#include "verify/words.h"
#include "vision/examine_json.h"

namespace tallyman::server {
namespace {

using nlohmann::json;
using report::Text;

constexpr int copy_side = 1280;  // pixels
constexpr std::size_t photos_max = 50;

// Files in memory, then one ZIP of them. JPEGs are stored, texts deflated.
class Zip {
public:
    Zip() : source_(zip_source_buffer_create(nullptr, 0, 0, nullptr)) {
        if (source_ == nullptr) throw Failure("no memory for a ZIP", ExitCode::internal);
        zip_ = zip_open_from_source(source_, ZIP_TRUNCATE, nullptr);
        if (zip_ == nullptr) throw Failure("cannot begin a ZIP", ExitCode::internal);
        zip_source_keep(source_);
    }
    ~Zip() {
        if (zip_ != nullptr) zip_discard(zip_);
        zip_source_free(source_);
    }
    Zip(const Zip&) = delete;
    Zip& operator=(const Zip&) = delete;

    // The bytes must live until `bytes` was called.
    void add(const std::string& name, std::string_view bytes) {
        zip_source_t* file = zip_source_buffer(zip_, bytes.data(), bytes.size(), 0);
        const auto index = file == nullptr ? -1 : zip_file_add(zip_, name.c_str(), file, ZIP_FL_ENC_UTF_8);
        if (index < 0) throw Failure(fmt::format("cannot put {} into the ZIP", name), ExitCode::internal);
        const auto place = static_cast<zip_uint64_t>(index);
        if (name.ends_with(".jpg")) zip_set_file_compression(zip_, place, ZIP_CM_STORE, 0);
        zip_file_set_dostime(zip_, place, 0, 0x21, 0);  // 1980-01-01: the same evidence is the same file
    }

    std::string bytes() && {
        if (zip_close(std::exchange(zip_, nullptr)) != 0) throw Failure("cannot finish the ZIP", ExitCode::internal);
        zip_stat_t stat;
        zip_source_stat(source_, &stat);
        std::string bytes(stat.size, '\0');
        zip_source_open(source_);
        zip_source_read(source_, bytes.data(), bytes.size());
        zip_source_close(source_);
        return bytes;
    }

private:
    zip_source_t* source_;
    zip_t* zip_ = nullptr;
};

std::string in_text(LatLon position) { return fmt::format("{:.5f}, {:.5f}", position.lat, position.lon); }

struct Evidence {
    App& app;
    const EvidenceRequest& request;
    const Order& order;
    const World& world;
    View view;
    const Outlet* outlet = nullptr;

    std::vector<const PhotoInfo*> photos() const {
        std::vector<const PhotoInfo*> found;
        for (const auto& photo : world.photos_of(order.id)) found.push_back(photo.get());
        if (found.size() > photos_max) found.resize(photos_max);
        return found;
    }

    std::optional<vision::Examination> seen_in(const PhotoInfo& photo) const {
        const auto text = app.read([&](const store::Store& store) { return store.seen(photo.row.file); });
        if (!text) return {};
        auto seen = vision::parse_examination(*text);
        return seen ? std::optional(std::move(*seen)) : std::nullopt;
    }

    // A package leaves the house for good: a picture that is erased, or under any measure of the removal desk, stays.
    bool is_kept_back(const PhotoInfo& photo) const {
        auto& outside = app.outside();
        return outside.is_erased(photo.id) || outside.is_erased(photo.row.file) ||
               outside.restriction({photo.row.file, photo.id}, app.now(), {}).has_value();
    }

    std::optional<LatLon> position_of(const PhotoInfo& photo) const {
        if (photo.row.position) return photo.row.position;
        const auto seen = seen_in(photo);
        return seen ? seen->exif.position : std::nullopt;
    }
};

// What happened, each with its time and, where known, its place: timeline and track are two views of it.
struct Step {
    std::optional<Instant> at;
    Text what;
    std::optional<LatLon> position = {};
};

std::vector<Step> steps_of(const Evidence& evidence) {
    const auto& [app, request, order, world, view, outlet] = evidence;
    std::vector<Step> steps;
    const auto add = [&](std::optional<Instant> at, Words what, std::optional<LatLon> position = {}) {
        steps.push_back({at, {std::string(what.vi), std::string(what.en)}, position});
    };
    add(world.imported_at, {"Đơn hàng được nhập", "Order imported"});
    if (const auto place = world.places.find(order.id); place != world.places.end()) {
        const auto& plan = world.plans.at(place->second.day);
        const auto depot = world.books->depots.find(world.depot_of(order.id));
        for (const auto& route : plan.routes) {
            if (route.vehicle != place->second.vehicle) continue;
            add(view.zone.at(place->second.day, route.trips[place->second.trip].leave_depot),
                {"Xe rời kho (theo kế hoạch)", "Van leaves the depot (planned)"},
                depot == world.books->depots.end() ? std::nullopt : std::optional(depot->second->position));
        }
        add(view.zone.at(place->second.day, place->second.stop->arrive),
            {"Đến điểm giao (theo kế hoạch)", "Arrival at the outlet (planned)"},
            outlet ? std::optional(outlet->position) : std::nullopt);
    }
    for (const auto* photo : evidence.photos()) {
        add(photo->row.taken_at, {"Chụp ảnh giao hàng", "Delivery photo taken"}, evidence.position_of(*photo));
        if (photo->received_at) add(photo->received_at, {"Máy chủ nhận ảnh", "Photo received by the server"});
    }
    if (const auto* delivery = world.delivery_of(order.id)) {
        if (delivery->arrived_at) add(delivery->arrived_at, {"Tài xế báo đã đến", "Driver reports arrival"});
        if (delivery->done_at) add(delivery->done_at, {"Tài xế báo kết quả", "Driver reports the outcome"});
    }
    if (const auto found = world.reviews_of.find(order.id); found != world.reviews_of.end()) {
        for (const auto i : found->second)
            add(world.reviews[i].review.decided_at, {"Người kiểm tra quyết định", "Decided by a reviewer"});
    }
    if (const auto found = world.appeals_of.find(order.id); found != world.appeals_of.end()) {
        for (const auto i : found->second) {
            const auto& appeal = world.appeals[i].appeal;
            add(appeal.filed_at, {"Có khiếu nại", "Appeal filed"});
            if (!appeal.open()) add(appeal.decided_at, {"Khiếu nại được quyết định", "Appeal decided"});
        }
    }
    std::ranges::stable_sort(steps, {}, [](const Step& step) { return step.at.value_or(Instant::max()); });
    return steps;
}

json timeline_json(const Evidence& evidence, const std::vector<Step>& steps) {
    json list = json::array();
    for (const auto& step : steps)
        list.push_back({{"at", instant_or_null(evidence.view, step.at)}, {"what", json_of(step.what)}});
    return list;
}

json track_json(const Evidence& evidence, const std::vector<Step>& steps) {
    json points = json::array();
    for (const auto& step : steps) {
        if (!step.position) continue;
        json point = {{"at", instant_or_null(evidence.view, step.at)},
                      {"what", json_of(step.what)},
                      {"position", json_of(*step.position)}};
        if (evidence.outlet)
            point["distance_to_outlet_m"] = great_circle(*step.position, evidence.outlet->position).value;
        points.push_back(std::move(point));
    }
    return {{"outlet", evidence.outlet ? outlet_card(*evidence.outlet) : json(nullptr)}, {"points", points}};
}

std::vector<report::EvidencePhoto> pictures_of(const Evidence& evidence, json& list) {
    std::vector<report::EvidencePhoto> pictures;
    const bool whole = sees_whole_photos(evidence.request.caller);
    const auto& preview = evidence.app.config().machine_room.preview;
    for (const auto* photo : evidence.photos()) {
        report::EvidencePhoto picture{fmt::format("photos/{}.jpg", pictures.size() + 1), {}, !whole, {}};
        json told = photo_json(evidence.view, *photo, evidence.seen_in(*photo));
        told["copy"] = !whole;
        try {
            if (evidence.is_kept_back(*photo)) throw Failure("kept back");
            const auto text = evidence.app.photo_bytes(*photo, limits::photo_max);
            const auto bytes = std::as_bytes(std::span(text));
            if (whole) {  // a look at a sealed original, as any other
                evidence.app.write([&](const store::Store& store) {
                    store::tell_original_seen(store, photo->row.order, photo->row.file, evidence.request.caller.name());
                });
                picture.jpeg.assign(bytes.begin(), bytes.end());
            } else if (preview)
                picture.jpeg = preview(bytes, copy_side, People::hidden);
        } catch (const Failure&) {
            picture.jpeg.clear();  // kept back, or its file is gone: the proof still says that it was there
        }
        told["file"] = picture.jpeg.empty() ? json(nullptr) : json(picture.file);
        list.push_back(std::move(told));
        if (picture.jpeg.empty()) continue;
        const std::string when = photo->row.taken_at ? evidence.view.zone.iso(*photo->row.taken_at) : photo->row.file;
        picture.caption = whole ? Text{when + " · ảnh gốc", when + " · original"}
                                : Text{when + " · bản sao đã che", when + " · redacted copy"};
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

report::EvidenceView page_of(const Evidence& evidence, const std::vector<Step>& steps) {
    report::EvidenceView page;
    page.order = evidence.order.id.text;
    page.outlet = evidence.outlet ? fmt::format("{} · {}", evidence.outlet->name, evidence.outlet->address)
                                  : evidence.order.outlet.text;
    page.made_by = "tallyman " + evidence.app.config().version;
    if (const auto* verdict = evidence.world.verdict_of(evidence.order.id)) {
        page.is_judged = true;
        page.decision = verdict->decision;
        for (const auto& reason : verdict->reasons)
            page.reasons.push_back({verify::sentence(reason, Lang::vi), verify::sentence(reason, Lang::en)});
    }
    for (const auto& step : steps) {
        report::EvidenceStep shown{step.at ? evidence.view.zone.iso(*step.at) : "", step.what, {}};
        if (step.position) {
            shown.place = in_text(*step.position);
            if (evidence.outlet)
                shown.place += fmt::format(" ({} m)", great_circle(*step.position, evidence.outlet->position).value);
        }
        page.steps.push_back(std::move(shown));
    }
    return page;
}

std::string manifest_of(const report::EvidenceView& page, const store::LedgerStore& ledger) {
    std::string text = fmt::format("tallyman evidence\n{}\n", page.order);
    for (const auto& [name, content] : page.files) text += fmt::format("{}  {}\n", hex(sha256(content)), name);
    for (const auto& photo : page.photos) text += fmt::format("{}  {}\n", hex(sha256(photo.jpeg)), photo.file);
    return ledger.sign(text);
}

constexpr const char* readme =
    "Mở index.html bằng trình duyệt: trang tự kiểm tra mọi thứ, không cần mạng.\n"
    "Open index.html in a browser: the page checks everything by itself, offline.\n\n"
    "tallyman verify proof.json --key key.txt\n";

}  // namespace

bool sees_whole_photos(const Caller& caller) { return caller.has(Role::privacy_officer); }

std::string evidence_zip(App& app, const EvidenceRequest& request) {
    const auto world = app.world();
    const auto found = world->books->order_at.find(request.order);
    if (found == world->books->order_at.end()) throw Failure(fmt::format("there is no order '{}'", request.order.text));
    const Depots everywhere{.all = true};
    const auto outlet = world->books->outlets.find(found->second->outlet);
    const Evidence evidence{
        app,
        request,
        *found->second,
        *world,
        View{*world, app.zone(), everywhere, world->imported_at, app.outside().hidden_texts(app.now())},
        outlet == world->books->outlets.end() ? nullptr : outlet->second};

    const store::LedgerStore ledger(app.folder().data);
    const auto steps = steps_of(evidence);
    auto page = page_of(evidence, steps);
    json photo_list = json::array();
    page.photos = pictures_of(evidence, photo_list);
    page.key = ledger.key().text();
    page.files["proof.json"] = ledger::to_json(ledger.prove(request.order.text, {}));
    page.files["key.txt"] = page.key + "\n";
    page.files["README.txt"] = readme;
    page.files["order.json"] = order_json(evidence.view, evidence.order).dump(1) + "\n";
    page.files["photos.json"] = photo_list.dump(1) + "\n";
    page.files["timeline.json"] = timeline_json(evidence, steps).dump(1) + "\n";
    page.files["track.json"] = track_json(evidence, steps).dump(1) + "\n";
    page.files["events.jsonld"] = app.read([&](const store::Store& store) {
        return store.allocation() ? store::day_events(store, app.zone(), store::default_trace_domain, request.order)
                                  : std::string("{}\n");
    });
    page.manifest = manifest_of(page, ledger);
    const std::string index = report::evidence_page(page, request.lang);

    Zip zip;
    zip.add("index.html", index);
    zip.add("manifest.txt", page.manifest);
    for (const auto& [name, text] : page.files) zip.add(name, text);
    for (const auto& photo : page.photos)
        zip.add(photo.file, {reinterpret_cast<const char*>(photo.jpeg.data()), photo.jpeg.size()});
    return std::move(zip).bytes();
}

}  // namespace tallyman::server
