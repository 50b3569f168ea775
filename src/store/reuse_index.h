// The reuse history on disk: every photo ever handed in, searched in milliseconds. A folder with
//   reuse.log                     the truth: one record a photo (file name and signature), appended, never rewritten
//   reuse-FIRST-COUNT.index       sealed lists over a stretch of the log (vision/reuse/postings.h), made from it
// A record counts from the moment it is whole: it carries its length and the start of its SHA-256, and one that a
// crash cut short is passed over and cut off by the next writer. An index file appears whole (written beside, synced,
// renamed) or not at all; any that is missing or damaged is made again from the log. Sealed stretches merge two by two
// as they grow (Bentley and Saxe, 1980), so a million photos lie in at most ten files.
// One writer at a time (a lock on the folder); readers need no lock and see the photos synced before they opened.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "store/file.h"
#include "vision/reuse/history.h"

namespace tallyman::store {

class ReuseIndex {
public:
    // Makes the folder when it is not there, and mends what a crash or a bad disk left. Throws Failure when another
    // writer has it open or the folder cannot be written.
    static ReuseIndex open_to_add(const std::filesystem::path& folder, const Progress& progress = {});
    // The same, but nothing when another writer has it open.
    static std::optional<ReuseIndex> open_when_free(const std::filesystem::path& folder, const Progress& progress = {});
    // Throws Failure when the folder holds no history, or one that must be mended first.
    static ReuseIndex open_to_find(const std::filesystem::path& folder);

    // False when these very bytes are there already, under whatever name.
    bool add(const std::string& file, const vision::Signature& signature);
    void clear();
    void sync();  // what was added before survives the machine from here on

    // A photo whose name is not wanted takes nobody's place.
    using Wanted = std::function<bool(const std::string& file)>;
    std::vector<vision::Match> find(const vision::Signature& query, const Wanted& wanted = {}) const;
    // The same among those that were added before the query's own bytes were, under this name.
    std::vector<vision::Match> find_before(const std::string& file, const vision::Signature& query,
                                           const Wanted& wanted = {}) const;

    // What the picture looked like goes, on the disk too; that these bytes were handed in stays known. False when they
    // never were.
    bool forget_picture(const Digest& bytes);
    std::size_t size() const { return sealed_photos() + tail_offsets_.size(); }

private:
    struct Stretch {
        std::filesystem::path path;
        MappedFile file;
        vision::SealedLists lists;
    };

    ReuseIndex(const std::filesystem::path& folder, bool writing);
    void open_stretches();
    void read_tail(const Progress& progress);
    void seal_tail();
    void merge_last();
    void write_stretch(const vision::SealedRange& range, const std::vector<vision::Lists>& parts);
    void remove_leftovers();

    vision::PhotoNumber sealed_photos() const;
    std::uint64_t sealed_log_end() const;
    std::vector<vision::Lists> all_lists() const;
    std::optional<vision::Stored> load(vision::PhotoNumber photo) const;
    std::vector<vision::Match> find(const vision::Signature& query, const Wanted& wanted,
                                    vision::PhotoNumber photos) const;
    struct Numbered {
        vision::PhotoNumber number;
        vision::Stored photo;
    };
    std::optional<Numbered> of(const Digest& bytes) const;
    std::uint64_t offset_of(vision::PhotoNumber photo) const;

    std::filesystem::path folder_;
    bool writing_;
    File lock_, log_;
    std::vector<Stretch> stretches_;
    std::unique_ptr<vision::GrowingLists> tail_lists_;
    std::vector<std::uint64_t> tail_offsets_;
    std::uint64_t log_end_ = 0;
    mutable int searches_ = 0;
};

}  // namespace tallyman::store
