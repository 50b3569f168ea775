// Plans that would be: computed one after the other on a thread of their own, looked at, then kept or forgotten. They
// live in memory: a restart forgets them, the board says so, and nothing but a keystroke is lost.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/progress.h"
#include "dispatch/over_limits.h"
#include "dispatch/place.h"
#include "dispatch/replan.h"
#include "report/text.h"
#include "server/world.h"

namespace tallyman::server {

class App;

struct ReplanRequest {
    bool fresh = false;
    bool search = true;
    double seconds = 0;
    dispatch::Event event;
    std::vector<dispatch::Placed> place;
    std::set<OrderId> urgent;
};

struct Replan {
    std::string id;
    Day day;
    Instant made_at{};
    Depots depots;  // whose plan it changes; the routes of others stay
    ReplanRequest request;
    dispatch::Plan before;  // all of it

    enum class State { running, ready, kept, dropped, failed };
    State state = State::running;
    int percent = 0;
    dispatch::Replanned result;                        // its plan is whole: the others' routes are in it
    dispatch::PlanTotals totals_before, totals_after;  // of the visible part
    std::vector<dispatch::OverLimit> over;             // what the hand asks of vehicles beyond limits.csv
    report::Text why_failed;
};
std::string_view name(Replan::State state);

class Replans {
public:
    explicit Replans(App& app);
    ~Replans();  // stops what runs

    Replan add(Day day, Depots depots, ReplanRequest request);
    std::optional<Replan> find(const std::string& id) const;
    void set_kept(const std::string& id);
    void drop(const std::string& id);

private:
    struct Job {
        Replan replan;
        StopFlag stop;
    };
    void work();
    void run(Job& job);

    App& app_;
    mutable std::mutex mutex_;
    std::condition_variable_any news_;
    std::deque<std::shared_ptr<Job>> jobs_;  // newest last
    std::int64_t last_ = 0;
    std::jthread thread_;
};

}  // namespace tallyman::server
