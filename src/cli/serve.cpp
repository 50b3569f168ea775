#include "cli/serve.h"

#include <malloc.h>
#include <mutex>
#include <thread>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/examine_day.h"
#include "cli/load_references.h"
#include "cli/photo_examiner.h"
#include "decoder/preview.h"
#include "server/caller.h"
#include "server/self_check.h"
#include "server/server.h"
#include "server/web_files.h"
#include "server/webhook_work.h"
#include "server/world.h"
#include "store/accounts.h"

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

// People to look at a sample day with: a link for each, which opens once. The driver is of the first vehicle that goes
// out.
void invite(server::App& app, Console& console) {
    const auto world = app.world();
    std::optional<DriverId> driver;
    for (const auto& [day, plan] : world->plans)
        if (!plan.routes.empty() && !driver) driver = world->books->vehicles.at(plan.routes.front().vehicle)->driver;
    const std::tuple<server::Role, Words> people[] = {{server::Role::planner, {"Điều phối", "Planner"}},
                                                      {server::Role::driver, {"Tài xế", "Driver"}},
                                                      {server::Role::reviewer, {"Duyệt ảnh", "Reviewer"}}};
    for (const auto& [role, called] : people) {
        store::Account account;
        account.name = name(role);
        account.display_name = called.in(console.lang());
        account.grants = {{std::string(name(role)), {}}};
        account.lang = console.lang();
        if (role == server::Role::driver) account.driver = driver;
        const auto id = app.write([&](const store::Store& store) {
            store::Accounts accounts(store);
            const auto known = accounts.find(account.name);
            return known ? known->id : accounts.add(account, "demo").value();
        });
        console.say(fmt::format("{}: {}", account.display_name, app.new_link(id)));
    }
}

}  // namespace

ExitCode serve(const ServeOptions& options, Console& console) {
    // What changed of the day is read anew, now by this thread, now by that; with a part of the memory of its own
    // each would keep a day's worth for its next turn, and memory grow for half an hour. Two parts serve all.
    ::mallopt(M_ARENA_MAX, 2);
    const auto address = server::parse_address(options.listen);
    const auto& named = options.address;
    if (!named.empty() && ((!named.starts_with("http://") && !named.starts_with("https://")) || named.ends_with('/')))
        throw Failure(fmt::format("--address must be like https://tallyman.example, not \"{}\"", named));
    // Who made the folder may open it to others; we do not: names, photos and the sign-in are in it.
    if (std::filesystem::create_directories(options.data))
        std::filesystem::permissions(options.data, std::filesystem::perms::owner_all);
    const auto day = store::open_day(options.data, options.data, console.lang());
    for (const auto& problem : day.problems.listed()) console.note(sentence(problem, console.lang()));
    // Whose faces and plates to hide; like the examiner before the first thread.
    const auto references =
        load_references({.catalog = {}, .products = {}, .people_model = people_model_of(options.data)});
    Pictures pictures(references.people);
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
    const auto link = app.first_link(console.lang());
    if (link)
        console.say(fmt::format(fmt::runtime(Words{"Mở một lần để đặt mật khẩu quản trị: {}",
                                                   "Open this once to choose the admin's password: {}"}
                                                 .in(console.lang())),
                                *link));
    if (options.demo) invite(app, console);
    console.say(fmt::format(
        fmt::runtime(
            Words{"Đang phục vụ tại {} (Ctrl-C để dừng)", "Serving at {} (Ctrl-C to stop)"}.in(console.lang())),
        base));
    console.result({{"command", "serve"},
                    {"address", base},
                    {"data", app.folder().data.string()},
                    {"link", link ? nlohmann::json(*link) : nlohmann::json(nullptr)}});
    constexpr int waits_a_minute = 600;
    for (int waits = 1; !interrupted().stopped(); ++waits) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        if (waits % waits_a_minute == 0) ::malloc_trim(0);  // what a large answer took goes back to the system
    }
    stop.set();
    return ExitCode::done;
}

}  // namespace tallyman::cli
