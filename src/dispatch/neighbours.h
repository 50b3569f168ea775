// Who is near whom: for every client its nearest others, nearest first. The granular neighbourhoods of the search
// (Toth and Vigo 2003; with waiting and lateness counted as distance, Vidal et al. 2013).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace tallyman::dispatch {

// With its distance, so that a scan over neighbours needs no table.
struct Neighbour {
    std::int32_t place;
    std::int32_t distance;
};

inline std::span<const Neighbour> first_of(std::span<const Neighbour> near, int width) {
    return near.first(std::min(near.size(), static_cast<std::size_t>(width)));
}

class NeighbourTable {
public:
    static constexpr int per_place_max = 100;

    NeighbourTable() = default;

    // Places are 1 .. clients; `proximity(i, j)` ranks and `distance(i, j)` is remembered.
    template <class Proximity, class Distance>
    NeighbourTable(int clients, const Proximity& proximity, const Distance& distance)
        : per_place_(std::clamp(clients - 1, 0, per_place_max)),
          table_(static_cast<std::size_t>(clients + 1) * per_place_) {
        if (per_place_ == 0) return;
        std::vector<std::pair<std::int64_t, int>> others(static_cast<std::size_t>(clients) - 1);
        for (int i = 1; i <= clients; ++i) {
            std::size_t next = 0;
            for (int j = 1; j <= clients; ++j)
                if (j != i) others[next++] = {proximity(i, j), j};
            std::nth_element(others.begin(), others.begin() + per_place_ - 1, others.end());
            std::sort(others.begin(), others.begin() + per_place_);
            Neighbour* row = &table_[static_cast<std::size_t>(i) * per_place_];
            for (int k = 0; k < per_place_; ++k) row[k] = {others[k].second, distance(i, others[k].second)};
        }
    }

    std::span<const Neighbour> of(int place) const {
        return {table_.data() + static_cast<std::size_t>(place) * per_place_, static_cast<std::size_t>(per_place_)};
    }

private:
    int per_place_ = 0;
    std::vector<Neighbour> table_;
};

}  // namespace tallyman::dispatch
