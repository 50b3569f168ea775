// bench_reuse SHARED FOLDER whole PHOTOS [FURTHER]: the history as it is used, log and index on disk, grown to that
// many with those distractors: adding, opening, finding edited copies of val photos, and false flags of photos of which
// it has no copy: barcodes, val (each without itself) and a folder of further ones. A FOLDER that is there is used as
// it is.
//
// bench_reuse SHARED FOLDER visits DAYS: false flags among the photos of sample days, each against all before it and
// what the history in FOLDER holds already; they are added to it.
//
// bench_reuse SHARED FOLDER growth PHOTOS: how long a search takes in a sealed index of that many generated signatures
// (those distractors, every one made anew from its number); half the queries are damaged copies, half strangers. A
// FOLDER that is there is used as it is.
//
// bench_reuse SHARED FOLDER [DISTRACTORS] [PHOTOS]: how many of 17 kinds of edited copy are found through the index,
// how many photos are falsely flagged, and how fast. FOLDER is made for the index and must not exist.
//   copies       every val photo is in the history, and each of its edited copies is looked for. Distractors: all train
//                photos, then signatures mixed from two train photos each (half the corners of either, each bit flipped
//                with 1/16): the same 31 products over and over, never the photo that is looked for.
//   false flags  the good photos of the real-dairy day and the train photos, each against all before it.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <opencv2/core/utility.hpp>

#include "base/check.h"
#include "reuse/edits.h"
#include "store/reuse_index.h"
#include "vision/jpeg.h"

namespace tallyman::bench {
namespace {

namespace fs = std::filesystem;
using vision::Signature;

// Processor time: the machine may be shared.
double processor_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

Bytes read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

std::optional<Signature> signature_of_jpeg(std::span<const std::byte> jpeg) {
    const auto photo = vision::decode_photo(jpeg);
    if (!photo) return std::nullopt;
    return vision::signature_of(sha256(jpeg), photo->luma, photo->width, photo->height);
}

std::vector<fs::path> photos_below(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".jpg") out.push_back(entry.path());
    }
    std::ranges::sort(out);
    return out;
}

struct Wilson {
    double low, high;
};
Wilson wilson(std::size_t hits, std::size_t of) {
    constexpr double z = 1.96;
    const double n = static_cast<double>(of), p = static_cast<double>(hits) / n;
    const double centre = p + z * z / (2 * n), spread = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)),
                 all = 1 + z * z / n;
    return {(centre - spread) / all, (centre + spread) / all};
}

void row(std::string_view what, std::size_t hits, std::size_t of) {
    const auto [low, high] = wilson(hits, of);
    fmt::print("| {:24} | {:5} of {:5} | {:6.2f} % | {:.2f} .. {:.2f} % |\n", what, hits, of,
               100.0 * static_cast<double>(hits) / static_cast<double>(of), 100 * low, 100 * high);
    std::fflush(stdout);
}

// Half the corners are gone, a tenth of the others' bits differ, and neither bytes nor PDQ hash lead anywhere.
Signature damaged(Signature copy, Random& random) {
    for (auto& byte : copy.bytes) byte = static_cast<std::byte>(random());
    for (auto& hash : copy.pdq.turned) {
        for (auto& word : hash.words) word = random();
    }
    std::erase_if(copy.features, [&](const vision::Feature&) { return random.chance(0.5); });
    for (auto& feature : copy.features) {
        for (int bit = 0; bit < 256; ++bit) {
            if (random.chance(0.1)) feature.bits[bit / 64] ^= std::uint64_t{1} << (bit % 64);
        }
    }
    return copy;
}

Signature mixed(const Signature& a, const Signature& b, Random& random) {
    Signature out = a;
    for (auto& byte : out.bytes) byte = static_cast<std::byte>(random());
    for (auto& word : out.pdq.turned[0].words) word = random();
    for (std::size_t i = 0; i < out.features.size(); ++i) {
        if (i < b.features.size() && random.chance(0.5)) out.features[i] = b.features[i];
        for (auto& word : out.features[i].bits) word ^= random() & random() & random() & random();
    }
    return out;
}

double clock_ms() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(now).count();
}

// The most since the start, or since it was last forgotten; and how much of it is no mapped file now.
void say_memory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM") || line.starts_with("RssAnon")) fmt::print("{}\n", line);
    }
    std::fflush(stdout);
}

void forget_most_memory() { std::ofstream("/proc/self/clear_refs") << 5; }

void fill(store::ReuseIndex& index, const std::vector<Signature>& from, std::size_t until) {
    const std::size_t first = index.size();
    Random random(2026 + first);
    const double start = processor_ms();
    while (index.size() < until) {
        index.add(fmt::format("distractor {}", index.size()),
                  mixed(from[random.below(from.size())], from[random.below(from.size())], random));
    }
    index.sync();
    if (until > first)
        fmt::print("added {} signatures, {:.0f} a second beyond extraction\n", until - first,
                   1000.0 * static_cast<double>(until - first) / (processor_ms() - start));
}

Signature generated(const std::vector<Signature>& from, std::size_t number) {
    Random random(number + 1);
    const Signature& one = from[random.below(from.size())];
    const Signature& other = from[random.below(from.size())];
    return mixed(one, other, random);
}

// One sealed file, looked into where it lies.
struct Sealed {
    store::MappedFile file;
    vision::SealedLists lists;
};

Sealed sealed_in(const fs::path& path) {
    store::MappedFile mapped(path);
    auto lists = vision::SealedLists::open(mapped.bytes());
    CHECK(lists.has_value());
    return {std::move(mapped), *lists};
}

// Of `parts`, which may lie in `read_from`: what was read of those is given back as the writing goes on.
Sealed sealed_file(const fs::path& path, vision::PhotoNumber first, std::size_t count,
                   const std::vector<vision::Lists>& parts, const std::vector<Sealed>& read_from) {
    constexpr std::uint64_t given_back_every = 256 << 20;
    store::File file(path, O_WRONLY | O_CREAT | O_TRUNC);
    std::uint64_t at = 0;
    vision::seal({first, 0, 1, std::vector<std::uint64_t>(count)}, parts, [&](std::span<const std::byte> bytes) {
        file.write(at, bytes);
        if ((at + bytes.size()) / given_back_every != at / given_back_every)
            for (const Sealed& part : read_from) part.file.release_memory();
        at += bytes.size();
    });
    return sealed_in(path);
}

Sealed sealed_index(const fs::path& folder, const std::vector<Signature>& from, std::size_t photos) {
    constexpr std::size_t part_max = 250'000;  // of 0.4 GB in memory
    std::vector<Sealed> sealed;
    std::vector<vision::Lists> parts;
    for (std::size_t first = 0; first < photos; first += part_max) {
        const std::size_t count = std::min(part_max, photos - first);
        vision::GrowingLists growing;
        for (std::size_t i = first; i < first + count; ++i) {
            growing.add(static_cast<vision::PhotoNumber>(i), vision::listings(generated(from, i)));
        }
        sealed.push_back(sealed_file(folder / fmt::format("part-{}", first), static_cast<vision::PhotoNumber>(first),
                                     count, {[&](vision::ListNumber list) { return growing(list); }}, {}));
        parts.push_back(sealed.back().lists);
    }
    return sealed_file(folder / "whole", 0, photos, parts, sealed);
}

void growth(const std::vector<Signature>& from, const fs::path& folder, std::size_t photos) {
    const double start = processor_ms();
    const bool is_there = fs::exists(folder / "whole");
    fs::create_directories(folder);
    const Sealed index = is_there ? sealed_in(folder / "whole") : sealed_index(folder, from, photos);
    CHECK(index.lists.header().count == photos);
    fmt::print("{} signatures{} in {:.0f} s, {:.2f} GB\n", photos, is_there ? "" : " generated, listed and sealed",
               (processor_ms() - start) / 1000, static_cast<double>(index.file.bytes().size()) / 1e9);
    say_memory();
    index.file.release_memory();
    forget_most_memory();
    const std::array<vision::Lists, 1> lists{index.lists};
    Random random(1);
    std::size_t proposed = 0;
    constexpr std::size_t queries = 400;
    std::map<bool, std::vector<double>> times;
    for (std::size_t i = 0; i < queries; ++i) {
        const std::size_t original = random.below(photos);
        const bool copy = i % 2 == 0;
        Signature query = damaged(generated(from, copy ? original : photos + i), random);
        query.mirrored = damaged(generated(from, photos + queries + i), random).features;
        const double begin = processor_ms();
        const auto candidates = vision::search(query, lists, static_cast<vision::PhotoNumber>(photos));
        times[copy].push_back(processor_ms() - begin);
        proposed += copy && std::ranges::find(candidates, original, &vision::Candidate::photo) != candidates.end();
        if (i % 16 == 15) index.file.release_memory();
    }
    for (auto& [copy, ms] : times) {
        std::ranges::sort(ms);
        fmt::print("search for {}: median {:.1f} ms, longest {:.1f} ms\n", copy ? "a copy" : "a stranger",
                   ms[ms.size() / 2], ms.back());
    }
    row("original proposed", proposed, queries / 2);
    say_memory();
}

struct Times {
    std::vector<double> processor, clock;

    template <class Run>
    auto of(Run&& run) {
        const double processor_begin = processor_ms(), clock_begin = clock_ms();
        auto out = run();
        processor.push_back(processor_ms() - processor_begin);
        clock.push_back(clock_ms() - clock_begin);
        return out;
    }
    void say(std::string_view what, std::size_t photos) {
        std::ranges::sort(processor);
        std::ranges::sort(clock);
        const auto at = [](const std::vector<double>& sorted, std::size_t percent) {
            return sorted[sorted.size() * percent / 100];
        };
        fmt::print(
            "find beyond extraction, {}: processor median {:.1f} ms, 95th percentile {:.1f}, longest {:.1f}; by the "
            "clock {:.1f}, {:.1f}, {:.1f}; {} photos in the history\n",
            what, at(processor, 50), at(processor, 95), processor.back(), at(clock, 50), at(clock, 95), clock.back(),
            photos);
        std::fflush(stdout);
    }
};

void copies(const store::ReuseIndex& index, const std::vector<fs::path>& originals) {
    std::size_t found_all = 0, wrong_all = 0, all = 0;
    Times times;
    fmt::print("| edit                     | found          |          | 95 % interval   |\n|---|---|---|---|\n");
    for (const Edit edit : edits) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < originals.size(); ++i) {
            const auto query = signature_of_jpeg(
                edited(decoded(read(originals[i])), edit, Random(1000 * i + static_cast<std::size_t>(edit))));
            CHECK(query.has_value());
            const auto matches = times.of([&] { return index.find(*query); });
            const auto right = std::ranges::count(matches, originals[i].string(), &vision::Match::file);
            found += right > 0;
            for (const auto& match : matches) {
                if (match.file == originals[i].string()) continue;
                ++wrong_all;
                fmt::print(stderr, "wrong: {} of {} is no copy of {} ({:.2f})\n", name(edit),
                           originals[i].filename().string(), match.file, match.copy.agreement);
            }
        }
        row(name(edit), found, originals.size());
        found_all += found;
        all += originals.size();
    }
    row("all", found_all, all);
    row("named a wrong photo", wrong_all, all);
    times.say("copies", index.size());
}

// Photos of which the history has no copy, or none but themselves: whatever is named is a false flag. The distractors
// keep the small picture of a train photo, so train photos cannot be asked for.
void strangers(const store::ReuseIndex& index, const std::vector<fs::path>& photos, std::string_view what) {
    std::size_t flagged = 0, asked = 0;
    Times times;
    for (const auto& path : photos) {
        const auto query = signature_of_jpeg(read(path));
        if (!query) continue;
        const auto matches = times.of(
            [&] { return index.find(*query, [&](const std::string& file) { return file != path.string(); }); });
        ++asked;
        flagged += !matches.empty();
        for (const auto& match : matches)
            fmt::print(stderr, "flagged: {} as a copy of {} ({:.2f}, {} inliers)\n", path.string(), match.file,
                       match.copy.agreement, match.copy.inliers);
    }
    row(what, flagged, asked);
    times.say(what, index.size());
}

// Each photo against all before it; the flagged by kind of truth.
void in_order(const std::vector<std::pair<fs::path, std::string>>& photos) {
    vision::History history;
    std::map<std::string, std::pair<std::size_t, std::size_t>> by_kind;
    for (const auto& [path, kind] : photos) {
        const auto signature = signature_of_jpeg(read(path));
        if (!signature) continue;
        const auto matches = history.find(*signature);
        auto& [flagged, of] = by_kind[kind];
        ++of;
        flagged += !matches.empty();
        if (!matches.empty() && kind != "reused" && kind != "edited_reuse") {
            const auto& copy = matches.front().copy;
            fmt::print(stderr, "flagged: {} ({}) as {} of {}, {} inliers, agreement {:.2f}\n", path.filename().string(),
                       kind, name(copy.kind), matches.front().file, copy.inliers, copy.agreement);
        }
        if (matches.empty() && (kind == "reused" || kind == "edited_reuse"))
            fmt::print(stderr, "missed: {} ({})\n", path.filename().string(), kind);
        history.add(path.filename().string(), *signature);
    }
    for (const auto& [kind, counts] : by_kind) row(kind, counts.first, counts.second);
}

std::vector<std::pair<fs::path, std::string>> day_with_truth(const fs::path& day) {
    std::vector<std::pair<fs::path, std::string>> out;
    std::ifstream truth(day / "truth.csv");
    std::string line;
    std::getline(truth, line);
    while (std::getline(truth, line)) {
        std::istringstream fields(line);
        std::string file, order, good, kind;
        std::getline(fields, file, ',');
        std::getline(fields, order, ',');
        std::getline(fields, good, ',');
        std::getline(fields, kind, ',');
        out.emplace_back(day / file, kind);
    }
    return out;
}

// Every photo of the days below a folder, in their order, against all before it: those days' earlier photos, and what
// FOLDER holds already. Days of one sample share their shops, so that most photos have the same place at another visit
// before them, and each delivery's second photo the same goods from another side. The index grows by them; the copies
// among them are looked for after their day and not added.
void visits(const fs::path& folder, const fs::path& days) {
    std::vector<fs::path> truths;
    for (const auto& entry : fs::recursive_directory_iterator(days))
        if (entry.path().filename() == "truth.csv") truths.push_back(entry.path());
    std::ranges::sort(truths);
    auto index = store::ReuseIndex::open_to_add(folder);
    const std::size_t before = index.size();
    std::size_t copies = 0, found = 0, others = 0, flagged = 0;
    Times times;
    const auto is_copy = [](const std::string& kind) { return kind == "reused" || kind == "edited_reuse"; };
    for (const auto& truth : truths) {
        const auto day = day_with_truth(truth.parent_path());
        for (const auto& [path, kind] : day) {
            const auto signature = signature_of_jpeg(read(path));
            if (!signature || is_copy(kind)) continue;
            const auto matches = times.of([&] { return index.find(*signature); });
            index.add(path.string(), *signature);
            ++others;
            if (matches.empty()) continue;
            ++flagged;
            const auto& match = matches.front();
            fmt::print(stderr, "flagged: {} ({}) as {} of {}, {} inliers, agreement {:.3f}\n", path.string(), kind,
                       name(match.copy.kind), match.file, match.copy.inliers, match.copy.agreement);
        }
        for (const auto& [path, kind] : day) {
            if (!is_copy(kind)) continue;
            const auto signature = signature_of_jpeg(read(path));
            ++copies;
            found += signature && !index.find(*signature).empty();
        }
    }
    index.sync();
    fmt::print("{} photos in the history before\n", before);
    row("copies found", found, copies);
    row("others flagged", flagged, others);
    times.say("visits", index.size());
    say_memory();
}

std::vector<Signature> signatures_of(const std::vector<fs::path>& photos) {
    std::vector<Signature> out;
    const double start = processor_ms();
    for (const auto& path : photos) out.push_back(*signature_of_jpeg(read(path)));
    fmt::print("signature with decoding: {:.1f} ms a photo\n",
               (processor_ms() - start) / static_cast<double>(photos.size()));
    return out;
}

void whole(const fs::path& shared, const fs::path& folder, std::size_t photos, const fs::path& further) {
    const auto originals = photos_below(shared / "photos/grocery/val");
    const auto train = photos_below(shared / "photos/grocery/train");
    const auto of_train = signatures_of(train);
    if (!fs::exists(folder)) {
        auto index = store::ReuseIndex::open_to_add(folder);
        for (std::size_t i = 0; i < train.size(); ++i) index.add(train[i].string(), of_train[i]);
        for (const auto& path : originals) index.add(path.string(), *signature_of_jpeg(read(path)));
        const std::size_t step = photos / 10;
        for (std::size_t until = step; until <= photos; until += step) {
            const double begin = clock_ms();
            const std::size_t first = index.size();
            fill(index, of_train, until);
            fmt::print("{} photos: {:.0f} a second by the clock\n", until,
                       1000.0 * static_cast<double>(until - first) / (clock_ms() - begin));
            say_memory();
        }
    }
    const double begin = clock_ms();
    const auto index = store::ReuseIndex::open_to_find(folder);
    fmt::print("opened in {:.0f} ms\n", clock_ms() - begin);
    if (!further.empty()) strangers(index, photos_below(further), "flagged of further ones");
    strangers(index, photos_below(shared / "photos/barcodes"), "flagged of the barcodes");
    strangers(index, originals, "flagged of val");
    copies(index, originals);
    say_memory();
}

void run(const fs::path& shared, const fs::path& folder, std::size_t distractors, std::size_t photos) {
    auto originals = photos_below(shared / "photos/grocery/val");
    originals.resize(std::min(originals.size(), photos));
    const auto train = photos_below(shared / "photos/grocery/train");

    fmt::print("false flags, real-dairy day in its order\n");
    in_order(day_with_truth(shared / "days/real-dairy"));
    std::vector<std::pair<fs::path, std::string>> visits;
    for (const auto& path : train) visits.emplace_back(path, "train photo, none a copy");
    in_order(visits);

    CHECK(!fs::exists(folder));
    auto index = store::ReuseIndex::open_to_add(folder);
    const auto of_train = signatures_of(train);
    for (std::size_t i = 0; i < train.size(); ++i) index.add(train[i].string(), of_train[i]);
    for (const auto& path : originals) index.add(path.string(), *signature_of_jpeg(read(path)));
    fill(index, of_train, distractors);
    copies(index, originals);
}

}  // namespace
}  // namespace tallyman::bench

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    cv::setNumThreads(1);
    if (argc >= 5 && std::string_view(argv[3]) == "whole") {
        tallyman::bench::whole(argv[1], argv[2], std::stoul(argv[4]), argc > 5 ? argv[5] : "");
        return 0;
    }
    if (argc == 5 && std::string_view(argv[3]) == "visits") {
        tallyman::bench::visits(argv[2], argv[4]);
        return 0;
    }
    if (argc == 5 && std::string_view(argv[3]) == "growth") {
        const std::filesystem::path folder = argv[2];
        std::vector<tallyman::vision::Signature> from;
        for (const auto& path :
             tallyman::bench::photos_below(std::filesystem::path(argv[1]) / "photos/grocery/train")) {
            from.push_back(*tallyman::bench::signature_of_jpeg(tallyman::bench::read(path)));
        }
        tallyman::bench::growth(from, folder, std::stoul(argv[4]));
        return 0;
    }
    tallyman::bench::run(argv[1], argv[2], argc > 3 ? std::stoul(argv[3]) : 100'000,
                         argc > 4 ? std::stoul(argv[4]) : 100);
}
