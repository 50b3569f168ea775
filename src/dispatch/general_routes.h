// The current solution of the general case while ruin and recreate works on it: any fleet, several trips with
// reloading, releases, loads in several dimensions with pickups, several windows, skills, limits, overtime, breaks,
// slices of the day, pinned stops. plain_routes.h does the plain case several times faster.
//
// An insertion is first priced by distance; only what could still win is checked for room (running maxima of the
// load), then for time (earliest departure before it, latest start behind it), and only vehicles whose time costs
// money or is bounded as a whole are walked again from end to end.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "dispatch/neighbours.h"
#include "dispatch/problem.h"
#include "dispatch/worth.h"

namespace tallyman::dispatch {

class GeneralRoutes {
public:
    // Clients are 1 .. n here, in the order of the problem; 0 is none.
    explicit GeneralRoutes(const Problem& problem);

    void load(const Solution& solution);
    Solution solution() const;

    Cost cost() const { return cost_; }
    int clients() const { return static_cast<int>(problem_.clients.size()); }
    int routed() const { return routed_; }
    int used_routes() const { return used_trips_; }
    bool is_routed(int c) const { return spots_[c].vehicle >= 0; }
    bool is_fixed(int c) const { return is_pinned_[c]; }
    // A trip of a vehicle; stays the same from `begin` to the first insertion.
    int route_of(int c) const { return spots_[c].vehicle * trips_max_ + spots_[c].trip; }
    int size_of(int route) const;
    int next(int c) const;
    int previous(int c) const;
    std::span<const Neighbour> neighbours(int c) const { return neighbours_.of(c); }

    void begin();
    void roll_back();
    void remove_string(int first, int last);
    // Taking clients out can make a route impossible: real tables break the triangle inequality, and a break that was
    // taken while waiting may find no room any more.
    bool is_broken() const { return is_broken_; }
    void order_for_insertion(std::vector<int>& absent, Random& random);
    bool insert(int c, int width, Worth worth, Random& random);

private:
    // The stops of a vehicle, all trips one after another; trip t ends before ends[t].
    struct Stops {
        std::vector<int> clients;
        std::vector<int> ends;
    };
    struct Line {
        int type = 0;
        Stops stops{};
        Cost cost = 0;  // without the extra of its clients
        std::int64_t distance = 0;
        int trips_counted = 0;
        bool possible = true;  // pinned stops may come too late whatever we do
    };
    struct Spot {
        int vehicle = -1;
        int trip = 0;
        int index = 0;
    };
    struct TripTime {
        Time leave = 0;        // the depot, at the earliest
        Time back_latest = 0;  // so that what follows can be kept
    };
    struct Times {
        bool possible;
        Time leave;
        Time back;
    };
    struct Price {
        bool possible;
        Cost cost;
        std::int64_t distance;
    };
    struct Place {
        Cost delta;
        int vehicle;
        int trip;
        int index;
        bool fresh_trip;
    };
    // What it takes to say whether and at what cost a vehicle of a type can have one more stop.
    enum class Judgement {
        by_stop,      // departure before it and latest start behind it
        by_walk,      // also from end to end: its time costs money or is bounded
        by_schedule,  // breaks, setups: only the plain account will do
    };

    static Judgement judgement_of(const VehicleType& vehicle);
    const VehicleType& type_of(const Line& line) const { return problem_.vehicles[line.type]; }
    const Client& client(int c) const { return problem_.clients[c - 1]; }
    Cost extra(int c, int type) const;
    bool may_serve(int c, int type) const;
    static int trip_begin(const Stops& stops, int trip) { return trip == 0 ? 0 : stops.ends[trip - 1]; }
    int fixed_stops(const Line& line) const { return static_cast<int>(type_of(line).pinned.size()); }

    static std::optional<int> leaves_from(const VehicleType& vehicle, int trip);
    static std::optional<int> goes_back_to(const VehicleType& vehicle, const Stops& stops, int trip);
    template <class Table>
    static std::int64_t travel(const Table& table, std::optional<int> from, std::optional<int> to);
    std::int64_t detour_of(int c, const Line& line, int trip, int index) const;
    Cost price_of_loop(int c, const Line& line) const;
    std::int64_t distance_of(int type, const Stops& stops) const;
    Price price(int type, const Stops& stops) const;
    Times times(int type, const Stops& stops) const;
    Time latest_departure(const VehicleType& vehicle, const Stops& stops, Time back) const;
    Times scheduled_times(int type, const Stops& stops) const;
    bool fits_load(int type, std::span<const int> trip) const;
    bool room_at(int c, const Line& line, int trip, int index) const;
    bool time_at(int c, int vehicle, int trip, int index) const;

    bool blinks(Random& random);
    void consider_at(int c, int vehicle, int trip, int index, Place& best);
    void consider_fresh_trips(int c, Place& best);
    void consider_fresh_trip(int c, int vehicle, int trip, Place& best);
    void consider_unused_vehicles(int c, Place& best);
    void consider_everything(int c, Place& best);
    const Stops& with_client(const Stops& stops, int c, int trip, int index, bool fresh_trip);
    static void put(Stops& stops, int c, int trip, int index, bool fresh_trip);
    void insert_at(int c, const Place& place);

#ifndef NDEBUG
    bool keeps_account(const Line& line) const;
    Cost recomputed_cost() const;
#endif

    void touch(int vehicle);
    void settle();
    void refresh(int vehicle);
    void find_spots(int vehicle);
    void refresh_times(int vehicle);
    void refresh_loads(int vehicle);

    const Problem& problem_;
    NeighbourTable neighbours_;
    int trips_max_ = 1;
    std::vector<int> location_;  // by client, close together: a Client fills four cache lines
    std::vector<bool> is_pinned_;
    std::vector<Cost> price_of_absence_;
    std::vector<Judgement> judgement_;               // by type
    std::vector<Line> lines_;                        // vehicles
    std::vector<Spot> spots_;                        // by client
    std::vector<std::vector<TripTime>> trip_times_;  // by vehicle and trip
    // By client, on the trip that it is on.
    std::vector<Time> ready_;           // its vehicle leaves it at the earliest
    std::vector<Time> latest_;          // service begins at the latest
    std::vector<Amounts> load_before_;  // on board when arriving
    std::vector<Amounts> load_after_;   // ... and when leaving
    std::vector<Amounts> load_until_;   // most on board from the depot until leaving it
    std::vector<Amounts> load_from_;    // most on board from arriving at it to the end of the trip

    Cost cost_ = 0;
    int routed_ = 0;
    int used_trips_ = 0;
    bool is_broken_ = false;
    std::uint32_t until_blink_ = 1;
    std::vector<std::int64_t> keys_;
    Stops trial_;

    std::vector<std::pair<int, Line>> saved_;  // vehicles as they were before the first change
    std::vector<std::uint32_t> touched_;       // by vehicle: the round in which it was saved
    std::uint32_t round_ = 0;
    std::vector<int> inserted_;
    Cost saved_cost_ = 0;
    int saved_routed_ = 0;
};

}  // namespace tallyman::dispatch
