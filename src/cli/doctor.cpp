#include "cli/doctor.h"

#include <chrono>
#include <filesystem>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "cli/load_references.h"
#include "server/limits.h"
#include "store/files.h"
#include "store/photo_store.h"
#include "store/store.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;

enum class State { good, warning, bad };

std::string_view name(State state) {
    constexpr std::string_view names[] = {"good", "warning", "bad"};
    return names[static_cast<int>(state)];
}

struct Check {
    std::string what;
    State state;
    std::string found;
    Words advice = {"", ""};  // what to do when it is not good
};

// A check that throws is bad, and says why.
template <class Look>
Check looked(std::string what, Words advice, Look look) {
    try {
        Check check = look();
        check.what = std::move(what);
        if (check.state != State::good) check.advice = advice;
        return check;
    } catch (const std::exception& error) {
        return {std::move(what), State::bad, error.what(), advice};
    }
}

Check found(State state, std::string text) { return {{}, state, std::move(text)}; }

std::string in_gib(std::uintmax_t bytes) { return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (1 << 30)); }

Check disk(const fs::path& data) {
    return looked("disk",
                  {"cho tài khoản chạy tallyman quyền ghi vào thư mục dữ liệu",
                   "let the account that runs tallyman write to the data folder"},
                  [&] {
                      const auto file = data / ".doctor";
                      const auto before = std::chrono::steady_clock::now();
                      store::write_atomically(file, std::string_view("written, synced and read back\n"));
                      const auto ms =
                          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
                      const bool same = store::read_file(file, 100) == "written, synced and read back\n";
                      fs::remove(file);
                      if (!same) throw Failure("what was written is not what is read");
                      constexpr double slow_ms = 500;
                      return found(ms < slow_ms ? State::good : State::warning,
                                   fmt::format("written and synced in {:.0f} ms", ms));
                  });
}

Check free_space(const fs::path& data) {
    return looked("free space",
                  {"dọn ổ đĩa hoặc chuyển thư mục dữ liệu sang ổ lớn hơn",
                   "free some space, or move the data folder to a larger disk"},
                  [&] {
                      const auto free = fs::space(data).available;
                      const auto enough = 10 * server::limits::disk_free_min;
                      return found(free < server::limits::disk_free_min ? State::bad
                                   : free < enough                      ? State::warning
                                                                        : State::good,
                                   fmt::format("{} free; below {} no photo is taken in", in_gib(free),
                                               in_gib(server::limits::disk_free_min)));
                  });
}

Check inodes(const fs::path& data) {
    return looked("free inodes",
                  {"hệ thống tệp hết chỗ cho tệp mới: dọn các tệp nhỏ",
                   "the file system has no room for more files: remove small ones"},
                  [&] {
                      struct statvfs status {};
                      if (::statvfs(data.c_str(), &status) != 0) throw Failure("the file system does not say");
                      constexpr unsigned long few = 10'000;
                      const bool uncounted = status.f_files == 0;
                      return found(uncounted || status.f_favail > few ? State::good : State::warning,
                                   uncounted ? "not counted here" : fmt::format("{} free", status.f_favail));
                  });
}

Check permissions(const fs::path& data) {
    return looked(
        "permissions",
        {"chmod 700 thư mục dữ liệu và chmod 600 ledger.key", "chmod 700 the data folder and chmod 600 ledger.key"},
        [&] {
            constexpr auto of_others = fs::perms::others_all;
            const auto folder = fs::status(data).permissions();
            const auto key = data / "ledger.key";
            const bool open = (folder & of_others) != fs::perms::none;
            const bool key_open = fs::exists(key) && (fs::status(key).permissions() &
                                                      (of_others | fs::perms::group_all)) != fs::perms::none;
            if (key_open) return found(State::bad, "others can read the key that signs receipts");
            return found(open ? State::warning : State::good,
                         open ? "others can look into the data folder" : "private");
        });
}

Check clock_now() {
    return looked(
        "clock",
        {"bật đồng bộ giờ: timedatectl set-ntp true", "let the clock be set from the net: timedatectl set-ntp true"},
        [] {
            constexpr Instant earliest{Seconds{1'735'689'600}};  // 2025-01-01: a clock that was never set says 1970
            const auto now = system_now();
            const bool synced = fs::exists("/run/systemd/timesync/synchronized");
            return found(now < earliest ? State::bad : State::good,
                         fmt::format("{}{}", Zone("UTC").iso(now), synced ? ", synchronised" : ""));
        });
}

Check database(const fs::path& data) {
    return looked("database",
                  {"xem [store] trong tallyman.toml; nếu tệp hỏng: tallyman restore",
                   "look at [store] in tallyman.toml; where the file is damaged: tallyman restore"},
                  [&] {
                      const auto place = store::place_of(data);
                      const bool inside = place.database.empty();
                      if (inside && !store::is_store(data))
                          return found(State::warning, "nothing was imported or served yet");
                      const store::Store opened(data);
                      opened.check_integrity();
                      return found(State::good, inside ? "SQLite, whole" : "PostgreSQL, answers");
                  });
}

Check photos(const fs::path& data) {
    return looked("photos",
                  {"xem [store] photos và photos_key_file trong tallyman.toml",
                   "look at [store] photos and photos_key_file in tallyman.toml"},
                  [&] {
                      const auto place = store::place_of(data);
                      const auto count = store::open_photos(place)->list().size();
                      return found(State::good, fmt::format("{} in {}", count,
                                                            place.photos.empty() ? "the folder photos" : place.photos));
                  });
}

Check face_model(const fs::path& data) {
    return looked(
        "face model",
        {"sửa [people] model trong tallyman.toml: một tệp YuNet (.onnx) mà OpenCV 4.6 đọc được, hoặc để trống",
         "mend [people] model in tallyman.toml: a YuNet file (.onnx) that OpenCV 4.6 reads, or empty"},
        [&] {
            const auto model = people_model_of(data);
            if (model.empty()) return found(State::good, "none named: the program's own network finds faces");
            load_references({.catalog = {}, .products = {}, .people = {}, .people_model = model});
            return found(State::good, model);
        });
}

Check models() {
    return looked("models", {"apt install opencv-data", "apt install opencv-data"}, [] {
        const bool there = fs::exists(fs::path(debian_cascades) / "haarcascade_russian_plate_number.xml");
        return found(there ? State::good : State::warning,
                     there ? debian_cascades : "no cascade: number plates of one line are not hidden in pictures");
    });
}

Check languages() {
    return looked(
        "languages",
        {"apt install tesseract-ocr-vie tesseract-ocr-eng", "apt install tesseract-ocr-vie tesseract-ocr-eng"}, [] {
            std::string missing;
            for (const auto* lang : {"vie", "eng"})
                if (!fs::exists(fs::path(debian_tessdata) / (std::string(lang) + ".traineddata")))
                    missing += std::string(" ") + lang;
            return found(missing.empty() ? State::good : State::warning,
                         missing.empty() ? "vie, eng" : "words in pictures are not read:" + missing);
        });
}

Check open_files() {
    return looked("open files", {"LimitNOFILE=65536 trong tallyman.service", "LimitNOFILE=65536 in tallyman.service"},
                  [] {
                      rlimit limit{};
                      ::getrlimit(RLIMIT_NOFILE, &limit);
                      constexpr rlim_t wanted = 11'000;  // 10,000 connections and ourselves
                      return found(limit.rlim_max >= wanted ? State::good : State::warning,
                                   fmt::format("at most {}", limit.rlim_max));
                  });
}

}  // namespace

ExitCode doctor(const DoctorOptions& options, Console& console) {
    const fs::path folder = options.data;
    if (!fs::is_directory(folder)) throw Failure(fmt::format("{} is not a folder", folder.string()));
    const auto data = store::is_store(folder / ".tallyman") ? folder / ".tallyman" : folder;
    const Check checks[] = {disk(data),       free_space(data), inodes(data), permissions(data),
                            clock_now(),      database(data),   photos(data), models(),
                            face_model(data), languages(),      open_files()};
    auto lines = nlohmann::json::array();
    bool bad = false;
    for (const auto& check : checks) {
        const auto advice = check.advice.in(console.lang());
        console.say(fmt::format("{:<8} {:<12} {}{}{}", name(check.state), check.what, check.found,
                                advice.empty() ? "" : "\n                      -> ", advice));
        lines.push_back({{"check", check.what}, {"state", name(check.state)}, {"found", check.found}, {"do", advice}});
        bad = bad || check.state == State::bad;
    }
    console.result({{"command", "doctor"}, {"version", TALLYMAN_VERSION}, {"data", data.string()}, {"checks", lines}});
    return bad ? ExitCode::problems_found : ExitCode::done;
}

}  // namespace tallyman::cli
