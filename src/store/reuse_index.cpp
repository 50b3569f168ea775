#include "store/reuse_index.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "store/reuse_log.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;
using vision::ListNumber;
using vision::Lists;
using vision::PhotoNumber;

constexpr std::size_t tail_max = 1024;          // photos indexed in memory before they are sealed: about 12 MB
constexpr PhotoNumber stretch_max = 8'000'000;  // photos in one file; its entries are counted in 32 bits
// What was looked at stays in memory up to this much, the lists of a million photos; beyond it is given back now and
// then, since each search touches a few tens of megabytes.
constexpr std::size_t mapped_max = 1'750'000'000;
constexpr int searches_between_releases = 16;

fs::path stretch_name(PhotoNumber first, std::size_t count) {
    return fmt::format("reuse-{:010}-{:010}.index", first, count);
}

bool is_stretch(const fs::path& path) {
    return path.filename().string().starts_with("reuse-") && path.extension() == ".index";
}

}  // namespace

ReuseIndex::ReuseIndex(const fs::path& folder, bool writing)
    : folder_(folder), writing_(writing), tail_lists_(std::make_unique<vision::GrowingLists>()) {}

ReuseIndex ReuseIndex::open_to_add(const fs::path& folder, const Progress& progress) {
    auto index = open_when_free(folder, progress);
    if (!index) throw Failure(fmt::format("{} is being added to by another process", folder.string()));
    return *std::move(index);
}

std::optional<ReuseIndex> ReuseIndex::open_when_free(const fs::path& folder, const Progress& progress) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw Failure(fmt::format("cannot make {}: {}", folder.string(), error.message()));
    ReuseIndex index(folder, true);
    index.lock_ = File(folder / "reuse.lock", O_RDWR | O_CREAT);
    if (!index.lock_.lock()) return {};
    index.log_ = File(folder / "reuse.log", O_RDWR | O_CREAT);
    sync_folder(folder);
    index.open_stretches();
    index.remove_leftovers();
    index.read_tail(progress);
    // A crash leaves less than a record. More that cannot be read is damage: it stays for whoever can mend it, and what
    // is added goes behind it.
    if (index.log_.size() - index.log_end_ <= log_record_max) {
        index.log_.truncate(index.log_end_);
    } else {
        index.log_end_ = index.log_.size();
    }
    return index;
}

ReuseIndex ReuseIndex::open_to_find(const fs::path& folder) {
    if (!fs::exists(folder / "reuse.log")) {
        throw Failure(fmt::format("{} holds no photo history; `tallyman history add` makes one", folder.string()));
    }
    ReuseIndex index(folder, false);
    index.log_ = File(folder / "reuse.log", O_RDONLY);
    index.open_stretches();
    index.read_tail({});
    if (index.size() == 0 && index.log_.size() > log_record_max) {
        throw Failure(fmt::format("no photo can be read from {}: it is damaged, or no photo history",
                                  (folder / "reuse.log").string()));
    }
    return index;
}

// The longest sealed stretch that begins where the one before ended, again and again. Others are leftovers of a merge.
void ReuseIndex::open_stretches() {
    std::vector<Stretch> found;
    for (const auto& entry : fs::directory_iterator(folder_)) {
        if (!is_stretch(entry.path())) continue;
        try {
            MappedFile file(entry.path());
            auto lists = vision::SealedLists::open(file.bytes());
            if (lists && lists->header().log_end <= log_.size()) {
                found.push_back({entry.path(), std::move(file), *lists});
            }
        } catch (const Failure&) {
            // A writer merged it away after the folder was listed; the photos are read from the log instead.
        }
    }
    for (;;) {
        const PhotoNumber next = sealed_photos();
        auto longest = found.end();
        for (auto it = found.begin(); it != found.end(); ++it) {
            const auto& header = it->lists.header();
            if (header.first != next || header.count == 0 || header.log_begin != sealed_log_end()) continue;
            if (longest == found.end() || header.count > longest->lists.header().count) longest = it;
        }
        if (longest == found.end()) return;
        stretches_.push_back({longest->path, std::move(longest->file), longest->lists});
        found.erase(longest);
    }
}

void ReuseIndex::remove_leftovers() {
    for (const auto& entry : fs::directory_iterator(folder_)) {
        const bool used = std::ranges::find(stretches_, entry.path(), &Stretch::path) != stretches_.end();
        if (!used && (is_stretch(entry.path()) || entry.path().extension() == ".tmp")) fs::remove(entry.path());
    }
}

void ReuseIndex::read_tail(const Progress& progress) {
    constexpr std::size_t unsealed_max = 4 * tail_max;
    const std::uint64_t begin = sealed_log_end(), end = log_.size();
    log_end_ = begin;
    while (auto record = next_log_record(log_, log_end_)) {
        if (progress.stopped()) throw Failure("stopped while reading the history; nothing is lost");
        tail_lists_->add(static_cast<PhotoNumber>(size()), listings(record->photo.signature));
        tail_offsets_.push_back(record->offset);
        log_end_ = record->end;
        progress.report(log_end_ - begin, end - begin);
        if (writing_ && tail_offsets_.size() == tail_max) seal_tail();
        if (tail_offsets_.size() > unsealed_max) {
            throw Failure(fmt::format("{} must be mended first: run `tallyman history add {}`", folder_.string(),
                                      folder_.string()));
        }
    }
}

bool ReuseIndex::add(const std::string& file, const vision::Signature& signature) {
    if (of(signature.bytes)) return false;
    const auto record = log_record(file, signature);
    log_.write(log_end_, record);
    tail_lists_->add(static_cast<PhotoNumber>(size()), listings(signature));
    tail_offsets_.push_back(log_end_);
    log_end_ += record.size();
    if (tail_offsets_.size() == tail_max) seal_tail();
    return true;
}

void ReuseIndex::clear() {
    stretches_.clear();
    remove_leftovers();
    tail_offsets_.clear();
    tail_lists_ = std::make_unique<vision::GrowingLists>();
    log_.truncate(0);
    log_end_ = 0;
}

void ReuseIndex::sync() { log_.sync(); }

void ReuseIndex::seal_tail() {
    log_.sync();  // the index must never name a record that the disk does not have
    const vision::SealedRange range{sealed_photos(), sealed_log_end(), log_end_, std::move(tail_offsets_)};
    write_stretch(range, {[this](ListNumber list) { return (*tail_lists_)(list); }});
    tail_offsets_.clear();
    tail_lists_ = std::make_unique<vision::GrowingLists>();
    merge_last();
}

void ReuseIndex::merge_last() {
    std::size_t from = stretches_.size() - 1;
    PhotoNumber count = stretches_[from].lists.header().count;
    while (from > 0 && stretches_[from - 1].lists.header().count <= count &&
           stretches_[from - 1].lists.header().count + count <= stretch_max) {
        count += stretches_[--from].lists.header().count;
    }
    if (from + 1 == stretches_.size()) return;
    const auto& first = stretches_[from].lists.header();
    vision::SealedRange range{first.first, first.log_begin, sealed_log_end(), {}};
    std::vector<Lists> parts;
    for (std::size_t i = from; i < stretches_.size(); ++i) {
        const auto& lists = stretches_[i].lists;
        range.offsets.insert(range.offsets.end(), lists.offsets().begin(), lists.offsets().end());
        parts.push_back(lists);
    }
    write_stretch(range, parts);
    std::vector<Stretch> merged;
    for (std::size_t i = 0; i < stretches_.size(); ++i) {
        if (i < from || i + 1 == stretches_.size()) {
            merged.push_back({stretches_[i].path, std::move(stretches_[i].file), stretches_[i].lists});
        } else {
            fs::remove(stretches_[i].path);
        }
    }
    stretches_ = std::move(merged);
}

void ReuseIndex::write_stretch(const vision::SealedRange& range, const std::vector<Lists>& parts) {
    const fs::path path = folder_ / stretch_name(range.first, range.offsets.size());
    const fs::path beside = path.string() + ".tmp";
    {
        File file(beside, O_WRONLY | O_CREAT | O_TRUNC);
        std::uint64_t at = 0;
        vision::seal(range, parts, [&](std::span<const std::byte> bytes) {
            file.write(at, bytes);
            at += bytes.size();
        });
        file.sync();
    }
    fs::rename(beside, path);
    sync_folder(folder_);
    MappedFile file(path);
    const auto lists = vision::SealedLists::open(file.bytes());
    if (!lists) throw Failure(fmt::format("{} does not read back as written", path.string()), ExitCode::internal);
    stretches_.push_back({path, std::move(file), *lists});
}

PhotoNumber ReuseIndex::sealed_photos() const {
    return stretches_.empty() ? 0 : stretches_.back().lists.header().first + stretches_.back().lists.header().count;
}

std::uint64_t ReuseIndex::sealed_log_end() const {
    return stretches_.empty() ? 0 : stretches_.back().lists.header().log_end;
}

std::vector<Lists> ReuseIndex::all_lists() const {
    std::vector<Lists> out;
    for (const Stretch& stretch : stretches_) out.push_back(stretch.lists);
    out.push_back([this](ListNumber list) { return (*tail_lists_)(list); });
    return out;
}

std::uint64_t ReuseIndex::offset_of(PhotoNumber photo) const {
    if (photo >= sealed_photos()) return tail_offsets_[photo - sealed_photos()];
    const auto stretch = std::ranges::find_if(
        stretches_, [&](const Stretch& s) { return photo < s.lists.header().first + s.lists.header().count; });
    return stretch->lists.offsets()[photo - stretch->lists.header().first];
}

std::optional<vision::Stored> ReuseIndex::load(PhotoNumber photo) const {
    auto record = read_log_record(log_, offset_of(photo));
    if (!record) return std::nullopt;
    return std::move(record->photo);
}

std::optional<ReuseIndex::Numbered> ReuseIndex::of(const Digest& bytes) const {
    const auto [list, check] = vision::bytes_listing(bytes);
    for (const Lists& lists : all_lists()) {
        for (const vision::Posting& posting : lists(list)) {
            if (posting.check != check || posting.photo() >= size()) continue;
            if (auto stored = load(posting.photo()); stored && stored->signature.bytes == bytes)
                return Numbered{posting.photo(), std::move(*stored)};
        }
    }
    return {};
}

// The record keeps its length, so what lies around it does not move. Cut short by a crash it is no whole record any
// more and is passed over from then on: gone all the same.
bool ReuseIndex::forget_picture(const Digest& bytes) {
    auto known = of(bytes);
    if (!known) return false;
    auto& [file, signature] = known->photo;
    std::ranges::fill(signature.thumbnail.samples, std::uint8_t{0});
    for (auto& feature : signature.features) feature = {};
    signature.pdq = {};
    log_.write(offset_of(known->number), log_record(file, signature));
    log_.sync();
    return true;
}

std::vector<vision::Match> ReuseIndex::find(const vision::Signature& query, const Wanted& wanted) const {
    return find(query, wanted, static_cast<PhotoNumber>(size()));
}

std::vector<vision::Match> ReuseIndex::find_before(const std::string& file, const vision::Signature& query,
                                                   const Wanted& wanted) const {
    const auto itself = of(query.bytes);
    const bool is_first = itself && itself->photo.file == file;
    return find(query, wanted, is_first ? itself->number : static_cast<PhotoNumber>(size()));
}

std::vector<vision::Match> ReuseIndex::find(const vision::Signature& query, const Wanted& wanted,
                                            PhotoNumber photos) const {
    const auto candidates = vision::search(query, all_lists(), photos);
    auto matches = vision::matches_among(query, candidates, [&](PhotoNumber photo) {
        auto stored = load(photo);
        return stored && wanted && !wanted(stored->file) ? std::nullopt : std::move(stored);
    });
    std::size_t mapped = 0;
    for (const Stretch& stretch : stretches_) mapped += stretch.file.bytes().size();
    if (mapped > mapped_max && ++searches_ % searches_between_releases == 0) {
        for (const Stretch& stretch : stretches_) stretch.file.release_memory();
    }
    return matches;
}

}  // namespace tallyman::store
