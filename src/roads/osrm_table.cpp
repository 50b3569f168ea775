#include "roads/osrm_table.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "dispatch/json_place.h"
#include "dispatch/problem.h"

namespace tallyman::roads {
namespace {

constexpr std::size_t cells_in_a_row_max = 100'000;
constexpr std::size_t shown_max = 200;  // characters of what a stranger says

nlohmann::json parse(std::string_view text) { return nlohmann::json::parse(text, nullptr, false); }

std::vector<std::optional<std::int64_t>> read_numbers(const dispatch::JsonPlace& table, std::size_t from,
                                                      std::size_t to) {
    std::vector<std::optional<std::int64_t>> numbers;
    const auto rows = table.items(from);
    if (rows.size() != from) table.fail(fmt::format("{} rows where {} were asked for", rows.size(), from));
    for (const auto& row : rows) {
        const auto cells = row.items(cells_in_a_row_max);
        if (cells.size() != to) row.fail(fmt::format("{} cells where {} were asked for", cells.size(), to));
        for (const auto& cell : cells)
            numbers.push_back(cell.is_null() ? std::nullopt
                                             : std::optional(std::llround(
                                                   cell.decimal(0, static_cast<double>(dispatch::travel_max)))));
    }
    return numbers;
}

}  // namespace

std::string table_address(const std::string& service, std::span<const LatLon> from, std::span<const LatLon> to) {
    std::string address = service;
    while (address.ends_with('/')) address.pop_back();
    if (address.find("/table/v1/") == address.npos) address += "/table/v1/driving";
    char before = '/';
    for (const auto& places : {from, to})
        for (const LatLon& place : places) {
            address += fmt::format("{}{:.6f},{:.6f}", before, place.lon, place.lat);
            before = ';';
        }
    address += "?annotations=duration,distance&sources=";
    for (std::size_t i = 0; i < from.size(); ++i) address += fmt::format("{}{}", i == 0 ? "" : ";", i);
    address += "&destinations=";
    for (std::size_t i = 0; i < to.size(); ++i) address += fmt::format("{}{}", i == 0 ? "" : ";", from.size() + i);
    return address;
}

std::string shown_service(const std::string& service) {
    std::string_view shown = service;
    if (const auto scheme = shown.find("://"); scheme != shown.npos) shown.remove_prefix(scheme + 3);
    if (const auto user = shown.substr(0, shown.find('/')).rfind('@'); user != shown.npos)
        shown.remove_prefix(user + 1);
    while (shown.ends_with('/')) shown.remove_suffix(1);
    return std::string(shown);
}

std::vector<std::optional<dispatch::Travel>> read_table(std::string_view answer, std::size_t from, std::size_t to,
                                                        const std::string& asked) {
    const nlohmann::json json = parse(answer);
    if (json.is_discarded()) throw Failure(fmt::format("{}: the answer is not JSON", asked));
    const dispatch::JsonPlace root(json, asked);
    if (const auto code = root.at("code").text(); code != "Ok")
        root.fail(fmt::format("the service says {}", refusal(answer)));
    if (!root.find("distances"))
        root.fail("\"distances\" are missing: the service must be one that answers annotations=duration,distance");
    const auto seconds = read_numbers(root.at("durations"), from, to);
    const auto metres = read_numbers(root.at("distances"), from, to);
    std::vector<std::optional<dispatch::Travel>> table(from * to);
    for (std::size_t i = 0; i < table.size(); ++i)
        if (seconds[i] && metres[i]) table[i] = {{*metres[i]}, Seconds(*seconds[i])};
    return table;
}

std::string refusal(std::string_view answer) {
    const nlohmann::json json = parse(answer);
    if (!json.is_object()) return {};
    std::string text;
    for (const char* key : {"code", "message"})
        if (const auto found = json.find(key); found != json.end() && found->is_string())
            text.append(text.empty() ? "" : ": ").append(found->get<std::string>());
    return text.substr(0, shown_max);
}

}  // namespace tallyman::roads
