#include "server/imports.h"

#include <nlohmann/json.hpp>

#include "orders/allocate.h"
#include "server/app.h"
#include "server/log.h"
#include "store/files.h"
#include "store/stock_to_give.h"

namespace tallyman::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json json_of(const tallyman::Problem& problem) {
    return {{"severity", name(problem.severity)},
            {"code", name(problem.code)},
            {"file", problem.file},
            {"line", problem.line},
            {"column", problem.column},
            {"found", problem.found},
            {"wanted", problem.wanted},
            {"words", {{"vi", sentence(problem, Lang::vi)}, {"en", sentence(problem, Lang::en)}}}};
}

std::string report_text(const store::ImportReport& report, const fs::path& folder, const std::vector<Day>& days) {
    json files = json::array(), problems = json::array(), day_texts = json::array();
    for (const auto& file : report.files) {
        std::error_code error;
        const auto bytes = fs::file_size(folder / file.file, error);
        files.push_back(
            {{"file", file.file}, {"bytes", error ? 0 : bytes}, {"rows", file.rows}, {"loaded", file.loaded}});
    }
    for (const auto& problem : report.problems.listed()) problems.push_back(json_of(problem));
    for (const auto day : days) day_texts.push_back(iso(day));
    return json{{"files", files},
                {"problems", problems},
                {"bad_rows", report.problems.bad_rows()},
                {"warnings", report.problems.warnings()},
                {"days", day_texts}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

void refuse(store::OfficeImport& import, const Words& why) {
    const json problem = {{"severity", "refused"},
                          {"code", "not_readable"},
                          {"file", ""},
                          {"line", 0},
                          {"column", ""},
                          {"found", ""},
                          {"wanted", ""},
                          {"words", {{"vi", why.vi}, {"en", why.en}}}};
    import.state = "refused";
    import.report = json{
        {"files", json::array()}, {"problems", json::array({problem})}, {"bad_rows", 0}, {"warnings", 0}, {
            "days",
            json::array()
        }}.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<Day> days_of(const store::Store& store) {
    std::map<Day, int> days;
    for (const auto& order : store.orders()) ++days[order.due];
    std::vector<Day> all;
    for (const auto& [day, count] : days) all.push_back(day);
    return all;
}

void copy_tables(const fs::path& from, const fs::path& to) {
    for (const auto& entry : fs::directory_iterator(from)) {
        if (entry.path().extension() == ".csv")
            store::write_atomically(to / entry.path().filename(),
                                    store::read_file(entry.path(), tallyman::limits::csv_file_max));
    }
}

}  // namespace

void Imports::bring_back_files(std::int64_t id) const {
    if (fs::exists(before(id))) copy_tables(before(id), app_.folder().folder);
    std::error_code ignored;
    fs::remove_all(before(id), ignored);
}

fs::path Imports::before(std::int64_t id) const {
    return app_.folder().data / "imports" / ("before-" + std::to_string(id));
}

Imports::Imports(App& app) : app_(app), thread_([this] { run(); }) {}

Imports::~Imports() {
    stop_.set();
    thread_.request_stop();
    news_.notify_all();
}

fs::path Imports::folder(std::int64_t id) const { return app_.folder().data / "imports" / std::to_string(id); }

int Imports::percent(std::int64_t id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = percent_.find(id);
    return found == percent_.end() ? 0 : found->second;
}

void Imports::forget_files(std::int64_t id) const {
    std::error_code ignored;
    fs::remove_all(folder(id), ignored);
}

void Imports::check(store::OfficeImport import) {
    queue(std::move(import), "checking", [this](store::OfficeImport& one) { check_now(one); });
}
void Imports::keep(store::OfficeImport import) {
    queue(std::move(import), "importing", [this](store::OfficeImport& one) { keep_now(one); });
}

void Imports::queue(store::OfficeImport import, const char* state, std::function<void(store::OfficeImport&)> work) {
    import.state = state;
    save(import);
    const std::scoped_lock lock(mutex_);
    waiting_.push_back([this, import = std::move(import), work = std::move(work)]() mutable {
        try {
            work(import);
        } catch (const std::exception& error) {
            refuse(import, {error.what(), error.what()});
        }
        save_at_last(import);
    });
    news_.notify_all();
}

void Imports::save(const store::OfficeImport& import) {
    app_.write([&](const store::Store& store) { store::OfficeImports(store).change(import); });
    app_.hub().publish({"import", {}, "", std::to_string(import.id), {}});
}

// What it came to must be written down, or it would be at work for ever: a database that is away comes back.
void Imports::save_at_last(const store::OfficeImport& import) {
    constexpr std::chrono::seconds pause{2};
    const auto stop = thread_.get_stop_token();
    while (true) {
        try {
            return save(import);
        } catch (const std::exception& error) {
            log("error", "import", {{"what", error.what()}});
        }
        std::unique_lock lock(mutex_);
        news_.wait_for(lock, stop, pause, [] { return false; });
        if (stop.stop_requested()) return;
    }
}

void Imports::end_cut_off() {
    for (auto& import : app_.read([](const store::Store& store) { return store::OfficeImports(store).running(); })) {
        refuse(import, {"máy chủ dừng giữa chừng; hãy kiểm tra rồi nhập lại",
                        "the server stopped in the middle of it; check it and import again"});
        save(import);
    }
}

void Imports::run() {
    const auto stop = thread_.get_stop_token();
    while (!stop.stop_requested()) {
        std::function<void()> next;
        {
            std::unique_lock lock(mutex_);
            news_.wait(lock, stop, [&] { return !waiting_.empty(); });
            if (waiting_.empty()) return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
        }
        next();
    }
}

// Files that were not sent are those of the day as it is.
void Imports::fill_in(const fs::path& to) const {
    for (const auto* file : {"products.csv", "depots.csv", "outlets.csv", "vehicles.csv", "stock.csv", "orders.csv",
                             "photos.csv", "tallyman.toml"}) {
        std::error_code ignored;
        if (!fs::exists(to / file) && fs::exists(app_.folder().folder / file))
            fs::copy_file(app_.folder().folder / file, to / file, ignored);
    }
}

store::ImportReport Imports::load(std::int64_t id, const fs::path& data) {
    fill_in(folder(id));
    const auto day = store::open_day(folder(id), data, Lang::vi);
    store::Store store(day.data, app_.config().clock);
    Progress progress;
    progress.stop = &stop_;
    progress.report = [&](std::size_t done, std::size_t total) {
        const std::scoped_lock lock(mutex_);
        percent_[id] = static_cast<int>(100 * done / std::max<std::size_t>(total, 1));
    };
    return store::import_day(day, store, app_.now(), progress);
}

void Imports::check_now(store::OfficeImport& import) {
    const auto scratch = folder(import.id) / ".check";
    fs::remove_all(scratch);
    const auto report = load(import.id, scratch);
    import.report = report_text(report, folder(import.id), days_of(store::Store(scratch)));
    import.state = report.import ? "checked" : "refused";
    fs::remove_all(scratch);
}

void Imports::keep_now(store::OfficeImport& import) {
    const auto report = load(import.id, app_.folder().data);
    if (!report.import) {
        import.report = report_text(report, folder(import.id), {});
        import.state = "refused";
        return;
    }
    import.import = report.import->id;
    import.state = "kept";
    app_.write([&](store::Store& store) {
        const auto orders = store.orders();
        const auto stock = store::stock_to_give(store, store::EventStore(app_.folder().data));
        store.save_allocation(allocate(orders, stock.free, store.catalog(), shelf_life_rule(app_.folder().settings)));
        std::vector<std::string> photos;
        for (const auto& photo : store.photos()) photos.push_back(photo.file);
        for (const auto& upload : store::Received(store).all()) photos.push_back(upload.photo.file);
        store::Jobs(store).add(photos);
        import.report = report_text(report, folder(import.id), days_of(store));
    });
    // They are the day's files from now on: the next import fills in from them.
    copy_tables(app_.folder().folder, before(import.id));
    copy_tables(folder(import.id), app_.folder().folder);
    forget_files(import.id);
    app_.hub().publish({"plan", {}, "", "", {}});
}

}  // namespace tallyman::server
