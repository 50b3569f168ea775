#include "disk.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include "base/check.h"

namespace tallyman::crash {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sector = 512;

std::string folder_of(const std::string& path) { return fs::path(path).parent_path().string(); }

}  // namespace

std::vector<Operation> read_log(const fs::path& log) {
    std::ifstream in(log, std::ios::binary);
    std::vector<Operation> operations;
    std::string line;
    while (std::getline(in, line)) {
        std::istringstream fields(line);
        Operation operation;
        std::size_t count = 0;
        fields >> operation.name >> operation.inode >> operation.number >> count;
        fields.get();
        std::getline(fields, operation.path);
        if (const auto tab = operation.path.find('\t'); tab != std::string::npos) {
            operation.other = operation.path.substr(tab + 1);
            operation.path.resize(tab);
        }
        operation.bytes.resize(count);
        in.read(operation.bytes.data(), static_cast<std::streamsize>(count));
        operations.push_back(std::move(operation));
    }
    return operations;
}

Disk Disk::on_disk(const fs::path& root) {
    Disk disk(root);
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        const std::string path = entry.path().string();
        if (entry.is_directory()) {
            disk.synced_[path] = {path, Kind::folder, 0};
        } else {
            struct stat status {};
            CHECK(::stat(path.c_str(), &status) == 0);
            const auto file = ++disk.files_made_;
            disk.of_inode_[status.st_ino] = file;
            std::ifstream in(path, std::ios::binary);
            disk.files_[file].synced.assign(std::istreambuf_iterator<char>(in), {});
            disk.synced_[path] = {path, Kind::file, file};
        }
        disk.current_[path] = disk.synced_[path];
    }
    return disk;
}

std::uint64_t Disk::file_at(const std::string& path) const {
    const auto found = current_.find(path);
    CHECK(found != current_.end() && found->second.kind == Kind::file);
    return found->second.file;
}

void Disk::name(const std::string& path, Kind kind, std::uint64_t file) {
    current_[path] = {path, kind, file};
    pending_[folder_of(path)].push_back(current_[path]);
}

void Disk::change(std::string& content, const Change& change) {
    if (change.truncates) {
        content.resize(change.at);
        return;
    }
    if (content.size() < change.at + change.bytes.size()) content.resize(change.at + change.bytes.size());
    content.replace(change.at, change.bytes.size(), change.bytes);
}

void Disk::apply(const Operation& operation) {
    if (operation.name == "promise") return;
    if (operation.name == "create") {
        const auto file = ++files_made_;
        of_inode_[operation.inode] = file;
        files_[file] = {};
        name(operation.path, Kind::file, file);
    } else if (operation.name == "mkdir") {
        name(operation.path, Kind::folder, 0);
    } else if (operation.name == "write") {
        files_.at(of_inode_.at(operation.inode)).pending.push_back({false, operation.number, operation.bytes});
    } else if (operation.name == "truncate") {
        files_.at(of_inode_.at(operation.inode)).pending.push_back({true, operation.number, {}});
    } else if (operation.name == "sync") {
        File& file = files_.at(of_inode_.at(operation.inode));
        for (const auto& pending : file.pending) change(file.synced, pending);
        file.pending.clear();
    } else if (operation.name == "rename") {
        name(operation.other, Kind::file, file_at(operation.path));
        name(operation.path, Kind::gone, 0);
    } else if (operation.name == "unlink") {
        name(operation.path, Kind::gone, 0);
    } else if (operation.name == "sync_folder") {
        for (const auto& pending : pending_[operation.path]) synced_[pending.path] = pending;
        pending_[operation.path].clear();
    } else {
        CHECK(!"an operation that the shim does not write");
    }
}

void Disk::after_power_cut(Cut cut, Random& random, const fs::path& folder) const {
    const auto arrived = [&] { return cut == Cut::everything || (cut == Cut::some && random.chance(0.5)); };
    auto names = synced_;
    for (const auto& [in, changes] : pending_)
        for (const auto& change : changes)
            if (arrived()) names[change.path] = change;

    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const auto& [path, name] : names) {  // a folder comes before what is in it
        const auto place = folder / fs::path(path).lexically_relative(root_);
        if (!fs::exists(place.parent_path())) continue;  // its folder never arrived
        if (name.kind == Kind::folder) fs::create_directory(place);
        if (name.kind != Kind::file) continue;
        const File& file = files_.at(name.file);
        std::string content = file.synced;
        for (std::size_t i = 0; i < file.pending.size(); ++i) {
            if (!arrived()) continue;
            Change part = file.pending[i];
            const bool torn = cut == Cut::some && i + 1 == file.pending.size() && random.chance(0.5);
            if (torn && !part.truncates)
                part.bytes.resize(std::min(part.bytes.size(), random.below(part.bytes.size() / sector + 1) * sector));
            change(content, part);
        }
        std::ofstream(place, std::ios::binary) << content;
    }
}

}  // namespace tallyman::crash
