#include "store/photo_history.h"

#include <fmt/format.h>

#include "base/failure.h"
#include "store/files.h"
#include "store/signatures.h"
#include "store/store.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

constexpr int lists_max = 64;  // processes on one data folder
constexpr int rows_at_once = 256;
// After a crash so many are taken in again, which changes nothing; a photo more often on the disk costs a sync.
constexpr int noted_every = 256;

fs::path lists_folder(const fs::path& data, int number) {
    return data / (number == 1 ? "history" : fmt::format("history-{}", number));
}

struct Followed {
    std::int64_t number = 0;
    Digest bytes{};
};

// "NUMBER DIGEST", as far as the lists have followed.
Followed read_note(const fs::path& path) {
    constexpr std::size_t note_bytes_max = 100;
    if (!fs::exists(path)) return {};
    const auto text = read_file(path, note_bytes_max);
    const auto space = text.find(' ');
    if (space == text.npos) return {};
    const auto digest = parse_digest(std::string_view(text).substr(space + 1));
    const auto number = std::strtoll(text.c_str(), nullptr, 10);
    return digest ? Followed{number, *digest} : Followed{};
}

std::pair<fs::path, ReuseIndex> first_free(const fs::path& data) {
    for (int number = 1; number <= lists_max; ++number) {
        auto folder = lists_folder(data, number);
        if (auto index = ReuseIndex::open_when_free(folder)) return {std::move(folder), *std::move(index)};
    }
    throw Failure(fmt::format("{} processes look for photos handed in before in {} already", lists_max, data.string()));
}

}  // namespace

PhotoHistory::PhotoHistory(const fs::path& data) : PhotoHistory(first_free(data)) {}

PhotoHistory::PhotoHistory(std::pair<fs::path, ReuseIndex> free)
    : folder_(std::move(free.first)), index_(std::move(free.second)) {
    const auto [number, bytes] = read_note(folder_ / "followed");
    followed_ = number;
    last_ = bytes;
}

PhotoHistory::~PhotoHistory() {
    try {
        if (unnoted_ > 0) note();
    } catch (const Failure&) {
        // Then they are taken in again.
    }
}

void PhotoHistory::follow(const Store& store, const Progress& progress) { follow(store.database(), progress); }

void PhotoHistory::follow(Database& database, const Progress& progress) {
    const Signatures signatures(database);
    if (!compared_ && followed_ > 0 && !signatures.has(followed_, last_)) {
        index_.clear();
        followed_ = 0;
    }
    compared_ = true;
    for (;;) {
        const auto rows = signatures.after(followed_, rows_at_once);
        for (const auto& row : rows) {
            if (row.signature.empty())
                index_.forget_picture(row.bytes);
            else if (const auto signature = vision::to_signature(row.signature))
                index_.add(row.name(), *signature);
            followed_ = row.number;
            last_ = row.bytes;
        }
        unnoted_ += static_cast<int>(rows.size());
        if (unnoted_ >= noted_every) note();
        if (rows.size() < rows_at_once || progress.stopped()) return;
    }
}

void PhotoHistory::note() {
    index_.sync();
    write_atomically(folder_ / "followed", fmt::format("{} {}", followed_, hex(last_)));
    unnoted_ = 0;
}

void follow_erasures(const fs::path& data, Database& database) {
    for (int number = 1; number <= lists_max && fs::exists(lists_folder(data, number)); ++number) {
        auto folder = lists_folder(data, number);
        if (auto index = ReuseIndex::open_when_free(folder))
            PhotoHistory({std::move(folder), *std::move(index)}).follow(database, {});
    }
}

}  // namespace tallyman::store
