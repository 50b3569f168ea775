#include "server/replans.h"

#include <algorithm>
#include <array>

#include "base/failure.h"
#include "dispatch/drops.h"
#include "dispatch/plan_settings.h"
#include "server/app.h"
#include "server/day_json.h"
#include "server/limits.h"
#include "store/day_tables.h"

namespace tallyman::server {
namespace {

constexpr int urgent_priority = 1000;

using dispatch::Plan;

// The routes of depots that the planner does not reach, with what he made of his own.
Plan joined(const View& view, const Plan& before, Plan mine, const Catalog& catalog) {
    if (view.depots.all) return mine;
    const auto visible = visible_plan(view, before);
    const auto is_mine = [&](const auto& route) {
        return std::ranges::find(visible.routes, route.vehicle, &dispatch::PlannedRoute::vehicle) !=
               visible.routes.end();
    };
    Plan all = mine;
    for (const auto& route : before.routes) {
        if (is_mine(route)) continue;
        all.routes.push_back(route);
        for (const auto& trip : route.trips) {
            all.distance += trip.distance;
            all.driving += trip.back_at_depot - trip.leave_depot;
            for (const auto& stop : trip.stops) all.driving -= stop.leave - stop.arrive;
        }
    }
    for (const auto& out : before.left_out) {
        if (!view.sees(out.order)) all.left_out.push_back(out);
    }
    all.cost = dispatch::totals(catalog, all).cost;
    return all;
}

std::vector<dispatch::Drop> drops_of(const View& view, Day day, const std::set<OrderId>& urgent) {
    const auto& books = *view.world.books;
    auto drops = dispatch::drops_by_day(books.catalog, books.orders, books.allocation)[day];
    std::erase_if(drops, [&](const dispatch::Drop& drop) { return !view.depots.has(drop.depot); });
    for (auto& drop : drops) {
        if (urgent.contains(drop.order)) drop.priority = urgent_priority;
    }
    return drops;
}

// What changed its vehicle between two plans made independently.
std::vector<dispatch::Move> moves_between(const Plan& before, const Plan& after) {
    std::map<OrderId, VehicleId> now;
    for (const auto& route : after.routes) {
        for (const auto& trip : route.trips) {
            for (const auto& stop : trip.stops) now[stop.order] = route.vehicle;
        }
    }
    std::vector<dispatch::Move> moves;
    for (const auto& route : before.routes) {
        for (const auto& trip : route.trips) {
            for (const auto& stop : trip.stops) {
                if (now[stop.order] != route.vehicle)
                    moves.push_back({stop.order, route.vehicle, now[stop.order], "better_route"});
            }
        }
    }
    return moves;
}

}  // namespace

std::string_view name(Replan::State state) {
    constexpr std::array<std::string_view, 5> names = {"running", "ready", "kept", "dropped", "failed"};
    return names.at(static_cast<std::size_t>(state));
}

Replans::Replans(App& app) : app_(app), thread_([this] { work(); }) {}

Replans::~Replans() {
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& job : jobs_) job->stop.set();
        thread_.request_stop();
    }
    news_.notify_all();
}

Replan Replans::add(Day day, Depots depots, ReplanRequest request) {
    auto job = std::make_shared<Job>();
    job->replan.day = day;
    job->replan.made_at = app_.now();
    job->replan.depots = std::move(depots);
    job->replan.request = std::move(request);
    const std::scoped_lock lock(mutex_);
    job->replan.id = std::to_string(++last_);
    jobs_.push_back(job);
    if (jobs_.size() > limits::replans_kept) {
        jobs_.front()->stop.set();
        jobs_.pop_front();
    }
    news_.notify_all();
    return job->replan;
}

std::optional<Replan> Replans::find(const std::string& id) const {
    const std::scoped_lock lock(mutex_);
    for (const auto& job : jobs_) {
        if (job->replan.id == id) return job->replan;
    }
    return {};
}

void Replans::set_kept(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    for (const auto& job : jobs_) {
        if (job->replan.id == id) job->replan.state = Replan::State::kept;
    }
}

void Replans::drop(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    for (const auto& job : jobs_) {
        if (job->replan.id != id) continue;
        job->stop.set();
        job->replan.state = Replan::State::dropped;
    }
}

void Replans::work() {
    const auto stop = thread_.get_stop_token();
    std::unique_lock lock(mutex_);
    const auto next = [&]() -> std::shared_ptr<Job> {
        const auto waiting =
            std::ranges::find_if(jobs_, [](const auto& job) { return job->replan.state == Replan::State::running; });
        return waiting == jobs_.end() ? nullptr : *waiting;
    };
    while (!stop.stop_requested()) {
        news_.wait(lock, stop, [&] { return next() != nullptr; });
        const auto job = next();
        if (!job || stop.stop_requested()) continue;
        lock.unlock();
        report::Text why;
        try {
            run(*job);
        } catch (const std::exception& error) {
            why = report::same(error.what());
        }
        lock.lock();
        if (job->replan.state == Replan::State::running)
            job->replan.state =
                why.vi.empty() && job->replan.why_failed.vi.empty() ? Replan::State::ready : Replan::State::failed;
        if (!why.vi.empty()) job->replan.why_failed = why;
        app_.hub().publish({"replan", job->replan.day, "", job->replan.id, {}});
    }
}

void Replans::run(Job& job) {
    const auto world = app_.world();
    const auto request = job.replan.request;
    const View view{*world, app_.zone(), job.replan.depots, app_.now()};
    const auto catalog = visible_catalog(view);
    const auto drops = drops_of(view, job.replan.day, request.urgent);
    const auto found = world->plans.find(job.replan.day);
    const auto before = found == world->plans.end() ? Plan{} : found->second;
    const auto mine = visible_plan(view, before);

    auto options = dispatch::plan_options(app_.folder().settings);
    options.processor_seconds = request.seconds;
    const auto tables = store::read_day_tables(app_.folder().folder, world->books->catalog);
    options.rules = &tables.rules;
    for (const auto& table : tables.travel) options.travel.push_back(&table);
    Progress progress;
    progress.stop = &job.stop;
    progress.report = [&](std::size_t done, std::size_t total) {
        const std::scoped_lock lock(mutex_);
        job.replan.percent = static_cast<int>(100 * done / std::max<std::size_t>(total, 1));
    };

    dispatch::Replanned result;
    report::Text why;
    if (request.fresh) {
        result.plan = dispatch::plan_day(catalog, drops, options, progress);
    } else {
        auto placed = dispatch::place(catalog, drops, mine, request.place, options);
        if (!placed)
            why = {sentence(placed.error(), Lang::vi), sentence(placed.error(), Lang::en)};
        else
            result = std::move(*placed);
        if (why.vi.empty() && request.search) {
            auto event = request.event;
            for (const auto& one : request.place) event.locked.insert(one.order);
            result = dispatch::replan(catalog, drops, result.plan, event, options, progress);
        }
    }
    // Seen from what holds now, not from what the hand had already moved.
    auto moved = moves_between(mine, result.plan);
    for (auto& move : moved) {
        const auto known = std::ranges::find(result.moved, move.order, &dispatch::Move::order);
        if (known != result.moved.end()) move.code = known->code;
        const auto by_hand = std::ranges::find(request.place, move.order, &dispatch::Placed::order);
        if (by_hand != request.place.end()) move.code = "by_hand";
    }
    result.moved = std::move(moved);
    const std::scoped_lock lock(mutex_);
    job.replan.over = dispatch::over_limits(result.plan, tables.rules);
    job.replan.totals_before = dispatch::totals(catalog, mine);
    job.replan.totals_after = dispatch::totals(catalog, result.plan);
    result.plan = joined(view, before, std::move(result.plan), world->books->catalog);
    job.replan.before = before;
    job.replan.result = std::move(result);
    job.replan.percent = 100;
    job.replan.why_failed = why;
}

}  // namespace tallyman::server
