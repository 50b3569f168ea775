#include "cli/sample.h"

#include <atomic>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "catalog/settings_file.h"
#include "dispatch/drops.h"
#include "dispatch/plan_settings.h"
#include "orders/allocate.h"
#include "report/text.h"
#include "sample/day_files.h"
#include "sample/rounds.h"
#include "sample/studio.h"
#include "server/delivery_json.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& folder, const sample::NamedFile& file) {
    const fs::path path = folder / file.path;
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
    if (!out.flush()) throw Failure(fmt::format("cannot write {}", path.string()));
}

// Runs 0 .. count - 1 in order on some threads; stops early with Ctrl-C or the first exception, which is thrown on.
void in_parallel(std::size_t count, int threads, const Progress& progress,
                 const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::size_t done = 0;
    std::exception_ptr trouble;
    const auto run = [&] {
        while (!progress.stopped()) {
            const std::size_t i = next++;
            if (i >= count) return;
            try {
                work(i);
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!trouble) trouble = std::current_exception();
                next = count;
                return;
            }
            const std::lock_guard lock(mutex);
            progress.report(++done, count);
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (int i = 1; i < threads; ++i) helpers.emplace_back(run);
        run();
    }
    if (trouble) std::rethrow_exception(trouble);
}

// Made beside its place and moved there when it is whole, so an interrupted run leaves nothing behind.
class Workplace {
public:
    explicit Workplace(fs::path target) : target_(std::move(target)), made_(target_) {
        if (fs::exists(target_) && !(fs::is_directory(target_) && fs::is_empty(target_)))
            throw Failure(fmt::format("{} is there already and not an empty folder", target_.string()));
        made_ += fmt::format(".unfinished-{}", getpid());
        fs::create_directories(made_);
    }
    ~Workplace() {
        std::error_code ignored;
        fs::remove_all(made_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;

    const fs::path& path() const { return made_; }
    void finish() {
        if (fs::exists(target_)) fs::remove(target_);
        fs::rename(made_, target_);
    }

private:
    fs::path target_, made_;
};

// As `tallyman plan` sees the day.
std::vector<sample::Leg> planned(const sample::SampleDay& day, const Settings& settings, const Progress& progress) {
    const auto allocation = allocate(day.orders, day.stock, day.catalog, shelf_life_rule({}));
    std::vector<sample::Leg> legs;
    for (const auto& [due, drops] : dispatch::drops_by_day(day.catalog, day.orders, allocation)) {
        for (const auto& route :
             dispatch::plan_day(day.catalog, drops, dispatch::plan_options(settings), progress).routes)
            for (const auto& trip : route.trips)
                for (const auto& stop : trip.stops)
                    legs.push_back({stop.order, route.vehicle, stop.arrive, stop.leave});
    }
    return legs;
}

// A file a phone, as its own export writes it.
void write_phones(const fs::path& folder, const sample::SampleDay& day, std::span<const DeliveryEvent> events) {
    for (const auto& vehicle : day.catalog.vehicles) {
        auto exported =
            nlohmann::json{{"day", iso(day.day)}, {"vehicle", vehicle.id.text}, {"events", nlohmann::json::array()}};
        for (const auto& event : events)
            if (event.driver == vehicle.driver.text) exported["events"].push_back(server::json_of(event, Zone()));
        if (!exported["events"].empty())
            write(folder, {"phones/" + vehicle.id.text + ".json", exported.dump(2) + "\n"});
    }
}

sample::SampleDay made_day(const SampleOptions& options, const sample::Options& day_options, int number,
                           const fs::path& folder, const Progress& progress) {
    if (options.until.empty()) return sample::make_day(day_options, number);
    const auto until = parse_time_of_day(options.until);
    if (!until) throw Failure(fmt::format("--until must be a time of day such as 10:30, not \"{}\"", options.until));
    auto day = sample::papers_of(day_options, number);
    // By steps and not by time: the vans drive along the plan that `tallyman plan` will find again.
    day.settings = fmt::format("\n[plan]\nseconds = 60.0\niterations = {}\n", 4'000 * day.orders.size());
    Problems none;
    const auto settings = read_settings(day.settings, dispatch::plan_settings, none);
    write_phones(folder, day, sample::drive_until(day, planned(day, settings, progress), *until));
    return day;
}

fs::path without_slash(const std::string& folder) {
    const fs::path path = fs::path(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

void make_one(const fs::path& folder, const sample::SampleDay& day, int threads, const Progress& progress) {
    const sample::Studio studio(day);
    const std::size_t outlets = day.catalog.outlets.size(), products = day.items.size(), shots = day.shots.size();
    std::vector<std::vector<sample::Seen>> seen(shots);
    in_parallel(products + outlets + shots, threads, progress, [&](std::size_t i) {
        if (i < products) {
            for (const auto& file : studio.product_pictures(i)) write(folder, file);
        } else if (i < products + outlets) {
            for (const auto& file : studio.storefronts(i - products)) write(folder, file);
        } else {
            const std::size_t shot = i - products - outlets;
            sample::PhotoFile photo = studio.photo(shot);
            seen[shot] = std::move(photo.seen);
            write(folder, {day.shots[shot].file, std::move(photo.bytes)});
        }
    });
    if (progress.stopped()) return;
    for (const auto& file : sample::day_files(day)) write(folder, file);
    write(folder, sample::box_file(day, seen));
}

}  // namespace

ExitCode sample_days(const SampleOptions& options, Console& console) {
    sample::Options day_options = options.day;
    day_options.lang = console.lang();
    const auto first = parse_day(options.first_day);
    if (!first) throw Failure(fmt::format("--date must be a day such as 2026-11-23, not \"{}\"", options.first_day));
    if (options.days < 1 || options.days > 366) throw Failure("--days must lie in 1 .. 366");
    if (options.threads < 1 || options.threads > 64) throw Failure("--threads must lie in 1 .. 64");
    day_options.first_day = *first;

    Workplace workplace(without_slash(options.folder));
    for (int number = 0; number < options.days; ++number) {
        const auto date = iso(*first + std::chrono::days(number));
        const auto folder = options.days == 1 ? workplace.path() : workplace.path() / date;
        const Progress progress = console.progress(date, "pictures");
        const auto day = made_day(options, day_options, number, folder, progress);
        make_one(folder, day, options.threads, progress);
        if (progress.stopped()) throw Failure("interrupted; nothing was kept");
        console.result(
            {{"day", iso(day.day)},
             {"outlets", day.catalog.outlets.size()},
             {"vehicles", day.catalog.vehicles.size()},
             {"orders", day.orders.size()},
             {"photos", day.shots.size()},
             {"folder",
              (options.days == 1 ? fs::path(options.folder) : fs::path(options.folder) / iso(day.day)).string()}});
        console.say(report::say({"{}: {}, {}", "{}: {}, {}"}, iso(day.day),
                                report::some(day.orders.size(), "{} đơn", "{} order", "{} orders"),
                                report::some(day.shots.size(), "{} ảnh", "{} photo", "{} photos"))
                        .in(console.lang()));
    }
    workplace.finish();
    return ExitCode::done;
}

}  // namespace tallyman::cli
