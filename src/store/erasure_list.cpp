#include "store/erasure_list.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "store/erase_case.h"
#include "store/file.h"
#include "store/files.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t list_bytes_max = 64 << 20;
constexpr const char* backups_name = "backups";

std::vector<std::string> lines_of(const fs::path& file) {
    std::vector<std::string> lines;
    if (!fs::exists(file)) return lines;
    const auto text = read_file(file, list_bytes_max);
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (end > at) lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

void add_line(const fs::path& file, const std::string& line) {
    auto lines = lines_of(file);
    if (std::ranges::find(lines, line) != lines.end()) return;
    lines.push_back(line);
    std::string text;
    for (const auto& each : lines) text += each + "\n";
    write_atomically(file, text);
}

bool knows(const fs::path& data, const std::string& photo) {
    const Store store(data);
    if (is_case_name(photo)) return has_personal(store.database(), photo);
    const auto erased = erased_photos(store);
    if (erased.contains(photo)) return false;  // the backup was made after it
    return is_known_photo(store, photo);
}

}  // namespace

void remember_backup(const fs::path& data, const fs::path& folder) {
    add_line(data / backups_name, fs::absolute(folder).lexically_normal().string());
}

std::vector<std::string> tell_backups(const fs::path& data, const Erasure& erasure,
                                      const std::vector<std::string>& sealed) {
    const json line = {{"photo", erasure.photo}, {"by", erasure.by}, {"ground", erasure.ground}, {"sealed", sealed}};
    std::vector<std::string> not_told;
    for (const auto& folder : lines_of(data / backups_name)) {
        try {
            if (!fs::exists(fs::path(folder) / "manifest.json")) throw Failure("gone");
            add_line(fs::path(folder) / erasure_list_name, line.dump());
            for (const auto& file : sealed) fs::remove(fs::path(folder) / file);
        } catch (const std::exception&) {  // the disk's or ours: either way it was not told
            not_told.push_back(folder);
        }
    }
    return not_told;
}

ErasureList read_erasure_list(const fs::path& file) {
    ErasureList list;
    for (const auto& line : lines_of(file)) {
        const auto object = json::parse(line, nullptr, false);
        const bool right = object.is_object() && object.value("photo", json()).is_string();
        if (!right) throw Failure(fmt::format("{}: not a list of erasures: {}", file.string(), line.substr(0, 80)));
        list.erasures.push_back({object["photo"], object.value("by", ""), object.value("ground", "")});
        for (const auto& sealed : object.value("sealed", json::array())) list.sealed.insert(sealed.get<std::string>());
    }
    return list;
}

void apply_erasures(const fs::path& data, const ErasureList& list, Clock clock) {
    const DayFolder day{data, data, data, {}, Zone(), Lang::vi, {}};
    for (const auto& erasure : list.erasures)
        if (knows(data, erasure.photo))
            is_case_name(erasure.photo) ? erase_case(day, erasure, clock) : erase_photo(day, erasure, clock);
}

}  // namespace tallyman::store
