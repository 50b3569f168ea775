#include "cli/examine_day.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/load_references.h"
#include "decoder/examiner.h"
#include "decoder/expectation_json.h"
#include "store/examinations.h"
#include "store/files.h"
#include "store/photo_history.h"
#include "verify/day_checks.h"
#include "verify/vehicle_day.h"
#include "vision/examine_json.h"
#include "vision/reuse/check_reuse.h"

namespace tallyman::cli {
namespace {

using vision::Check;
using vision::Examination;
using vision::Finding;

// Kept together: a commit costs a sync of the disk.
constexpr std::size_t saved_together = 50;

const Digest& program_digest() {
    static const Digest digest = [] {
        std::ifstream in("/proc/self/exe", std::ios::binary);
        return sha256(std::string(std::istreambuf_iterator<char>(in), {}));
    }();
    return digest;
}

// Of the files that references are made from, by size and time: reading hundreds of pictures to say that nothing has
// changed would cost more than the check of a few photos.
Digest digest_of_references(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    const auto note = [&](const fs::directory_entry& entry) {
        files.push_back(fmt::format("{} {} {}\n", entry.path().lexically_relative(folder).string(), entry.file_size(),
                                    entry.last_write_time().time_since_epoch().count()));
    };
    std::error_code error;
    if (fs::exists(folder / "products.csv")) note(fs::directory_entry(folder / "products.csv"));
    for (const char* pictures : {"products", "outlets"}) {
        for (const auto& entry : fs::recursive_directory_iterator(folder / pictures, error)) {
            if (entry.is_regular_file()) note(entry);
        }
    }
    std::ranges::sort(files);
    return sha256(fmt::format("{}", fmt::join(files, "")));
}

ReferenceFiles reference_files(const std::filesystem::path& folder) {
    const auto when_there = [&](const char* pictures) {
        return std::filesystem::is_directory(folder / pictures) ? (folder / pictures).string() : std::string();
    };
    return {.catalog = (folder / "products.csv").string(),
            .products = when_there("products"),
            .outlets = when_there("outlets"),
            .people = {}};  // looked for when a picture is shown: it takes longer than all checks together
}

// One pass over the photos: from the store what it has, from the examiner the rest.
class Pass {
public:
    Pass(ImportedDay& day, const verify::Expectations& expectations, Console& console)
        : day_(day),
          expectations_(expectations),
          references_(load_references(reference_files(day.folder.folder))),
          references_digest_(digest_of_references(day.folder.folder)),
          progress_(console.progress("check", "photos")),
          seen_(day.photos.size()) {}

    std::vector<SeenPhoto> run() {
        decoder::Examiner examiner(references_);
        examiner.examine_all([this] { return next(); },
                             [this](std::size_t index, Examination seen) { keep(index, std::move(seen)); },
                             progress_.stop);
        save();
        if (progress_.stopped()) throw Failure("stopped; what was examined so far is kept");
        return std::move(seen_);
    }

private:
    // The next picture that must be opened; everything else on the way is settled here.
    std::optional<decoder::Picture> next() {
        while (at_ < seen_.size() && !progress_.stopped()) {
            const auto index = at_++;
            const auto& photo = day_.photos[index];
            seen_[index].expected = expectations_.of(photo);
            if (auto picture = open(index)) {
                asked_.push_back(index);
                return picture;
            }
            progress_.report(++done_, seen_.size());
        }
        return {};
    }

    std::optional<decoder::Picture> open(std::size_t index) {
        auto& [expected, seen] = seen_[index];
        const auto path = day_.folder.folder / day_.photos[index].file;
        std::error_code error;
        const auto bytes = std::filesystem::file_size(path, error);
        if (error) {
            seen = vision::unreadable_examination({"missing_file", {}});
            return {};
        }
        if (bytes > vision::jpeg_bytes_max) {
            seen = vision::unreadable_examination({"too_many_bytes", std::to_string(bytes)});
            return {};
        }
        const auto text = store::read_file(path, vision::jpeg_bytes_max);
        const auto content = std::as_bytes(std::span(text));
        store::ExaminedPhoto examined{iso(main_day(day_.orders)), day_.photos[index].file, sha256(content),
                                      examination_version(references_digest_, expected)};
        if (auto known = store::known_examination(day_.store, examined)) {
            seen = *std::move(known);
            return {};
        }
        waiting_.emplace(index, std::move(examined));
        return decoder::Picture{{content.begin(), content.end()}, expected};
    }

    void keep(std::size_t asked, Examination seen) {
        const auto index = asked_[asked];
        unsaved_.push_back({std::move(waiting_.extract(index).mapped()), seen});
        seen_[index].seen = std::move(seen);
        progress_.report(++done_, seen_.size());
        if (unsaved_.size() >= saved_together) save();
    }

    void save() {
        if (!unsaved_.empty()) store::keep_examinations(day_.store, unsaved_);
        unsaved_.clear();
    }

    ImportedDay& day_;
    const verify::Expectations& expectations_;
    vision::References references_;
    Digest references_digest_;
    Progress progress_;
    std::vector<SeenPhoto> seen_;
    std::vector<std::size_t> asked_;  // photos in the order they were handed to the examiner
    std::map<std::size_t, store::ExaminedPhoto> waiting_;
    std::vector<store::KeptExamination> unsaved_;
    std::size_t at_ = 0, done_ = 0;
};

void replace(Examination& seen, Finding finding) {
    std::erase_if(seen.findings, [&](const Finding& old) { return old.check == finding.check; });
    seen.findings.push_back(std::move(finding));
}

// What earlier and other days hold of a photo. The day's own photos are left to their own rows: checked again, a photo
// would be found to be itself.
class OtherDays {
public:
    explicit OtherDays(const ImportedDay& day) : own_(iso(main_day(day.orders)) + "/"), history_(day.folder.data) {
        history_.follow(day.store);
    }
    std::vector<vision::Match> find(const std::string& file, const vision::Signature& query) const {
        return history_.find(own_ + file, query, [this](const std::string& name) { return !name.starts_with(own_); });
    }

private:
    std::string own_;
    store::PhotoHistory history_;
};

// Each photo against those of other days and those in the rows before it.
void check_reuse(const ImportedDay& day, std::vector<SeenPhoto>& all) {
    const OtherDays other_days(day);
    vision::History history;
    std::unordered_map<std::string, OrderId> orders;
    for (const auto& photo : day.photos) orders.emplace(photo.file, photo.order);
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto& seen = all[i].seen;
        if (seen.unreadable) continue;
        auto signature = vision::to_signature(seen.signature);
        if (!signature) {
            replace(seen, vision::reuse_without_history());
            continue;
        }
        auto matches = other_days.find(day.photos[i].file, *signature);
        std::ranges::move(history.find(*signature), std::back_inserter(matches));
        vision::forget_second_looks(matches, [&](const std::string& file) {
            const auto found = orders.find(file);
            return found != orders.end() && found->second == day.photos[i].order;
        });
        vision::keep_surest(matches);
        replace(seen, vision::check_reuse(matches));
        seen.reuse = vision::seen_before(matches);
        history.add(day.photos[i].file, std::move(*signature));
    }
}

void check_place_and_time(const ImportedDay& day, const verify::Policy& policy, std::vector<SeenPhoto>& all) {
    std::unordered_set<VehicleId> vehicles;
    for (const auto& vehicle : day.catalog.vehicles) vehicles.insert(vehicle.id);
    std::vector<verify::Sighting> sightings;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto& [expected, seen] = all[i];
        verify::fill_in(expected, seen.exif, day.folder.zone);
        const auto& photo = day.photos[i];
        sightings.push_back({photo.file, photo.order, photo.vehicle, expected.photo_taken_at, expected.photo_position,
                             expected.outlet_position});
        if (seen.unreadable) continue;
        const auto* storefront = vision::find(seen, Check::place);
        replace(seen, verify::with_storefront(verify::check_place(expected, seen.exif, policy), storefront));
        replace(seen, verify::check_time(expected, seen.exif, day.folder.zone, policy));
        if (photo.vehicle && !vehicles.contains(*photo.vehicle)) {
            seen.findings.push_back(verify::unknown_vehicle(*photo.vehicle));
        }
    }
    auto findings = verify::check_vehicle_days(sightings, policy);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (findings[i]) verify::add_vehicle_day(all[i].seen.findings, *std::move(findings[i]));
    }
}

}  // namespace

DayReferences references_of(const std::filesystem::path& folder) {
    auto files = reference_files(folder);
    if (!std::filesystem::exists(files.catalog)) files.catalog.clear();  // a server before its first import
    return {load_references(files), digest_of_references(folder)};
}

void keep_seen(ImportedDay& day, const std::vector<SeenPhoto>& all) {
    std::vector<store::SeenRow> rows;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto seen = all[i].seen;
        seen.signature.clear();  // 20 kB that only the reuse check reads
        rows.push_back({day.photos[i].file, vision::examination_text(seen)});
    }
    day.store.save_seen(rows);
}

std::optional<Examination> kept_seen(const store::Store& store, const std::string& file) {
    const auto text = store.seen(file);
    if (!text) return {};
    auto seen = vision::parse_examination(*text);
    return seen ? std::optional(std::move(*seen)) : std::nullopt;
}

std::uint64_t checks_version() { return first_bits(program_digest()); }

std::string examination_version(const Digest& references, const vision::Expectation& expected) {
    return hex(sha256(hex(program_digest()) + hex(references) + decoder::expectation_text(expected)));
}

std::vector<SeenPhoto> examine_day(ImportedDay& day, const verify::Expectations& expectations,
                                   const verify::Policy& policy, Console& console) {
    auto all = Pass(day, expectations, console).run();
    check_reuse(day, all);
    check_place_and_time(day, policy, all);
    return all;
}

}  // namespace tallyman::cli
