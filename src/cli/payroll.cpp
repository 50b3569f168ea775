#include "cli/payroll.h"

#include <array>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "catalog/csv_writer.h"
#include "cli/read_reviews.h"
#include "review/settlement.h"
#include "server/world.h"
#include "store/files.h"
#include "store/reviews.h"

namespace tallyman::cli {
namespace {

using review::Settled;

// What people decided at the desk and in the file, together.
review::Reviewed reviewed_in(const store::Store& store, std::vector<review::Review> from_file) {
    for (auto& row : store::Reviews(store).all()) {
        if (row.counts()) from_file.push_back(std::move(row.review));
    }
    return review::reviewed_of(from_file);
}

// Of each order the appeal that counts: one that is open, else the one decided last.
std::unordered_map<OrderId, review::Appeal> appeals_in(const store::Store& store) {
    std::unordered_map<OrderId, review::Appeal> appeals;
    for (auto& row : store::Reviews(store).appeals()) {
        const auto earlier = appeals.find(row.appeal.order);
        const bool counts = earlier == appeals.end() || row.appeal.open() ||
                            (!earlier->second.open() && row.appeal.decided_at >= earlier->second.decided_at);
        if (counts) appeals[row.appeal.order] = std::move(row.appeal);
    }
    return appeals;
}

// Of each order: the van that its photos name, else the planned one.
std::unordered_map<OrderId, VehicleId> vehicles_of(const ImportedDay& day) {
    std::unordered_map<OrderId, VehicleId> vehicles;
    for (const auto& [due, plan] : day.store.plans()) {
        for (const auto& route : plan.routes) {
            for (const auto& trip : route.trips) {
                for (const auto& stop : trip.stops) vehicles[stop.order] = route.vehicle;
            }
        }
    }
    for (const auto& photo : day.photos) {
        if (photo.vehicle) vehicles[photo.order] = *photo.vehicle;
    }
    return vehicles;
}

}  // namespace

ExitCode payroll(const PayrollOptions& options, Console& console) {
    const auto day = open_imported(options.day, console);
    ReviewFile file;
    if (!options.reviews.empty()) file = read_reviews(options.reviews, day.folder.zone, console);
    const auto reviewed = reviewed_in(day.store, file.reviews);
    const auto appeals = appeals_in(day.store);
    const auto world = server::read_world(day.store, nullptr);
    const auto vehicles = vehicles_of(day);
    std::unordered_map<VehicleId, DriverId> drivers;
    for (const auto& vehicle : day.catalog.vehicles) drivers[vehicle.id] = vehicle.driver;

    CsvWriter out("order,outlet,vehicle,driver,settled,decided_by,decided_at");
    std::array<std::int64_t, 3> counts{};
    for (const auto& order : day.orders) {
        const auto look = reviewed.orders.find(order.id);
        const auto appeal = appeals.find(order.id);
        const auto settlement = review::settle(world->accepted_by_machine(order.id).has_value(),
                                               look == reviewed.orders.end() ? nullptr : &look->second,
                                               appeal == appeals.end() ? nullptr : &appeal->second);
        ++counts[static_cast<std::size_t>(settlement.settled)];
        if (settlement.settled == Settled::open) continue;
        const auto vehicle = vehicles.find(order.id);
        const auto vehicle_id = vehicle == vehicles.end() ? VehicleId{} : vehicle->second;
        const auto driver = drivers.find(vehicle_id);
        out.text(order.id.text).text(order.outlet.text).text(vehicle_id.text);
        out.text(driver == drivers.end() ? "" : driver->second.text).text(name(settlement.settled));
        out.text(settlement.at ? settlement.by : "machine");
        out.text(settlement.at ? day.folder.zone.iso(*settlement.at) : "").end_row();
    }
    const auto path = day.folder.outputs / "payroll.csv";
    store::write_atomically(path, out.bytes());

    const auto of = [&](Settled settled) { return counts[static_cast<std::size_t>(settled)]; };
    constexpr Words words{"{}: {} chuyến được chấp nhận, {} bị người từ chối; {} chuyến chưa xong, không đưa vào",
                          "{}: {} accepted, {} rejected by people; {} still open and left out"};
    console.say(fmt::format(fmt::runtime(words.in(console.lang())), path.string(), of(Settled::accepted),
                            of(Settled::rejected), of(Settled::open)));
    console.result({{"command", "payroll"},
                    {"file", path.string()},
                    {"accepted", of(Settled::accepted)},
                    {"rejected", of(Settled::rejected)},
                    {"open", of(Settled::open)}});
    return of(Settled::open) > 0 || file.problems.bad_rows() > 0 ? ExitCode::problems_found : ExitCode::done;
}

}  // namespace tallyman::cli
