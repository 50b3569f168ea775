// CVRPLIB / VRPLIB text: `KEYWORD : value` lines, then sections of rows that begin with the node's number.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "dispatch/instance.h"
#include "dispatch/plane_distances.h"
#include "dispatch/text_lines.h"

namespace tallyman::dispatch {
namespace {

constexpr std::int64_t number_max = 1'000'000'000;
constexpr double coordinate_max = 10'000'000;

class Reader {
public:
    Reader(std::string_view text, const std::string& file) : lines_(text, file) {}

    Instance read() {
        read_all();
        if (nodes_ == 0) lines_.fail("DIMENSION is missing");
        if (capacity_ < 0) lines_.fail("CAPACITY is missing");
        build_tables();
        build_vehicle();
        for (int node = 0; node < nodes_; ++node)
            if (node != depot_) add_client(node);
        return std::move(instance_);
    }

private:
    void read_all() {
        bool have = lines_.next();
        while (have && lines_.line() != "EOF") {
            const std::string_view line = lines_.line();
            const std::size_t colon = line.find(':');
            const std::string keyword{trimmed(line.substr(0, colon))};
            if (keyword != "COMMENT" && !seen_.insert(keyword).second)
                lines_.fail(fmt::format("{} is there twice", keyword));
            if (keyword.ends_with("_SECTION")) {
                have = read_section(keyword);
            } else if (colon == std::string_view::npos) {
                lines_.fail(fmt::format("\"{}\" is neither a keyword with a value nor a section", line));
            } else {
                read_keyword(keyword, trimmed(line.substr(colon + 1)));
                have = lines_.next();
            }
        }
    }

    void read_keyword(const std::string& keyword, std::string_view value) {
        if (keyword == "NAME")
            instance_.name = value;
        else if (keyword == "COMMENT" || keyword == "TYPE" || keyword == "NODE_COORD_TYPE")
            return;
        else if (keyword == "DIMENSION")
            set_nodes(bounded(value));
        else if (keyword == "CAPACITY")
            capacity_ = bounded(value);
        else if (keyword == "VEHICLES")
            vehicles_ = bounded(value);
        else if (keyword == "SERVICE_TIME")
            common_service_ = bounded(value);
        else if (keyword == "EDGE_WEIGHT_TYPE")
            edge_weight_type_ = value;
        else if (keyword == "EDGE_WEIGHT_FORMAT")
            edge_weight_format_ = value;
        else
            lines_.fail(fmt::format("{} is not supported", keyword));
    }

    std::int64_t bounded(std::string_view word) const {
        const std::int64_t value = lines_.integer(word);
        if (value < 0 || value > number_max) lines_.fail(fmt::format("{} is outside of 0 .. {}", value, number_max));
        return value;
    }

    void set_nodes(std::int64_t nodes) {
        if (nodes < 1 || nodes > locations_max) lines_.fail(fmt::format("DIMENSION outside of 1 .. {}", locations_max));
        nodes_ = static_cast<int>(nodes);
    }

    // Leaves the cursor on the first line after the section; false at the end of the file.
    bool read_section(const std::string& section) {
        if (nodes_ == 0) lines_.fail(fmt::format("DIMENSION must come before {}", section));
        if (section == "EDGE_WEIGHT_SECTION") return read_weights();
        if (section == "DEPOT_SECTION") return read_depots();
        if (section == "VEHICLES_RELOAD_DEPOT_SECTION") {
            reloads_ = true;
            return each_row([&](const auto&) {});
        }
        if (section == "NODE_COORD_SECTION") {
            instance_.problem.positions.resize(nodes_);
            const bool more = each_node([&](int node, const auto& words) {
                instance_.problem.positions[node] = {coordinate(words, 1), coordinate(words, 2)};
            });
            if (std::ranges::count(rows_, true) != nodes_) lines_.fail("NODE_COORD_SECTION does not have every node");
            return more;
        }
        if (section == "DEMAND_SECTION") return read_column(demand_);
        if (section == "SERVICE_TIME_SECTION") return read_column(service_);
        if (section == "RELEASE_TIME_SECTION") return read_column(release_);
        if (section == "PRIZE_SECTION") return read_column(prize_);
        if (section == "TIME_WINDOW_SECTION") {
            window_.resize(nodes_, {0, number_max});
            return each_node([&](int node, const auto& words) {
                if (words.size() != 3) lines_.fail("expected a node, the opening and the closing time");
                window_[node] = {bounded(words[1]), bounded(words[2])};
                if (window_[node].open > window_[node].close) lines_.fail("the time window ends before it starts");
            });
        }
        lines_.fail(fmt::format("{} is not supported", section));
    }

    template <class Take>
    bool each_row(const Take& take) {
        while (lines_.next()) {
            if (!is_row(lines_.line())) return true;
            take(lines_.words());
        }
        return false;
    }

    // Rows that begin with a node, each node at most once.
    template <class Take>
    bool each_node(const Take& take) {
        rows_.assign(nodes_, false);
        return each_row([&](const auto& words) {
            const int here = node(words);
            if (rows_[here]) lines_.fail(fmt::format("node {} is there twice", here + 1));
            rows_[here] = true;
            take(here, words);
        });
    }

    static bool is_row(std::string_view line) {
        return std::isdigit(static_cast<unsigned char>(line.front())) || line.front() == '-';
    }

    bool read_column(std::vector<std::int64_t>& column) {
        column.resize(nodes_);
        return each_node([&](int node, const auto& words) {
            if (words.size() != 2) lines_.fail("expected a node and its value");
            column[node] = bounded(words[1]);
        });
    }

    int node(const std::vector<std::string_view>& words) const {
        const std::int64_t number = lines_.integer(words[0]);
        if (number < 1 || number > nodes_) lines_.fail(fmt::format("no such node: {}", number));
        return static_cast<int>(number - 1);
    }

    double coordinate(const std::vector<std::string_view>& words, std::size_t column) const {
        if (words.size() != 3) lines_.fail("expected a node and its two coordinates");
        const double value = lines_.decimal(words[column]);
        if (value < -coordinate_max || value > coordinate_max) lines_.fail(fmt::format("absurd coordinate {}", value));
        return value;
    }

    bool read_weights() {
        if (edge_weight_format_ != "FULL_MATRIX" && edge_weight_format_ != "LOWER_ROW")
            lines_.fail(fmt::format("EDGE_WEIGHT_FORMAT {} is not supported", edge_weight_format_));
        weights_.reserve(static_cast<std::size_t>(nodes_) * nodes_);
        return each_row([&](const auto& words) {
            for (const auto word : words) weights_.push_back(bounded(word));
        });
    }

    bool read_depots() {
        std::vector<std::int64_t> depots;
        const bool more = each_row([&](const auto& words) {
            for (const auto word : words)
                if (word != "-1") depots.push_back(lines_.integer(word));
        });
        if (depots.size() != 1) lines_.fail("exactly one depot is supported");
        if (depots[0] < 1 || depots[0] > nodes_) lines_.fail(fmt::format("no such node: {}", depots[0]));
        depot_ = static_cast<int>(depots[0] - 1);
        return more;
    }

    void build_tables() {
        std::shared_ptr<const Matrix> table;
        if (edge_weight_type_ == "EXPLICIT") {
            table = explicit_table();
            instance_.unit = "as in the file's table";
        } else if (edge_weight_type_ == "EUC_2D") {
            if (instance_.problem.positions.empty()) lines_.fail("NODE_COORD_SECTION is missing");
            const bool timed = !window_.empty();
            scale_ = timed ? 10 : 1;
            table = plane_distances(instance_.problem.positions, timed ? Rounding::tenths_down : Rounding::nearest);
            instance_.unit = timed ? "distance, rounded down to tenths on each leg"
                                   : "distance, rounded to the nearest integer on each leg";
        } else {
            lines_.fail(fmt::format("EDGE_WEIGHT_TYPE {} is not supported", edge_weight_type_));
        }
        instance_.cost_divisor = scale_;
        instance_.problem.profiles = {{table, table, {}}};
    }

    std::shared_ptr<const Matrix> explicit_table() const {
        const bool full = edge_weight_format_ == "FULL_MATRIX";
        const std::size_t n = nodes_;
        if (weights_.size() != (full ? n * n : n * (n - 1) / 2))
            lines_.fail(fmt::format("EDGE_WEIGHT_SECTION has {} numbers: not a table of {}", weights_.size(), nodes_));
        auto table = std::make_shared<Matrix>(nodes_);
        std::size_t next = 0;
        for (int i = 0; i < nodes_; ++i)
            for (int j = 0; j < (full ? nodes_ : i); ++j) {
                const auto weight = static_cast<std::int32_t>(weights_[next++]);
                table->set(i, j, weight);
                if (!full) table->set(j, i, weight);
            }
        return table;
    }

    void build_vehicle() {
        VehicleType vehicle;
        vehicle.count = static_cast<int>(vehicles_.value_or(std::max(1, nodes_ - 1)));
        vehicle.capacity[0] = capacity_;
        vehicle.start = vehicle.end = vehicle.reload = depot_;
        vehicle.shift = window_.empty() ? Window{} : times(window_[depot_]);
        vehicle.trips_max = reloads_ ? std::max(1, nodes_ - 1) : 1;
        instance_.problem.vehicles = {vehicle};
        instance_.first_client = depot_ == 0 ? 2 : 1;
        if (depot_ != 0 && depot_ != nodes_ - 1) lines_.fail("the depot must be the first or the last node");
    }

    Window times(Window window) const { return {window.open * scale_, window.close * scale_}; }

    void add_client(int node) {
        Client& client = instance_.problem.clients.emplace_back();
        client.location = node;
        if (!demand_.empty()) client.delivery[0] = demand_[node];
        if (!window_.empty()) client.windows = {times(window_[node])};
        client.service = scale_ * (service_.empty() ? common_service_ : service_[node]);
        if (!release_.empty()) client.release = scale_ * release_[node];
        if (!prize_.empty() && prize_[node] > 0) {
            client.required = false;
            client.prize = scale_ * prize_[node];
        }
    }

    TextLines lines_;
    std::set<std::string> seen_;  // keywords and sections
    std::vector<bool> rows_;      // of the section being read, by node
    Instance instance_;
    int nodes_ = 0;
    int depot_ = 0;
    int scale_ = 1;
    bool reloads_ = false;
    std::int64_t capacity_ = -1;
    std::optional<std::int64_t> vehicles_;
    std::int64_t common_service_ = 0;
    std::string edge_weight_type_;
    std::string edge_weight_format_ = "FULL_MATRIX";
    std::vector<std::int64_t> weights_, demand_, service_, release_, prize_;
    std::vector<Window> window_;
};

}  // namespace

Instance read_vrplib(std::string_view text, const std::string& file) { return Reader(text, file).read(); }

}  // namespace tallyman::dispatch
