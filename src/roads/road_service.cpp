#include "roads/road_service.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/failure.h"
#include "roads/osrm_table.h"

namespace tallyman::roads {
namespace {

using Places = std::vector<LatLon>;

class Asker {
public:
    Asker(const RoadService& service, TravelCache& cache, const Progress& progress)
        : service_(service), cache_(cache), progress_(progress), http_(service.http, progress.stop) {}

    void ask(const Places& places) {
        const std::size_t block = static_cast<std::size_t>(std::max(1, service_.places_max / 2));
        const std::size_t blocks = (places.size() + block - 1) / block;
        for (std::size_t i = 0; i < blocks; ++i)
            for (std::size_t j = 0; j < blocks; ++j) {
                ask_block(part(places, i * block, block), part(places, j * block, block));
                progress_.report(i * blocks + j + 1, blocks * blocks);
            }
    }

private:
    static std::span<const LatLon> part(const Places& places, std::size_t begin, std::size_t count) {
        return std::span(places).subspan(begin, std::min(count, places.size() - begin));
    }

    // Only the rows and columns with a way that is not known yet.
    void ask_block(std::span<const LatLon> from, std::span<const LatLon> to) {
        const auto is_unknown = [&](LatLon a, LatLon b) { return a != b && cache_.find(a, b) == nullptr; };
        Places rows, columns;
        std::ranges::copy_if(from, std::back_inserter(rows), [&](LatLon a) {
            return std::ranges::any_of(to, [&](LatLon b) { return is_unknown(a, b); });
        });
        std::ranges::copy_if(to, std::back_inserter(columns), [&](LatLon b) {
            return std::ranges::any_of(from, [&](LatLon a) { return is_unknown(a, b); });
        });
        if (rows.empty()) return;
        const HttpAnswer answer = http_.get(table_address(service_.address, rows, columns));
        const std::string who = fmt::format("the routing service {}", shown_service(service_.address));
        if (answer.status != 200)
            throw Failure(fmt::format("{}: it answers {} {}", who, answer.status, refusal(answer.body)));
        const auto table = read_table(answer.body, rows.size(), columns.size(), who);
        for (std::size_t i = 0; i < table.size(); ++i)
            cache_.set(rows[i / columns.size()], columns[i % columns.size()], table[i]);
    }

    const RoadService& service_;
    TravelCache& cache_;
    const Progress& progress_;
    HttpClient http_;
};

}  // namespace

dispatch::TravelTable road_travel(std::span<const dispatch::DayPlace> places, const RoadService& service,
                                  TravelCache& cache, const Progress& progress) {
    std::map<std::string, LatLon> by_id;  // two orders of one outlet are one place
    for (const auto& place : places) by_id.emplace(place.id, place.position);
    Places positions;
    for (const auto& [id, position] : by_id) positions.push_back(position);
    Asker(service, cache, progress).ask(positions);
    dispatch::TravelTable table(shown_service(service.address));
    for (const auto& [from, start] : by_id)
        for (const auto& [to, end] : by_id)
            if (const auto* answer = cache.find(start, end); answer != nullptr && *answer)
                table.set(from, to, **answer);
    return table;
}

}  // namespace tallyman::roads
