#include "sample/rounds.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/random.h"

namespace tallyman::sample {
namespace {

using namespace std::chrono_literals;

// A leg as it was driven; `done` only where the van has left the shop again.
struct Driven {
    std::size_t order = 0;
    std::size_t vehicle = 0;
    TimeOfDay arrived{0}, left{0};
    bool done = false;
};

template <class Thing, class Id>
std::size_t index_of(const std::vector<Thing>& things, const Id& id) {
    return static_cast<std::size_t>(std::ranges::find(things, id, &Thing::id) - things.begin());
}

std::vector<Driven> drive_one(const SampleDay& day, std::vector<Leg> legs, bool is_stuck, TimeOfDay until,
                              Random random) {
    std::ranges::sort(legs, {}, &Leg::arrive);
    std::vector<Driven> driven;
    double minutes_late = random.uniform(-4, 6);
    TimeOfDay last_left{0};
    for (std::size_t i = 0; i < legs.size(); ++i) {
        if (is_stuck && i == legs.size() / 3) minutes_late += 45;
        minutes_late = std::max(-12.0, minutes_late + random.normal(0.5, 3));
        // On the road a driver makes up a quarter of the planned time at most.
        if (i > 0) {
            const auto way = std::max(Seconds(0), legs[i].arrive - legs[i - 1].leave);
            const auto earliest = last_left + way * 3 / 4;
            minutes_late = std::max(minutes_late, static_cast<double>((earliest - legs[i].arrive).count()) / 60);
        }
        const auto late = Seconds(std::lround(60 * minutes_late));
        last_left = legs[i].leave + late;
        Driven leg{index_of(day.orders, legs[i].order), index_of(day.catalog.vehicles, legs[i].vehicle),
                   legs[i].arrive + late, legs[i].leave + late};
        if (leg.order == day.orders.size() || leg.vehicle == day.catalog.vehicles.size()) continue;
        if (leg.arrived > until) break;
        leg.done = leg.left <= until;
        driven.push_back(leg);
        if (!leg.done) break;
    }
    return driven;
}

std::vector<Driven> drive_all(const SampleDay& day, std::span<const Leg> plan, TimeOfDay until, const Random& random) {
    std::map<VehicleId, std::vector<Leg>> legs_of;
    for (const auto& leg : plan) legs_of[leg.vehicle].push_back(leg);
    std::vector<Driven> driven;
    const std::size_t stuck = legs_of.size() / 2;
    std::size_t number = 0;
    for (auto& [vehicle, legs] : legs_of) {
        const auto one = drive_one(day, std::move(legs), number == stuck, until, random.fork(number));
        driven.insert(driven.end(), one.begin(), one.end());
        ++number;
    }
    return driven;
}

// Which of the finished stops went otherwise than planned: each kind at least once where there are enough of them.
std::map<std::size_t, DeliveryOutcome> unusual(std::span<const Driven> driven, Random random) {
    constexpr std::pair<DeliveryOutcome, double> shares[] = {
        {DeliveryOutcome::partly_delivered, 0.06}, {DeliveryOutcome::closed, 0.04}, {DeliveryOutcome::refused, 0.04}};
    constexpr std::size_t each_kind_from_stops = 6;
    std::vector<std::size_t> orders;
    for (const auto& leg : driven) {
        if (leg.done) orders.push_back(leg.order);
    }
    random.shuffle(std::span(orders));
    const auto stops = orders.size();
    std::map<std::size_t, DeliveryOutcome> outcomes;
    for (const auto& [outcome, share] : shares) {
        auto wanted = std::lround(share * static_cast<double>(stops));
        if (wanted == 0 && stops >= each_kind_from_stops) wanted = 1;
        for (; wanted > 0 && !orders.empty(); --wanted, orders.pop_back()) outcomes[orders.back()] = outcome;
    }
    return outcomes;
}

DeliveryEvent event_of(const SampleDay& day, const Driven& leg, DeliveryEvent::Kind kind, std::int64_t sequence) {
    const auto& vehicle = day.catalog.vehicles[leg.vehicle];
    DeliveryEvent event;
    event.device = "phone-" + vehicle.id.text;
    event.id = fmt::format("{}-{}-{:04}", iso(day.day), event.device, sequence);
    event.sequence = sequence;
    event.order = day.orders[leg.order].id;
    event.kind = kind;
    event.at = Zone().at(day.day, kind == DeliveryEvent::Kind::arrived ? leg.arrived : leg.left);
    event.position = day.catalog.outlets[day.deliveries[leg.order].outlet].position;
    event.driver = vehicle.driver.text;
    return event;
}

void fill_in(DeliveryEvent& event, const Order& order, DeliveryOutcome outcome, Random random) {
    event.outcome = outcome;
    for (const auto& line : order.lines) event.lines.push_back({line.gtin, {}, line.cases, {0}, ""});
    if (outcome == DeliveryOutcome::closed || outcome == DeliveryOutcome::refused) {
        for (auto& line : event.lines) {
            std::swap(line.delivered, line.returned);
            if (outcome == DeliveryOutcome::refused) line.reason = "customer_refused";
        }
        event.note = outcome == DeliveryOutcome::closed ? "Gọi điện không ai nghe" : "Chủ quán hẹn tuần sau";
        return;
    }
    if (outcome == DeliveryOutcome::partly_delivered) {
        auto& line = event.lines[random.below(event.lines.size())];
        const bool is_broken = random.chance(0.5);
        line.delivered.value -= 1;
        line.returned.value = is_broken ? 1 : 0;
        line.reason = is_broken ? "damaged" : "short_loaded";
        if (line.delivered.value == 0 && event.lines.size() == 1) event.outcome = DeliveryOutcome::refused;
    }
    std::int64_t cases = 0;
    for (const auto& line : event.lines) cases += line.delivered.value;
    if (random.chance(0.4)) event.cash = {cases * random.between(24, 60) * 5000};
    if (random.chance(0.25)) event.empties.push_back({"crate", random.between(1, 6)});
}

}  // namespace

std::vector<DeliveryEvent> drive_until(SampleDay& day, std::span<const Leg> plan, TimeOfDay until) {
    const auto random = Random(day.options.seed).fork(40'000'000 + day.number);
    const auto driven = drive_all(day, plan, until, random.fork(0));
    const auto outcomes = unusual(driven, random.fork(1));
    for (auto& delivery : day.deliveries) delivery.has_photos = false;
    std::map<std::size_t, std::int64_t> sequences;
    std::vector<DeliveryEvent> events;
    for (const auto& leg : driven) {
        auto& delivery = day.deliveries[leg.order];
        delivery.vehicle = leg.vehicle;
        delivery.arrival = leg.arrived;
        auto& sequence = sequences[leg.vehicle];
        events.push_back(event_of(day, leg, DeliveryEvent::Kind::arrived, ++sequence));
        if (!leg.done) continue;
        const auto found = outcomes.find(leg.order);
        const auto outcome = found == outcomes.end() ? DeliveryOutcome::delivered : found->second;
        auto done = event_of(day, leg, DeliveryEvent::Kind::done, ++sequence);
        fill_in(done, day.orders[leg.order], outcome, random.fork(1000 + leg.order));
        delivery.has_photos =
            std::ranges::any_of(done.lines, [](const auto& line) { return line.delivered.value > 0; });
        for (std::size_t i = 0; i < done.lines.size(); ++i)
            delivery.shown[i].cases = static_cast<int>(done.lines[i].delivered.value);
        std::erase_if(delivery.shown, [](const Shown& shown) { return shown.cases == 0; });
        events.push_back(std::move(done));
    }
    take_photos(day);
    return events;
}

}  // namespace tallyman::sample
