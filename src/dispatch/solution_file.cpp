#include "dispatch/solution_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dispatch/text_lines.h"

namespace tallyman::dispatch {

std::string shown_cost(const Instance& instance, Cost cost) {
    if (instance.cost_divisor == 1) return fmt::format("{}", cost);
    return fmt::format("{:.1f}", static_cast<double>(cost) / instance.cost_divisor);
}

std::string write_solution(const Instance& instance, const Solution& solution, Cost cost) {
    std::string text;
    for (std::size_t r = 0; r < solution.routes.size(); ++r) {
        text += fmt::format("Route #{}:", r + 1);
        for (std::size_t t = 0; t < solution.routes[r].trips.size(); ++t) {
            if (t > 0) text += " |";
            for (const int c : solution.routes[r].trips[t].clients) text += fmt::format(" {}", c + 1);
        }
        text += '\n';
    }
    return text + fmt::format("Cost {}\n", shown_cost(instance, cost));
}

Solution read_solution(const Instance& instance, std::string_view text, const std::string& file) {
    const auto clients = static_cast<std::int64_t>(instance.problem.clients.size());
    std::vector<bool> seen(clients);
    Solution solution;
    TextLines lines(text, file);
    while (lines.next()) {
        if (lines.line().starts_with("Cost")) continue;
        const std::size_t colon = lines.line().find(':');
        if (!lines.line().starts_with("Route") || colon == std::string_view::npos)
            lines.fail("expected \"Route #k: customers\" or \"Cost c\"");
        Route route{0, {Trip{}}};
        for (const auto word : words_of(lines.line().substr(colon + 1))) {
            if (word == "|") {
                route.trips.emplace_back();
                continue;
            }
            const std::int64_t number = lines.integer(word);
            if (number < 1 || number > clients) lines.fail(fmt::format("no such customer: {}", number));
            if (seen[number - 1]) lines.fail(fmt::format("customer {} is served twice", number));
            seen[number - 1] = true;
            route.trips.back().clients.push_back(static_cast<int>(number - 1));
        }
        std::erase_if(route.trips, [](const Trip& trip) { return trip.clients.empty(); });
        if (!route.trips.empty()) solution.routes.push_back(std::move(route));
    }
    for (int c = 0; c < clients; ++c)
        if (!seen[c]) solution.unassigned.push_back(c);
    return solution;
}

}  // namespace tallyman::dispatch
