// What a disk may hold after a power cut, from the log of a program's calls (shim.cpp). Harsher than any journalling
// file system: what was written is there for certain only after the file was synced, a name only after its folder was;
// of everything else any part may have arrived, in any mixture, the last write of a file torn at a sector. The method
// is that of "All File Systems Are Not Created Equal" (Pillai et al., OSDI 2014).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"

namespace tallyman::crash {

struct Operation {
    std::string name;
    std::uint64_t inode = 0, number = 0;
    std::string path, other;  // of a rename: from, to
    std::string bytes;
};

std::vector<Operation> read_log(const std::filesystem::path& log);

class Disk {
public:
    explicit Disk(std::filesystem::path root) : root_(std::move(root)) {}

    // As it stands in a folder, all of it synced.
    static Disk on_disk(const std::filesystem::path& root);

    void apply(const Operation& operation);

    enum class Cut { only_synced, everything, some };
    // Writes one possible state below `folder`, which is emptied first.
    void after_power_cut(Cut cut, Random& random, const std::filesystem::path& folder) const;

private:
    struct Change {  // of a file's bytes
        bool truncates = false;
        std::uint64_t at = 0;
        std::string bytes;
    };
    struct File {
        std::string synced;
        std::vector<Change> pending;
    };
    // Of a folder's names. A name is a file's key here, a folder or gone.
    enum class Kind { file, folder, gone };
    struct Name {
        std::string path;
        Kind kind = Kind::gone;
        std::uint64_t file = 0;
    };

    std::uint64_t file_at(const std::string& path) const;
    void name(const std::string& path, Kind kind, std::uint64_t file);
    static void change(std::string& content, const Change& change);

    std::filesystem::path root_;
    std::uint64_t files_made_ = 0;
    std::map<std::uint64_t, std::uint64_t> of_inode_;  // the file that an inode's number stands for now
    std::map<std::uint64_t, File> files_;
    std::map<std::string, Name> current_, synced_;      // by path
    std::map<std::string, std::vector<Name>> pending_;  // by folder, in sequence
};

}  // namespace tallyman::crash
