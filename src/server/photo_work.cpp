#include "server/photo_work.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "server/earning.h"
#include "server/limits.h"
#include "server/log.h"
#include "store/automation_log.h"
#include "store/examinations.h"
#include "store/files.h"
#include "store/incoming.h"
#include "store/signatures.h"
#include "verify/day_checks.h"
#include "verify/evidence.h"
#include "verify/expect.h"
#include "verify/judge.h"
#include "verify/shown.h"
#include "verify/vehicle_day.h"
#include "vision/examine_json.h"
#include "vision/reuse/check_reuse.h"

namespace tallyman::server {
namespace {

constexpr std::chrono::milliseconds nothing_to_do{300};
constexpr std::chrono::seconds tend_every{60}, after_trouble{1};

template <class Work>
bool patiently(Work work) {
    try {
        return work();
    } catch (const std::exception& error) {
        log("error", "work", {{"what", error.what()}});
        std::this_thread::sleep_for(after_trouble);
        return false;
    }
}

void replace(vision::Examination& seen, vision::Finding finding) {
    std::erase_if(seen.findings, [&](const vision::Finding& old) { return old.check == finding.check; });
    seen.findings.push_back(std::move(finding));
}

std::optional<vision::Examination> kept(const store::Store& store, const std::string& file) {
    const auto text = store.seen(file);
    if (!text) return {};
    auto seen = vision::parse_examination(*text);
    return seen ? std::optional(std::move(*seen)) : std::nullopt;
}

verify::Sighting sighting_of(const Books& books, const PhotoInfo& photo) {
    verify::Sighting out{photo.row.file,     photo.row.order,    photo.row.vehicle,
                         photo.row.taken_at, photo.row.position, {}};
    const auto order = books.order_at.find(photo.row.order);
    if (order == books.order_at.end()) return out;
    if (const auto outlet = books.outlets.find(order->second->outlet); outlet != books.outlets.end())
        out.outlet_position = outlet->second->position;
    return out;
}

double seconds_of(const vision::Examination& seen) {
    double sum = 0;
    for (const auto& [part, seconds] : seen.seconds) sum += seconds;
    return sum;
}

// The day that photos.csv is of, where the photo is from there; those from phones have names of their own.
std::string day_of_list(const World& world, const PhotoInfo& photo) {
    return photo.received_at ? "" : iso(main_day(world.books->orders));
}

std::string name_in_history(const World& world, const PhotoInfo& photo) {
    return store::name_in_history(day_of_list(world, photo), photo.row.file);
}

// What is said of the other photos of its order.
std::string verdicts_beside(const World& world, const PhotoInfo& photo) {
    std::string text;
    for (const auto& other : world.photos_of(photo.row.order)) {
        const auto& one = *other;
        if (one.id == photo.id || !one.verdict) continue;
        text += fmt::format("{} {} {}", one.id, name(one.verdict->decision), one.verdict->confidence);
        for (const auto& reason : one.verdict->reasons) text += ' ' + reason.code;
    }
    return text;
}

}  // namespace

void PhotoWork::run(const StopFlag& stop) {
    auto tended = std::chrono::steady_clock::now();
    while (!stop.stopped()) {
        if (one_patiently()) continue;
        std::this_thread::sleep_for(nothing_to_do);
        // Lots also settle, and small ones open, because time has passed; and what was erased leaves the lists, what
        // was never sent to its end the disk.
        if (std::chrono::steady_clock::now() - tended < tend_every) continue;
        tended = std::chrono::steady_clock::now();
        patiently([&] {
            if (history_) app_.read([&](const store::Store& store) { history_->follow(store); });
            store::drop_partials(app_.folder().data, system_now, limits::partial_kept);
            return tend(app_), true;
        });
    }
}

bool PhotoWork::one_patiently() {
    return patiently([&] { return one(); });
}

bool PhotoWork::one() {
    const auto file = app_.write([](const store::Store& store) { return store::Jobs(store).claim(limits::job_lease); });
    if (!file) return false;
    try {
        conclude(*file, [this](const World& world, const PhotoInfo& photo, vision::Expectation& expected) {
            return seen_in(world, photo, expected);
        });
    } catch (const std::exception& error) {
        log("error", "photo", {{"file", *file}, {"what", error.what()}});
        const bool given_up = app_.write([&](const store::Store& store) {
            return store::Jobs(store).failed(*file, error.what(), limits::job_tries);
        });
        if (given_up) give_up(*file);
    }
    return true;
}

void PhotoWork::give_up(const std::string& file) {
    try {
        conclude(file, [](const World&, const PhotoInfo&, vision::Expectation&) {
            return vision::unreadable_examination({"crashed", {}});
        });
    } catch (const std::exception& error) {
        log("error", "photo", {{"file", file}, {"what", error.what()}});
    }
}

vision::Examination PhotoWork::seen_in(const World& world, const PhotoInfo& photo, vision::Expectation& expected) {
    std::string bytes;
    try {
        bytes = app_.photo_bytes(photo, vision::jpeg_bytes_max);
    } catch (const Failure&) {
        return vision::unreadable_examination({"missing_file", {}});
    }
    const auto content = std::as_bytes(std::span(bytes));
    const store::ExaminedPhoto examined{day_of_list(world, photo), photo.row.file, sha256(content),
                                        examining_.version(expected)};
    auto known = app_.read([&](const store::Store& store) { return store::known_examination(store, examined); });
    if (known) return *std::move(known);
    const store::KeptExamination kept{examined, examining_.examine({content.begin(), content.end()}, expected)};
    app_.write([&](store::Store& store) { store::keep_examinations(store, {&kept, 1}); });
    return kept.seen;
}

std::vector<vision::Match> PhotoWork::handed_in_before(const World& world, const PhotoInfo& photo,
                                                       const vision::Signature& signature) {
    if (!history_) history_.emplace(app_.folder().data);
    app_.read([&](const store::Store& store) { history_->follow(store); });
    auto matches = history_->find(name_in_history(world, photo), signature);
    vision::forget_second_looks(matches, [&](const std::string& file) {
        return std::ranges::any_of(world.photos_of(photo.row.order),
                                   [&](const auto& other) { return name_in_history(world, *other) == file; });
    });
    return matches;
}

std::vector<std::string> PhotoWork::add_day_findings(const World& world, const PhotoInfo& photo,
                                                     vision::Expectation& expected, vision::Examination& seen) {
    const auto policy = verify::policy_of(app_.folder().settings);
    verify::fill_in(expected, seen.exif, app_.zone());
    if (seen.unreadable) return {};
    if (const auto signature = vision::to_signature(seen.signature)) {
        const auto matches = handed_in_before(world, photo, *signature);
        replace(seen, vision::check_reuse(matches));
        seen.reuse = vision::seen_before(matches);
    } else {
        replace(seen, vision::reuse_without_history());
    }
    const auto* storefront = vision::find(seen, vision::Check::place);
    replace(seen, verify::with_storefront(verify::check_place(expected, seen.exif, policy), storefront));
    replace(seen, verify::check_time(expected, seen.exif, app_.zone(), policy));
    if (photo.row.vehicle && !world.books->vehicles.contains(*photo.row.vehicle))
        seen.findings.push_back(verify::unknown_vehicle(*photo.row.vehicle));
    std::vector<verify::Sighting> sightings = {sighting_of(*world.books, photo)};
    sightings[0].taken_at = expected.photo_taken_at;
    sightings[0].position = expected.photo_position;
    world.parts.photos->of.each([&](const OrderId&, const OrderPhotos& photos) {
        for (const auto& other : photos)
            if (other->row.vehicle == photo.row.vehicle && other->row.file != photo.row.file)
                sightings.push_back(sighting_of(*world.books, *other));
    });
    std::ranges::sort(sightings.begin() + 1, sightings.end(), {}, &verify::Sighting::file);
    auto findings = verify::check_vehicle_days(sightings, policy);
    if (findings[0]) verify::add_vehicle_day(seen.findings, *std::move(findings[0]));
    std::vector<std::string> others;
    for (std::size_t i = 1; i < sightings.size(); ++i)
        if (findings[i]) others.push_back(sightings[i].file);
    return others;
}

// Accepted ones of which that was not known yet: the second photo from one spot tells that the first is from there too.
void PhotoWork::judge_anew(const World& world, std::vector<std::string> files) {
    std::erase_if(files, [&](const std::string& file) {
        const auto* photo = world.photo_of_file(file);
        if (!photo->verdict || photo->verdict->decision != verify::Decision::accept) return true;
        const auto seen = app_.read([&](const store::Store& store) { return kept(store, file); });
        return !seen || std::ranges::any_of(seen->findings, verify::is_of_vehicle_day);
    });
    if (!files.empty()) app_.write([&](const store::Store& store) { store::Jobs(store).add(files); });
}

void PhotoWork::conclude(const std::string& file, const Look& look) {
    // Two workers may have photos of one order: whoever saves last has seen what the other one found, or does it again.
    std::optional<std::string> others;
    for (auto world = app_.world();;) {
        const auto* found = world->photo_of_file(file);
        if (found == nullptr) {  // of an import that was taken back
            app_.write([&](const store::Store& store) { store::Jobs(store).done(file); });
            return;
        }
        const auto& photo = *found;
        if (others == verdicts_beside(*world, photo)) return;
        others = verdicts_beside(*world, photo);
        judge(*world, photo, look);
        world = app_.world();
    }
}

void PhotoWork::judge(const World& world, const PhotoInfo& photo, const Look& look) {
    const auto& file = photo.row.file;
    const auto policy = verify::policy_of(app_.folder().settings);
    verify::Expectations expectations(world.books->catalog, world.books->orders, world.books->allocation, app_.zone(),
                                      policy);
    if (const auto found_place = world.places.find(photo.row.order); found_place != world.places.end()) {
        const auto& place = found_place->second;
        expectations.plan(photo.row.order, {place.vehicle, app_.zone().at(place.day, place.leave_depot),
                                            app_.zone().at(place.day, place.stop->start)});
    }
    auto expected = expectations.of(photo.row);
    auto seen = look(world, photo, expected);
    expected.received_at = photo.received_at;
    auto suspects = add_day_findings(world, photo, expected, seen);

    // The order's verdict from all of its photos that were examined so far; the others will judge it again.
    std::vector<store::VerdictRow> rows;
    std::vector<verify::JudgedPhoto> judged;
    const auto whole = expectations.of(photo.row.order);
    const auto version = std::to_string(app_.config().checks);
    verify::DeliveryEvidence evidence{{}, {}, whole.products.size()};
    const auto verdict = verify::judge_photo(expected, seen.findings, policy);
    for (const auto& photo_of_order : world.photos_of(photo.row.order)) {
        const auto& one = *photo_of_order;
        if (one.row.file == file) {
            rows.push_back({one.row.order, file, verdict, seconds_of(seen)});
            judged.push_back({verdict, verify::shown_by(seen.findings)});
            evidence.photos.push_back({seen.findings, verdict, seen.fingerprint, version});
        } else if (one.verdict) {
            const auto other = app_.read([&](const store::Store& store) { return kept(store, one.row.file); });
            rows.push_back({one.row.order, one.row.file, *one.verdict, other ? seconds_of(*other) : 0});
            judged.push_back({*one.verdict, other ? verify::shown_by(other->findings) : std::vector<Gtin>()});
            // What nobody can read any more speaks against the delivery: a photo without findings is never accepted.
            const auto findings = other ? other->findings : std::vector<vision::Finding>();
            evidence.photos.push_back({findings, *one.verdict, other ? other->fingerprint : "", version});
        }
    }
    evidence.verdict = verify::judge_order(whole, judged);
    rows.insert(rows.begin(), {photo.row.order, "", evidence.verdict, 0});
    auto kept_text = seen;
    kept_text.signature.clear();
    app_.write([&](const store::Store& store) {
        // Other photos of this order that another version has seen: then nothing automatic rests on it.
        const auto before = store::AutomationLog(store).summary_checks(photo.row.order);
        const bool mixed = judged.size() > 1 && before != app_.config().checks;
        const store::SummaryRow summary{photo.row.order, world.depot_of(photo.row.order),
                                        verify::summary_of(evidence, version), mixed ? 0 : app_.config().checks,
                                        expectations.families_of(whole)};
        store::Jobs(store).finish(file, vision::examination_text(kept_text), rows, summary);
    });
    judge_anew(world, std::move(suspects));

    const auto order = world.books->order_at.find(photo.row.order);
    const auto day = order == world.books->order_at.end() ? std::nullopt : std::optional(order->second->due);
    const auto depot = world.depot_of(photo.row.order);
    app_.hub().publish({"photo", day, photo.row.order.text, photo.id, depot});
    app_.hub().publish({"verdict", day, photo.row.order.text, "", depot});
    tend(app_);
}

}  // namespace tallyman::server
