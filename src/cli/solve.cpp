#include "cli/solve.h"

#include <fstream>
#include <limits>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/search_line.h"
#include "dispatch/evaluate.h"
#include "dispatch/explain.h"
#include "dispatch/instance.h"
#include "dispatch/search.h"
#include "dispatch/solution_file.h"
#include "dispatch/vroom_json.h"

namespace tallyman::cli {
namespace {

using namespace dispatch;

constexpr double default_seconds = 10;

std::string read_file(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) throw Failure(fmt::format("{}: cannot be read", name));
    return std::move(text).str();
}

void write_file(const std::string& name, const std::string& text) {
    const std::string partial = name + ".part";
    std::ofstream out(partial, std::ios::binary);
    out << text;
    out.close();
    if (!out || std::rename(partial.c_str(), name.c_str()) != 0)
        throw Failure(fmt::format("{}: cannot be written", name));
}

nlohmann::json cost_json(const Instance& instance, Cost cost) {
    if (instance.cost_divisor == 1) return cost;
    return static_cast<double>(cost) / instance.cost_divisor;
}

nlohmann::json clients_json(const Instance& instance, const std::vector<int>& clients) {
    auto numbers = nlohmann::json::array();
    for (const int c : clients) numbers.push_back(instance.id_of(c));
    return numbers;
}

nlohmann::json routes_json(const Instance& instance, const Solution& solution) {
    auto routes = nlohmann::json::array();
    for (const Route& route : solution.routes) {
        auto stops = nlohmann::json::array();
        for (const Trip& trip : route.trips)
            for (const auto& number : clients_json(instance, trip.clients)) stops.push_back(number);
        routes.push_back(stops);
    }
    return routes;
}

nlohmann::json trips_json(const Instance& instance, const Solution& solution) {
    auto routes = nlohmann::json::array();
    for (const Route& route : solution.routes) {
        auto trips = nlohmann::json::array();
        for (const Trip& trip : route.trips) trips.push_back(clients_json(instance, trip.clients));
        routes.push_back(trips);
    }
    return routes;
}

// In the problem's own names: vehicles are numbered from 0 as in the file, unless the file names them.
std::vector<std::string> reasons_of(const Instance& instance, const Solution& solution, Lang lang) {
    const auto vehicle = [&](int type) {
        return std::to_string(instance.vroom ? instance.vroom->vehicles[type].id : type);
    };
    const ExplainNames names{vehicle, false, instance.vroom != nullptr};
    std::vector<std::string> reasons;
    for (const int c : solution.unassigned) {
        const WhyOut why = why_left_out(instance.problem, solution, c, names);
        reasons.push_back(sentence(why.code, why.details, lang));
    }
    return reasons;
}

nlohmann::json unassigned_json(const Instance& instance, const Solution& solution,
                               const std::vector<std::string>& reasons) {
    auto list = nlohmann::json::array();
    for (std::size_t i = 0; i < reasons.size(); ++i)
        list.push_back({{"id", instance.id_of(solution.unassigned[i])}, {"reason", reasons[i]}});
    return list;
}

nlohmann::json curve_json(const Instance& instance, const std::vector<CurvePoint>& curve) {
    auto points = nlohmann::json::array();
    for (const CurvePoint& point : curve) points.push_back({point.seconds, cost_json(instance, point.cost)});
    return points;
}

// What a VROOM file calls the cost is that of its routes; what it leaves out has no price in money.
Cost cost_of(const Instance& instance, const Evaluation& evaluation) {
    return evaluation.cost.total() - (instance.vroom ? evaluation.cost.prizes : 0);
}

nlohmann::json to_json(const Instance& instance, const SearchResult& result, const Evaluation& evaluation, Lang lang) {
    const auto reasons = reasons_of(instance, result.solution, lang);
    nlohmann::json json{{"name", instance.name},
                        {"feasible", evaluation.complete()},
                        {"cost", cost_json(instance, cost_of(instance, evaluation))},
                        {"unit", instance.unit},
                        {"routes", routes_json(instance, result.solution)},
                        {"trips", trips_json(instance, result.solution)},
                        {"unassigned", unassigned_json(instance, result.solution, reasons)},
                        {"seconds", result.seconds},
                        {"iterations", result.iterations},
                        {"curve", curve_json(instance, result.curve)}};
    if (instance.vroom) json["vroom"] = vroom_solution(instance, result.solution, reasons);
    return json;
}

SearchOptions search_options(const SolveOptions& options, const Instance& instance) {
    SearchOptions search;
    search.threads = options.threads;
    search.seed = options.seed;
    search.iterations = options.iterations;
    search.processor_seconds =
        options.seconds.value_or(options.iterations ? std::numeric_limits<double>::infinity() : default_seconds);
    search.stop = &interrupted();
    if (!options.warm_file.empty())
        search.warm = read_solution(instance, read_file(options.warm_file), options.warm_file);
    else if (instance.vroom)
        search.warm = instance.vroom->steps;
    return search;
}

SearchResult searched(const Instance& instance, SearchOptions& how) {
    SearchLine line("solve", how.processor_seconds, how.threads);
    if (line.is_seen())
        how.report = [&](double seconds, Cost best, std::int64_t iterations) {
            line.show(seconds, static_cast<double>(best), shown_cost(instance, best), iterations);
        };
    return search(instance.problem, how);
}

}  // namespace

ExitCode solve(const SolveOptions& options, Console& console) {
    Instance instance = read_instance(read_file(options.file), options.file);
    if (options.pin_steps) pin_steps(instance, options.file);
    if (const auto trouble = validate(instance.problem)) throw Failure(fmt::format("{}: {}", options.file, *trouble));
    SearchOptions how = search_options(options, instance);
    if (how.warm && !evaluate(instance.problem, *how.warm).feasible())
        throw Failure(fmt::format("{}: not a feasible solution of {}", options.warm_file, options.file));

    const SearchResult result = searched(instance, how);
    const Evaluation evaluation = evaluate(instance.problem, result.solution);
    if (!options.solution_file.empty())
        write_file(options.solution_file, write_solution(instance, result.solution, evaluation.cost.total()));
    console.result(to_json(instance, result, evaluation, console.lang()));
    console.say(fmt::format("{}: {} in {} routes, {} left out, {:.1f} s, {} iterations", instance.name,
                            shown_cost(instance, cost_of(instance, evaluation)), result.solution.routes.size(),
                            result.solution.unassigned.size(), result.seconds, result.iterations));
    return evaluation.complete() ? ExitCode::done : ExitCode::problems_found;
}

}  // namespace tallyman::cli
