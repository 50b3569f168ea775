#include "dispatch/day_travel.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "dispatch/day_rules.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {
namespace {

constexpr double metres_per_second_of_kmh = 1.0 / 3.6;

class Tables {
public:
    Tables(std::span<const DayPlace> places, const PlanOptions& options)
        : places_(places),
          options_(options),
          metres_(std::make_shared<Matrix>(static_cast<int>(places.size()))),
          seconds_(std::make_shared<Matrix>(metres_->size())),
          known_(places.size() * places.size()) {}

    DayTravel make() {
        std::string used;
        for (const TravelTable* table : options_.travel)
            used += fmt::format("{} for {} of {} ways, else ", table->source(), take(*table), ways());
        take_great_circle();
        used += fmt::format("great circle x {:g} at {:g} km/h", options_.road_factor, options_.speed_kmh);
        if (options_.travel_percent != 100) used += fmt::format(", times {} %", options_.travel_percent);
        if (!options_.rules->traffic.empty()) used += ", slower and faster by traffic.csv";
        return {metres_, seconds_, used};
    }

private:
    std::size_t ways() const { return places_.size() * (places_.size() - 1); }

    bool put(int from, int to, Metres metres, Seconds seconds) {
        const auto cell = static_cast<std::size_t>(from) * places_.size() + static_cast<std::size_t>(to);
        if (from == to || known_[cell]) return false;
        known_[cell] = true;
        metres_->set(from, to, static_cast<std::int32_t>(std::min(metres.value, travel_max)));
        seconds_->set(from, to,
                      static_cast<std::int32_t>(std::min(seconds.count() * options_.travel_percent / 100, travel_max)));
        return true;
    }

    // How many ways it was the first to know.
    std::size_t take(const TravelTable& table) {
        std::vector<std::optional<std::uint32_t>> numbers;
        for (const DayPlace& place : places_) numbers.push_back(table.place(place.id));
        std::size_t known = 0;
        for (int i = 0; i < metres_->size(); ++i)
            for (int j = 0; numbers[i] && j < metres_->size(); ++j)
                if (const auto way = numbers[j] ? table.find(*numbers[i], *numbers[j]) : std::nullopt)
                    known += put(i, j, way->metres, way->seconds) ? 1 : 0;
        return known;
    }

    void take_great_circle() {
        for (int i = 0; i < metres_->size(); ++i)
            for (int j = 0; j < i; ++j) {
                const Metres road = great_circle_road(places_[i].position, places_[j].position, options_);
                const Seconds usual = at_usual_speed(road, options_);
                put(i, j, road, usual);
                put(j, i, road, usual);
            }
    }

    std::span<const DayPlace> places_;
    const PlanOptions& options_;
    std::shared_ptr<Matrix> metres_;
    std::shared_ptr<Matrix> seconds_;
    std::vector<bool> known_;
};

}  // namespace

Metres great_circle_road(LatLon from, LatLon to, const PlanOptions& options) {
    return {std::llround(options.road_factor * static_cast<double>(great_circle(from, to).value))};
}

Seconds at_usual_speed(Metres road, const PlanOptions& options) {
    return Seconds(std::llround(static_cast<double>(road.value) / (options.speed_kmh * metres_per_second_of_kmh)));
}

DayTravel day_travel(std::span<const DayPlace> places, const PlanOptions& options) {
    return Tables(places, options).make();
}

}  // namespace tallyman::dispatch
