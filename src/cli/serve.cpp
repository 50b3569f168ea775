#include "cli/serve.h"

#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/examine_day.h"
#include "cli/load_references.h"
#include "cli/photo_examiner.h"
#include "decoder/preview.h"
#include "server/self_check.h"
#include "server/server.h"
#include "server/web_files.h"
#include "server/webhook_work.h"

namespace tallyman::cli {
namespace {

// Pictures come in two sizes, for a list and for a screen, with people and without: each of the four has a process of
// its own, one picture at a time.
class Pictures {
public:
    explicit Pictures(const vision::PeopleFinder& people)
        : hidden_{{small_side, people}, {large_side, people}}, shown_{{small_side, nobody_}, {large_side, nobody_}} {}

    std::vector<std::byte> copy(std::span<const std::byte> jpeg, int side, server::People people) {
        auto& sizes = people == server::People::hidden ? hidden_ : shown_;
        auto& size = sizes[side <= small_side ? 0 : 1];
        const std::scoped_lock lock(size.mutex);
        return size.previewer.preview(jpeg);
    }

private:
    static constexpr int small_side = 480, large_side = 1280;
    struct Size {
        Size(int side, const vision::PeopleFinder& people) : previewer(side, people) {}
        std::mutex mutex;
        decoder::Previewer previewer;
    };
    vision::PeopleFinder nobody_;  // to be hidden
    Size hidden_[2], shown_[2];
};

// A sample day is of another date; with its own clock a server shows it as it was lived.
Clock clock_of(const std::string& start) {
    if (start.empty()) return system_now;
    const auto wanted = parse_instant(start, Zone());
    if (!wanted) throw Failure(fmt::format("--clock must be a time such as 2026-11-23T09:00, not \"{}\"", start));
    return [ahead = *wanted - system_now()] { return system_now() + ahead; };
}

}  // namespace

ExitCode serve(const ServeOptions& options, Console& console) {
    const auto address = server::parse_address(options.listen);
    std::filesystem::create_directories(options.data);
    const auto references = load_references({.catalog = {}, .products = {}});  // whose faces and plates to hide
    Pictures pictures(references.people);                                      // both before the first thread
    PhotoExaminer examiner(options.data);

    server::Config config;
    config.data = options.data;
    config.version = TALLYMAN_VERSION;
    config.checks = checks_version();
    config.clock = clock_of(options.clock);
    config.address = options.address.empty() ? "http://" + options.listen : options.address;
    config.web = &server::web_files();
    config.machine_room.preview = [&](std::span<const std::byte> jpeg, int side, server::People people) {
        return pictures.copy(jpeg, side, people);
    };
    server::App app(std::move(config));
    if (const auto problems = server::self_check(app); !problems.empty()) {
        for (const auto& problem : problems) console.note(problem.in(console.lang()));
        throw Failure(
            std::string(
                Words{"tự kiểm tra không đạt; không phục vụ", "the self-check failed; not serving"}.in(console.lang())),
            ExitCode::internal);
    }
    server::Server server(app, address);
    server::PhotoWork photos(app, examiner.examining());
    StopFlag stop;
    std::jthread working([&] {
        if (!options.no_work) photos.run(stop);
    });
    server::WebhookWork webhooks(app);
    std::jthread telling([&] { webhooks.run(stop); });

    const auto base =
        options.address.empty() ? fmt::format("http://{}:{}", address.host, server.port()) : options.address;
    app.reached_at(base);
    const auto link = app.first_link();
    if (link)
        console.say(fmt::format(fmt::runtime(Words{"Mở một lần để đặt mật khẩu quản trị: {}",
                                                   "Open this once to choose the admin's password: {}"}
                                                 .in(console.lang())),
                                *link));
    console.say(fmt::format(
        fmt::runtime(
            Words{"Đang phục vụ tại {} (Ctrl-C để dừng)", "Serving at {} (Ctrl-C to stop)"}.in(console.lang())),
        base));
    console.result({{"command", "serve"},
                    {"address", base},
                    {"data", app.folder().data.string()},
                    {"link", link ? nlohmann::json(*link) : nlohmann::json(nullptr)}});
    while (!interrupted().stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.set();
    return ExitCode::done;
}

}  // namespace tallyman::cli
