// Solomon (1987) and Gehring-Homberger (1999) text: a name, the fleet, one line a customer with the depot first.
#include <limits>

#include <fmt/format.h>

#include "dispatch/instance.h"
#include "dispatch/plane_distances.h"
#include "dispatch/text_lines.h"

namespace tallyman::dispatch {
namespace {

constexpr int columns = 7;  // number, x, y, demand, ready, due, service
constexpr double coordinate_max = 10'000'000;
constexpr std::int64_t number_max = 1'000'000'000;

struct Row {
    std::int64_t number;
    Position position;
    Amount demand;
    Window window;
    Time service;
};

std::int64_t amount(const TextLines& lines, std::string_view word) {
    const std::int64_t value = lines.integer(word);
    if (value < 0 || value > number_max) lines.fail(fmt::format("{} is outside of 0 .. {}", value, number_max));
    return value;
}

double coordinate(const TextLines& lines, std::string_view word) {
    const double value = lines.decimal(word);
    if (value < -coordinate_max || value > coordinate_max) lines.fail(fmt::format("absurd coordinate {}", value));
    return value;
}

Row read_row(const TextLines& lines) {
    const auto words = lines.words();
    if (words.size() != columns) lines.fail(fmt::format("{} columns where {} are expected", words.size(), columns));
    const Row row{lines.integer(words[0]),
                  {coordinate(lines, words[1]), coordinate(lines, words[2])},
                  amount(lines, words[3]),
                  {10 * amount(lines, words[4]), 10 * amount(lines, words[5])},
                  10 * amount(lines, words[6])};
    if (row.window.open > row.window.close) lines.fail("the time window ends before it starts");
    return row;
}

void skip_to(TextLines& lines, std::string_view word) {
    while (lines.next())
        if (lines.line().starts_with(word)) return;
    lines.fail(fmt::format("the {} part is missing", word));
}

VehicleType read_fleet(TextLines& lines) {
    skip_to(lines, "NUMBER");
    if (!lines.next()) lines.fail("the number of vehicles and their capacity are missing");
    const auto words = lines.words();
    if (words.size() != 2) lines.fail("expected the number of vehicles and their capacity");
    VehicleType vehicle;
    vehicle.count = static_cast<int>(amount(lines, words[0]));
    vehicle.capacity[0] = amount(lines, words[1]);
    return vehicle;
}

}  // namespace

Instance read_solomon(std::string_view text, const std::string& file) {
    TextLines lines(text, file);
    Instance instance;
    if (!lines.next()) lines.fail("the file is empty");
    instance.name = lines.line();
    VehicleType vehicle = read_fleet(lines);
    skip_to(lines, "CUST ");
    Problem& problem = instance.problem;
    while (lines.next()) {
        const Row row = read_row(lines);
        const int location = static_cast<int>(problem.positions.size());
        if (row.number != location) lines.fail(fmt::format("customer {} where {} is next", row.number, location));
        if (location >= locations_max) lines.fail(fmt::format("more than {} locations", locations_max));
        problem.positions.push_back(row.position);
        if (location == 0) {
            vehicle.shift = row.window;
            continue;
        }
        Client& client = problem.clients.emplace_back();
        client.location = location;
        client.delivery[0] = row.demand;
        client.windows = {row.window};
        client.service = row.service;
    }
    if (problem.positions.empty()) lines.fail("the depot is missing");
    const auto table = plane_distances(problem.positions, Rounding::tenths_down);
    problem.profiles = {{table, table, {}}};
    problem.vehicles = {vehicle};
    instance.unit = "distance, rounded down to tenths on each leg";
    instance.cost_divisor = 10;
    return instance;
}

}  // namespace tallyman::dispatch
