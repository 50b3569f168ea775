#include "sample/faults.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sample/city.h"

namespace tallyman::sample {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t every_kind_from_photos = 40;

std::vector<std::size_t> shuffled(std::size_t count, Random random) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    return order;
}

// Two in three times the flavour beside it on the pallet, else anything of the same temperature.
bool swap_product(SampleDay& day, Delivery& delivery, Random& random) {
    auto& line = delivery.shown[random.below(delivery.shown.size())];
    const bool sibling = random.chance(0.67);
    for (const std::size_t other : shuffled(day.items.size(), random)) {
        const auto& a = day.items[line.item];
        const auto& b = day.items[other];
        const bool there = std::any_of(delivery.shown.begin(), delivery.shown.end(),
                                       [&](const Shown& shown) { return shown.item == other; });
        if (there || (a.family == b.family) != sibling || a.product.temperature != b.product.temperature) continue;
        line.item = other;
        return true;
    }
    return false;
}

bool leave_out_line(Delivery& delivery, Random& random) {
    if (delivery.shown.size() < 2) return false;
    delivery.shown.erase(delivery.shown.begin() + static_cast<std::ptrdiff_t>(random.below(delivery.shown.size())));
    return true;
}

bool leave_out_cases(Delivery& delivery, Random& random) {
    std::vector<Shown*> lines;
    for (auto& line : delivery.shown)
        if (line.cases > 1) lines.push_back(&line);
    if (lines.empty()) return false;
    Shown& line = *lines[random.below(lines.size())];
    line.cases -= static_cast<int>(random.between(1, std::min(2, line.cases - 1)));
    return true;
}

// Unloaded somewhere else, 2 to 8 km off: on a real street, as a wrong position is in life.
LatLon elsewhere(LatLon from, Random& random) {
    while (true) {
        const LatLon other = random_place(random).position;
        const auto distance_m = great_circle(from, other).value;
        if (distance_m > 2'200 && distance_m < 7'800) return other;
    }
}

bool spoil_delivery(SampleDay& day, std::size_t order, Kind kind, std::span<Shot> shots, Random random) {
    Delivery& delivery = day.deliveries[order];
    switch (kind) {
        case Kind::wrong_product:
            return swap_product(day, delivery, random);
        case Kind::missing_product:
            return leave_out_line(delivery, random);
        case Kind::short_count:
            return leave_out_cases(delivery, random);
        case Kind::wrong_place: {
            const LatLon there = elsewhere(day.catalog.outlets[delivery.outlet].position, random);
            for (auto& shot : shots) shot.position = moved(there, random.normal(0, 8), random.normal(0, 8));
            return true;
        }
        default: {  // wrong_time: mostly taken days before, else in the middle of the night before
            const Seconds earlier =
                random.chance(0.7)
                    ? Seconds(24h * random.between(1, 6) + 1min * random.between(-90, 90))
                    : Seconds(shots.front().taken_at - Zone().at(day.day, 0h) + 1min * random.between(30, 180));
            for (auto& shot : shots) shot.taken_at -= earlier;
            return true;
        }
    }
}

// A good photo that another shop's delivery gave at least ten minutes earlier; the same van's if there is one.
std::optional<std::size_t> earlier_photo(const SampleDay& day, std::size_t shot, Random& random) {
    const Shot& own = day.shots[shot];
    std::optional<std::size_t> found;
    for (const std::size_t other : shuffled(day.shots.size(), random)) {
        const Shot& source = day.shots[other];
        if (source.kind != Kind::good || source.order == own.order || source.taken_at + 10min > own.taken_at) continue;
        found = other;
        if (day.deliveries[source.order].vehicle == day.deliveries[own.order].vehicle) break;
    }
    return found;
}

bool spoil_photo(SampleDay& day, std::size_t index, Kind kind, Random random) {
    Shot& shot = day.shots[index];
    if (kind == Kind::reused || kind == Kind::edited_reuse) {
        const auto source = earlier_photo(day, index, random);
        if (!source) return false;
        shot.source = *source;
        shot.in_row = true;  // the driver's app sends today's time and place; the bytes tell another story
    }
    shot.kind = kind;
    return true;
}

}  // namespace

void deal_faults(SampleDay& day, const Random& random) {
    const std::size_t photos = day.shots.size();
    // A photo that was copied must stay as it is; so must every delivery once it is spoilt.
    std::vector<bool> settled(photos, false);
    for (std::size_t k = 1; k < kind_rates.size(); ++k) {
        const KindRate& rate = kind_rates[k];
        auto wanted = static_cast<std::size_t>(std::lround(rate.share * static_cast<double>(photos)));
        if (wanted == 0 && photos >= every_kind_from_photos) wanted = 1;
        std::size_t have = 0;
        for (const std::size_t i : shuffled(photos, random.fork(k))) {
            if (have >= wanted) break;
            if (settled[i]) continue;
            const std::size_t order = day.shots[i].order;
            if (!rate.whole_delivery) {
                if (!spoil_photo(day, i, rate.kind, random.fork(1000 * k + i))) continue;
                settled[i] = true;
                if (rate.kind == Kind::reused || rate.kind == Kind::edited_reuse) settled[day.shots[i].source] = true;
                ++have;
                continue;
            }
            const auto first =
                std::find_if(day.shots.begin(), day.shots.end(), [&](const Shot& shot) { return shot.order == order; });
            const auto end =
                std::find_if(first, day.shots.end(), [&](const Shot& shot) { return shot.order != order; });
            const auto from = static_cast<std::size_t>(first - day.shots.begin());
            const auto to = static_cast<std::size_t>(end - day.shots.begin());
            if (std::any_of(settled.begin() + static_cast<std::ptrdiff_t>(from),
                            settled.begin() + static_cast<std::ptrdiff_t>(to), [](bool done) { return done; }))
                continue;
            if (!spoil_delivery(day, order, rate.kind, std::span(first, end), random.fork(1000 * k + i))) continue;
            for (std::size_t j = from; j < to; ++j) {
                day.shots[j].kind = rate.kind;
                settled[j] = true;
                ++have;
            }
        }
    }
}

}  // namespace tallyman::sample
