#include "cli/import.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/text.h"
#include "store/import_day.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// A store for a dry run, gone afterwards.
class ThrowAwayFolder {
public:
    ThrowAwayFolder() {
        auto name = (fs::temp_directory_path() / "tallyman-dry-run-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw Failure("cannot make a temporary folder in " + fs::temp_directory_path().string());
        path_ = name;
    }
    ~ThrowAwayFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    ThrowAwayFolder(const ThrowAwayFolder&) = delete;
    ThrowAwayFolder& operator=(const ThrowAwayFolder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Json json_of(const Problem& problem, Lang lang) {
    return {{"severity", name(problem.severity)},
            {"code", name(problem.code)},
            {"file", problem.file},
            {"line", problem.line},
            {"column", problem.column},
            {"found", problem.found},
            {"wanted", problem.wanted},
            {"message", sentence(problem, lang)}};
}

Json json_of(const store::ImportReport& report, bool dry_run, Lang lang) {
    Json files = Json::array();
    for (const auto& file : report.files)
        files.push_back({{"file", file.file}, {"rows", file.rows}, {"loaded", file.loaded}});
    Json problems = Json::array();
    for (const auto& problem : report.problems.listed()) problems.push_back(json_of(problem, lang));
    const bool imported = report.import && !dry_run;
    return {{"import", imported ? Json(report.import->id) : Json(nullptr)},
            {"unchanged", report.unchanged},
            {"dry_run", dry_run},
            {"bad_rows", report.problems.bad_rows()},
            {"warnings", report.problems.warnings()},
            {"files", files},
            {"problems", problems}};
}

void say(const store::ImportReport& report, bool dry_run, Console& console) {
    const auto lang = console.lang();
    for (const auto& problem : report.problems.listed()) console.say(sentence(problem, lang));
    for (const auto& file : report.files) {
        console.say(report::say({"{}: {}, nhận {}", "{}: {}, {} good"}, file.file,
                                report::some(file.rows, "{} dòng", "{} row", "{} rows"), file.loaded)
                        .in(lang));
    }
    constexpr Words refused{"Không nhập gì cả, vì tệp {} không dùng được.",
                            "Nothing was imported, because {} cannot be used as it is."};
    constexpr Words tried{"Chạy thử: không thay đổi gì.", "Dry run: nothing was changed."};
    constexpr Words unchanged{"Nội dung như lần nhập trước, không thay đổi gì.",
                              "The same content as last time; nothing changed."};
    if (!report.import) {
        const auto why = std::ranges::find(report.problems.listed(), Severity::refused, &Problem::severity);
        const auto place = why->line > 0 ? fmt::format("{}:{}", why->file, why->line) : why->file;
        return console.say(fmt::format(fmt::runtime(refused.in(lang)), place));
    }
    const auto imported = report::some(report.problems.bad_rows(), "Đã nhập; bỏ qua {} dòng lỗi.",
                                       "Imported; {} bad row left out.", "Imported; {} bad rows left out.");
    console.say(dry_run ? tried.in(lang) : report.unchanged ? unchanged.in(lang) : std::string_view(imported.in(lang)));
}

ExitCode undo(const store::DayFolder& day, Console& console) {
    store::Store store(day.data);
    if (!store.undo_import())
        throw Failure(std::string(
            Words{"không có lần nhập nào để lấy lại", "there is no import to take back"}.in(console.lang())));
    const auto now = store.current_import();
    console.say(Words{"Đã lấy lại lần nhập cuối.", "The last import was taken back."}.in(console.lang()));
    console.result({{"undone", true}, {"import", now ? Json(now->id) : Json(nullptr)}});
    return ExitCode::done;
}

Instant now() { return std::chrono::floor<Seconds>(std::chrono::system_clock::now()); }

}  // namespace

ExitCode import(const ImportOptions& options, Console& console) {
    if (options.dry_run && options.undo) throw Failure("--dry-run and --undo do not go together");
    std::optional<ThrowAwayFolder> throw_away;
    std::optional<fs::path> data;
    if (options.data) data = *options.data;
    if (options.dry_run) data = throw_away.emplace().path();
    const auto day = store::open_day(options.folder, data, console.lang());
    if (options.undo) return undo(day, console);

    store::Store store(day.data);
    auto progress = console.progress("import", "bytes");
    auto report = store::import_day(day, store, now(), progress);
    progress.report = nullptr;  // the bar goes before the words come
    for (const auto& problem : day.problems.listed()) report.problems.add(problem);
    say(report, options.dry_run, console);
    if (!fs::exists(day.folder / "orders.csv"))
        console.say(fmt::format(fmt::runtime(Words{"`tallyman init {}` tạo các tệp mẫu để điền.",
                                                   "`tallyman init {}` writes templates to fill in."}
                                                 .in(console.lang())),
                                day.folder.string()));
    console.result(json_of(report, options.dry_run, console.lang()));
    if (!report.import) return ExitCode::bad_input;
    return report.problems.bad_rows() > 0 ? ExitCode::problems_found : ExitCode::done;
}

}  // namespace tallyman::cli
