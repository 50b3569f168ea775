#include "cli/receive.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "report/text.h"
#include "server/app.h"
#include "server/delivery_json.h"
#include "server/limits.h"
#include "server/uploads.h"
#include "server/world.h"
#include "store/deliveries.h"
#include "store/incoming.h"
#include "store/received.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::int64_t nobody = 0;  // of the accounts: the file came by hand
constexpr std::size_t events_at_once = 100;

struct Taken {
    std::size_t events = 0, photos = 0, known = 0, refused = 0;
};

std::string bytes_of(const fs::path& path, std::size_t at_most) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    std::ifstream in(path, std::ios::binary);
    if (error || !in) throw Failure(fmt::format("cannot read {}", path.string()));
    if (size > at_most) throw Failure(fmt::format("{} is larger than {} bytes", path.string(), at_most));
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

class Intake {
public:
    Intake(server::App& app, Console& console) : app_(app), console_(console) {}

    void take(const fs::path& path) {
        const auto file = fs::is_directory(path) ? path / "deliveries.json" : path;
        json exported;
        try {
            exported = json::parse(bytes_of(file, server::limits::import_file_max));
            driver_ = driver_of(exported.value("vehicle", ""));
            take_events(exported.value("events", json::array()));
            for (const auto& photo : exported.value("photos", json::array())) take_photo(file.parent_path(), photo);
        } catch (const json::exception& error) {
            throw Failure(fmt::format("{} is not what a driver's phone saves ({})", file.string(), error.what()));
        } catch (const server::Problem& problem) {
            const auto body = problem.body(console_.lang());
            std::string why = body["title"];
            for (const auto& [field, code] : problem.fields()) why += fmt::format(" {}: {}.", field, code);
            throw Failure(fmt::format("{}: {}", file.string(), why));
        }
    }

    Taken taken;

private:
    std::string driver_of(const std::string& vehicle) const {
        const auto world = app_.world();
        const auto found = world->books->vehicles.find(VehicleId{vehicle});
        return found == world->books->vehicles.end() ? vehicle : found->second->driver.text;
    }

    bool is_order(const OrderId& order) {
        if (app_.world()->books->order_at.contains(order)) return true;
        ++taken.refused;
        console_.note(fmt::format(fmt::runtime(Words{"Không có đơn {}", "There is no order {}"}.in(console_.lang())),
                                  order.text));
        return false;
    }

    // Held to the same schema as what phones send.
    void take_events(const json& events) {
        const auto& operation = *app_.api().find("add_delivery_events");
        for (std::size_t i = 0; i < events.size(); i += events_at_once) {
            json some = json::array();
            for (std::size_t k = i; k < std::min(i + events_at_once, events.size()); ++k) some.push_back(events[k]);
            const auto body = app_.api().checked_body(operation, json{{"events", std::move(some)}}.dump());
            std::vector<DeliveryEvent> good;
            for (const auto& one : body["events"]) {
                auto event = server::delivery_event_of(one, app_.zone(), app_.now());
                event.driver = driver_;
                if (is_order(event.order)) good.push_back(std::move(event));
            }
            for (const auto how :
                 app_.write([&](const store::Store& store) { return store::Deliveries(store).add(good, nobody); })) {
                taken.events += how == store::Deliveries::Taken::accepted ? 1 : 0;
                taken.known += how == store::Deliveries::Taken::known ? 1 : 0;
                taken.refused +=
                    how == store::Deliveries::Taken::reused || how == store::Deliveries::Taken::too_far_on ? 1 : 0;
            }
        }
    }

    store::Upload upload_of(const json& photo) const {
        store::Upload upload;
        upload.id = photo.at("id");
        upload.account = nobody;
        upload.photo.order.text = photo.at("order");
        upload.photo.vehicle = VehicleId{photo.at("vehicle").get<std::string>()};
        upload.photo.taken_at = parse_instant(photo.at("taken_at").get<std::string>(), app_.zone());
        if (photo.contains("position"))
            upload.photo.position = LatLon{photo["position"].at("lat"), photo["position"].at("lon")};
        upload.driver = driver_;
        upload.sha256 = photo.at("sha256");
        return upload;
    }

    void take_photo(const fs::path& folder, const json& photo) {
        auto wanted = upload_of(photo);
        if (!server::is_upload_id(wanted.id)) throw Failure(fmt::format("\"{}\" is not the id of a photo", wanted.id));
        if (!is_order(wanted.photo.order)) return;
        const auto jpeg = bytes_of(folder / "photos" / (wanted.id + ".jpg"), server::limits::photo_max);
        wanted.bytes = static_cast<std::int64_t>(jpeg.size());
        const auto there = app_.write([&](const store::Store& store) { return store::Received(store).begin(wanted); });
        if (there.received_at) {
            ++taken.known;
            return;
        }
        const auto partial = store::partial_path(app_.folder().data, there.id);
        fs::create_directories(partial.parent_path());
        fs::remove(partial);  // of chunks that got through before the phone gave up
        store::add_bytes(partial, 0, std::as_bytes(std::span(jpeg)));
        if (there.sha256 != wanted.sha256 || !store::seal(app_.folder().data, there, app_.photos())) {
            ++taken.refused;
            console_.note(fmt::format(
                fmt::runtime(
                    Words{"Ảnh {} không đúng dấu SHA-256", "Photo {} differs from its SHA-256"}.in(console_.lang())),
                wanted.id));
            return;
        }
        const auto receipt = server::receipt_of(app_, there);
        app_.write([&](const store::Store& store) { store::Received(store).receive(there, receipt); });
        ++taken.photos;
    }

    server::App& app_;
    Console& console_;
    std::string driver_;
};

}  // namespace

ExitCode receive(const ReceiveOptions& options, Console& console) {
    store::find_store(options.data);  // says so when there is none, instead of making one
    server::Config config;
    config.data = options.data;
    config.version = TALLYMAN_VERSION;
    config.logs = false;
    server::App app(std::move(config));
    Intake intake(app, console);
    for (const auto& file : options.files) intake.take(file);
    const auto& [events, photos, known, refused] = intake.taken;
    console.say(report::say({"{} và {} từ máy tài xế; {} đã có từ trước, {} không nhận",
                             "{} and {} of phones; {} known before, {} not taken"},
                            report::some(events, "{} việc", "{} event", "{} events"),
                            report::some(photos, "{} ảnh", "{} photo", "{} photos"), known, refused)
                    .in(console.lang()));
    console.result(
        {{"command", "receive"}, {"events", events}, {"photos", photos}, {"known", known}, {"refused", refused}});
    return refused > 0 ? ExitCode::problems_found : ExitCode::done;
}

}  // namespace tallyman::cli
