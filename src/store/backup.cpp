#include "store/backup.h"

#include <algorithm>
#include <fcntl.h>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "catalog/settings_file.h"
#include "store/database.h"
#include "store/erase.h"
#include "store/erasure_list.h"
#include "store/file.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/photo_store.h"
#include "store/received.h"
#include "store/store.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t manifest_bytes_max = std::size_t{1} << 30;
constexpr const char* manifest_name = "manifest.json";
constexpr const char* database_name = "tallyman.db";

struct Listed {
    std::string path;  // below the folder
    std::uint64_t bytes = 0;
    std::string sha256;
};

Listed listed(const fs::path& folder, const std::string& path) {
    const auto digest = sha256_of_file(folder / path);
    if (!digest) throw Failure(fmt::format("cannot read {}", (folder / path).string()));
    return {path, fs::file_size(folder / path), hex(*digest)};
}

// Without the temporary files of whoever is writing at this moment.
std::vector<std::string> finished_files(const fs::path& data, const fs::path& folder) {
    auto files = files_below(data, folder);
    std::erase_if(files, [](const fs::path& file) { return file.filename().string().starts_with('.'); });
    return files;
}

void copy_synced(const fs::path& from, const fs::path& to) {
    make_folder(to.parent_path());
    fs::path beside = to;
    beside += ".part";
    fs::copy_file(from, beside, fs::copy_options::overwrite_existing);
    File(beside, O_RDWR).sync();
    fs::permissions(beside, fs::status(from).permissions());
    fs::rename(beside, to);
    sync_folder(to.parent_path());
}

void copy_database(const fs::path& data, const fs::path& to) {
    make_folder(to.parent_path());
    fs::path beside = to;
    beside += ".part";
    fs::remove(beside);
    {
        Database source(data);
        const Snapshot moment(source);
        copy_to_file(source, beside);
    }
    File(beside, O_RDWR).sync();
    fs::rename(beside, to);
    sync_folder(to.parent_path());
}

json manifest_of(const fs::path& folder) {
    const auto text = fs::exists(folder / manifest_name) ? read_file(folder / manifest_name, manifest_bytes_max) : "";
    auto manifest = json::parse(text, nullptr, false);
    if (!manifest.is_object() || !manifest.contains("files") || !manifest.contains("checkpoint"))
        throw Failure(fmt::format("{}: no backup that was finished", folder.string()));
    return manifest;
}

// A manifest names files below its folder and nothing else: what it says is not believed before it is checked.
bool stays_below(const fs::path& path) {
    const auto normal = path.lexically_normal();
    return !path.empty() && path.is_relative() && *normal.begin() != "..";
}

// Before anything is said of what is in it: a page that nobody reads today is missed tomorrow.
void check_database(const fs::path& data) {
    try {
        Database(data).connection().check_integrity();
    } catch (const std::exception& error) {
        throw Failure(fmt::format("the database is damaged: {}", error.what()));
    }
}

class Restoring {
public:
    Restoring(const fs::path& folder, const fs::path& data)
        : folder_(folder),
          data_(data),
          manifest_(manifest_of(folder)),
          erased_(read_erasure_list(folder / erasure_list_name)) {}

    std::vector<std::string> run() {
        for (const auto& file : manifest_["files"]) copy(file);
        if (!problems_.empty()) return problems_;
        try {
            check_database(data_);
        } catch (const Failure& damaged) {
            return {damaged.what()};
        }
        check_photos();
        const LedgerStore ledger(data_);
        for (auto& problem : ledger.check({})) problems_.push_back(std::move(problem));
        entries_ = ledger.checkpoint().size;
        if (entries_ != manifest_.value("ledger_entries", std::uint64_t{0}))
            problems_.emplace_back("the ledger is not as long as it was");
        for (auto& problem : ledger.check({.earlier = manifest_["checkpoint"].get<std::string>(), .photos = {}}))
            if (std::ranges::find(problems_, problem) == problems_.end()) problems_.push_back(std::move(problem));
        return problems_;
    }

    // After it was held against everything: what was erased since the backup was made is erased here too.
    void apply_erasures(const ErasureList& more) const {
        store::apply_erasures(data_, erased_);
        store::apply_erasures(data_, more);
    }

    BackupSummary summary() const { return {manifest_["files"].size(), bytes_, entries_}; }

private:
    void copy(const json& file) {
        const auto path = file.value("path", ""), to = file.value("to", "");
        if (!stays_below(path) || !stays_below(to))
            return problems_.push_back(fmt::format("{}: not a file of a backup", path));
        if (erased_.sealed.contains(path)) return;  // not to come back
        if (!fs::is_regular_file(folder_ / path)) return problems_.push_back(fmt::format("{} is missing", path));
        if (listed(folder_, path).sha256 != file.value("sha256", ""))
            return problems_.push_back(fmt::format("{} was changed", path));
        copy_synced(folder_ / path, data_ / to);
        digests_[to] = file["sha256"];
        bytes_ += fs::file_size(data_ / to);
    }

    // Every photo that a phone has a receipt for came along, whole.
    void check_photos() {
        const Store store(data_);
        const auto erased = erased_photos(store);
        for (const auto& upload : Received(store).all()) {
            const auto path = sealed_path("", upload.sha256).string();
            if (erased.contains(upload.photo.file) || erased_.sealed.contains(path)) continue;
            const auto found = digests_.find(path);
            if (found == digests_.end())
                problems_.push_back(fmt::format("photo {} is not in the backup", upload.photo.file));
            else if (found->second != upload.sha256)
                problems_.push_back(fmt::format("photo {} was changed before the backup", upload.photo.file));
        }
    }

    fs::path folder_, data_;
    std::map<std::string, std::string> digests_;  // of what was copied
    json manifest_;
    ErasureList erased_;
    std::vector<std::string> problems_;
    std::uint64_t bytes_ = 0, entries_ = 0;
};

// Gone at the end with what is in it.
class Scratch {
public:
    explicit Scratch(fs::path path) : path_(std::move(path)) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

// Opening a database leaves files beside it; so the copy is looked at in a copy.
struct LedgerOfCopy {
    explicit LedgerOfCopy(const fs::path& made) {
        const Scratch scratch(made / ".checking");
        for (const auto* name : {database_name, "ledger.key"}) fs::copy_file(made / name, scratch.path() / name);
        check_database(scratch.path());
        const LedgerStore ledger(scratch.path());
        checkpoint = ledger.signed_checkpoint();
        size = ledger.checkpoint().size;
    }

    std::string checkpoint;
    std::uint64_t size = 0;
};

// Nothing there, or only the settings that name the database to restore into.
bool is_fresh(const fs::path& data) {
    if (!fs::exists(data)) return true;
    for (const auto& entry : fs::directory_iterator(data))
        if (entry.path().filename() != settings_file_name) return false;
    const auto place = place_of(data);
    return fs::is_empty(data) || !place.database.empty() || !place.photos.empty();
}

// Those that the folder does not have yet. Answers the paths of all.
std::vector<std::string> copy_photos(const fs::path& data, const fs::path& folder) {
    auto photos = finished_files(data, "photos");
    for (const auto& path : photos) {
        const bool there = fs::exists(folder / path) && fs::file_size(folder / path) == fs::file_size(data / path);
        if (!there) copy_synced(data / path, folder / path);
    }
    const auto kept = open_photos(place_of(data));
    if (kept->is_in_folder()) return photos;
    for (const auto& digest : kept->list()) {
        const auto path = sealed_path("", digest).string();
        const auto bytes = fs::exists(folder / path) ? std::nullopt : kept->read(digest, photo_bytes_max);
        if (bytes) write_atomically(folder / path, *bytes);
        if (fs::exists(folder / path)) photos.push_back(path);
    }
    return photos;
}

// Of a verified backup in `scratch`: rows and photos into the database and the bucket that `data` names.
void move_to_place(const fs::path& scratch, const fs::path& data) {
    const auto place = place_of(data);
    if (!place.database.empty()) {
        Database database(data);
        if (database.number("select count(*) from ledger_entries") > 0)
            throw Failure("the database that tallyman.toml names is not empty");
        copy_from_file(scratch / database_name, database);
        fs::remove(scratch / database_name);
    }
    if (!place.photos.empty()) {
        const auto bucket = open_photos(place);
        for (const auto& digest : open_photo_folder(scratch)->list())
            bucket->keep(sealed_path(scratch, digest), digest);
    }
    if (fs::exists(data / settings_file_name)) {
        copy_synced(data / settings_file_name, scratch / settings_file_name);
        fs::remove(data / settings_file_name);
    }
}

std::string fresh_name(const fs::path& folder, Instant now) {
    const auto seconds = now.time_since_epoch().count();
    for (int i = 0;; ++i) {
        auto name = fmt::format("made-{}-{}", seconds, i);
        if (!fs::exists(folder / name)) return name;
    }
}

void remove_earlier(const fs::path& folder, const std::string& made) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("made-") && name != made) fs::remove_all(entry.path());
    }
}

}  // namespace

BackupSummary back_up(const fs::path& data, const fs::path& folder, Clock clock) {
    if (!is_store(data)) throw Failure(fmt::format("{}: there is no store here", data.string()));
    LedgerStore(data).key();  // a store without a key gets it now, so that the copy can be checked
    // What changes between backups goes into a folder of this one, so that the earlier backup stays whole until the
    // manifest says otherwise.
    const Instant now = clock();
    const std::string made = fresh_name(folder, now);
    copy_database(data, folder / made / database_name);
    copy_synced(data / "ledger.key", folder / made / "ledger.key");
    for (const auto& path : finished_files(data, "ledger")) copy_synced(data / path, folder / made / path);
    const auto photos = copy_photos(data, folder);

    const LedgerOfCopy ledger(folder / made);
    json files = json::array();
    BackupSummary summary{0, 0, ledger.size};
    const auto add = [&](const std::string& in_backup, const std::string& in_data) {
        const auto file = listed(folder, in_backup);
        files.push_back({{"path", in_backup}, {"to", in_data}, {"bytes", file.bytes}, {"sha256", file.sha256}});
        summary.bytes += file.bytes;
        ++summary.files;
    };
    for (const auto& path : finished_files(folder / made, "")) add(made + "/" + path, path);
    for (const auto& path : photos) add(path, path);
    const json manifest = {{"made_at", Zone("UTC").iso(now)},
                           {"made", made},
                           {"checkpoint", ledger.checkpoint},
                           {"ledger_entries", ledger.size},
                           {"files", files}};
    write_atomically(folder / manifest_name, manifest.dump(1) + "\n");
    remove_earlier(folder, made);
    remember_backup(data, folder);
    return summary;
}

std::vector<std::string> verify_backup(const fs::path& folder) {
    manifest_of(folder);  // throws where there is no backup, before a folder is made for looking at it
    const Scratch scratch(folder / ".verifying");
    return Restoring(folder, scratch.path()).run();
}

BackupSummary restore_backup(const fs::path& folder, const fs::path& data, const fs::path& erasures) {
    const auto more = read_erasure_list(erasures);
    if (!is_fresh(data)) throw Failure(fmt::format("{} is not empty", data.string()));
    auto beside = data;
    beside += ".restoring";
    const Scratch scratch(beside);
    Restoring restoring(folder, scratch.path());
    const auto problems = restoring.run();
    if (!problems.empty()) throw Failure(fmt::format("the backup does not verify: {}", problems.front()));
    restoring.apply_erasures(more);
    move_to_place(scratch.path(), data);
    if (fs::exists(data)) fs::remove(data);
    fs::rename(scratch.path(), data);
    sync_folder(data.has_parent_path() ? data.parent_path() : fs::path("."));
    return restoring.summary();
}

}  // namespace tallyman::store
