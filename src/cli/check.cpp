#include "cli/check.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/examine_day.h"
#include "report/text.h"
#include "report/verdict_files.h"
#include "store/files.h"
#include "verify/judge.h"
#include "verify/shown.h"

namespace tallyman::cli {
namespace {

using report::JudgedRow;
using verify::Decision;

constexpr std::array all_decisions = {Decision::accept, Decision::retake, Decision::review, Decision::reject};

double seconds_of(const vision::Examination& seen) {
    return std::accumulate(seen.seconds.begin(), seen.seconds.end(), 0.0,
                           [](double sum, const auto& part) { return sum + part.second; });
}

// The orders of the day by number, then those that only photos name.
std::vector<OrderId> all_orders(const ImportedDay& day) {
    std::vector<OrderId> orders;
    for (const auto& order : day.orders) orders.push_back(order.id);
    std::vector<OrderId> unknown;
    for (const auto& photo : day.photos) {
        if (!std::ranges::binary_search(orders, photo.order)) unknown.push_back(photo.order);
    }
    std::ranges::sort(unknown);
    unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
    orders.insert(orders.end(), unknown.begin(), unknown.end());
    return orders;
}

struct JudgedDay {
    std::vector<JudgedRow> rows;  // of each order its own, then those of its photos
    std::vector<store::SummaryRow> summaries;
};

JudgedDay judge_day(const ImportedDay& day, const verify::Expectations& expectations, const Allocation& allocation,
                    std::vector<SeenPhoto> all, const verify::Policy& policy) {
    std::unordered_map<OrderId, std::vector<std::size_t>> photos_of;
    for (std::size_t i = 0; i < day.photos.size(); ++i) photos_of[day.photos[i].order].push_back(i);
    std::unordered_map<OrderId, DepotId> depots;
    for (const auto& order : allocation) depots[order.order] = order.depot;
    const auto version = std::to_string(checks_version());

    JudgedDay judged;
    for (const auto& order : all_orders(day)) {
        const auto wanted = expectations.of(order);
        std::vector<verify::JudgedPhoto> verdicts;
        verify::DeliveryEvidence evidence{{}, {}, wanted.products.size()};
        JudgedRow whole{order, {}, {}, 0, 0, 0, {}};
        std::vector<JudgedRow> photos;
        for (const auto i : photos_of[order]) {
            auto& [expected, seen] = all[i];
            const auto verdict = verify::judge_photo(expected, seen.findings, policy);
            verdicts.push_back({verdict, verify::shown_by(seen.findings)});
            evidence.photos.push_back({seen.findings, verdict, seen.fingerprint, version});
            photos.push_back({order, day.photos[i].file, verdict, seconds_of(seen), seen.width, seen.height,
                              std::move(seen.findings)});
            whole.seconds += photos.back().seconds;
        }
        whole.verdict = evidence.verdict = verify::judge_order(wanted, verdicts);
        judged.summaries.push_back({order, depots[order], verify::summary_of(evidence, version), checks_version(),
                                    expectations.families_of(wanted)});
        judged.rows.push_back(std::move(whole));
        std::ranges::move(photos, std::back_inserter(judged.rows));
    }
    return judged;
}

void save(ImportedDay& day, const JudgedDay& judged) {
    std::vector<store::VerdictRow> verdicts;
    for (const auto& row : judged.rows) verdicts.push_back({row.order, row.file, row.verdict, row.seconds});
    day.store.save_verdicts(verdicts, judged.summaries);
    store::write_atomically(day.folder.outputs / "verdicts.json", report::verdicts_json(judged.rows));
    store::write_atomically(day.folder.outputs / "verdicts.csv", report::verdicts_csv(judged.rows));
}

using Counts = std::array<int, 4>;

Counts count(const std::vector<JudgedRow>& rows, bool photos) {
    Counts counts{};
    for (const auto& row : rows) {
        if (row.file.empty() != photos) ++counts[static_cast<std::size_t>(row.verdict.decision)];
    }
    return counts;
}

nlohmann::json json_of(const Counts& counts) {
    nlohmann::json out;
    for (const auto decision : all_decisions)
        out[std::string(name(decision))] = counts[static_cast<std::size_t>(decision)];
    return out;
}

}  // namespace

ExitCode check(const DayOptions& options, Console& console) {
    auto day = open_imported(options, console);
    const auto policy = verify::policy_of(day.folder.settings);
    const auto allocation = day.store.allocation().value_or(Allocation{});
    verify::Expectations expectations(day.catalog, day.orders, allocation, day.folder.zone, policy);
    for (const auto& [due, plan] : day.store.plans()) {
        for (const auto& route : plan.routes) {
            for (const auto& trip : route.trips) {
                for (const auto& stop : trip.stops)
                    expectations.plan(stop.order, {route.vehicle, day.folder.zone.at(due, trip.leave_depot),
                                                   day.folder.zone.at(due, stop.start)});
            }
        }
    }
    auto seen = examine_day(day, expectations, policy, console);
    keep_seen(day, seen);
    const auto judged = judge_day(day, expectations, allocation, std::move(seen), policy);
    const auto& rows = judged.rows;
    save(day, judged);

    const auto orders = count(rows, false), photos = count(rows, true);
    console.say(
        report::say({"{}, {}: chấp nhận {}, chụp lại {}, cần người xem {}, từ chối {}",
                     "{}, {}: {} accepted, {} to be retaken, {} for review, {} rejected"},
                    report::some(day.photos.size(), "{} ảnh", "{} photo", "{} photos"),
                    report::some(std::accumulate(orders.begin(), orders.end(), 0), "{} đơn", "{} order", "{} orders"),
                    orders[0], orders[1], orders[2], orders[3])
            .in(console.lang()));
    double seconds = 0;
    for (const auto& row : rows) seconds += row.file.empty() ? 0 : row.seconds;
    console.result(
        {{"command", "check"}, {"photos", json_of(photos)}, {"orders", json_of(orders)}, {"seconds", seconds}});
    return orders[1] + orders[2] + orders[3] > 0 ? ExitCode::problems_found : ExitCode::done;
}

}  // namespace tallyman::cli
