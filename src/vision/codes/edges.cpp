#include "vision/codes/edges.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/gtin.h"
#include "vision/codes/ean.h"

namespace tallyman::vision {
namespace {

// In modules. On the labelled samples, also shrunk, blurred, noisy, pale, turned and bent (40,000 strips that spelled
// something), no wrong text had its farthest turn nearer than 0.55 from where the code has it.
constexpr float fixed_rest_max = 0.25f;  // of the turns that every code has
constexpr float rest_max = 0.17f;
constexpr float farthest_max = 0.42f;
// A text that another reader has found may lie a little farther off: of 2,400 drawn UPC-E, half of them too small or
// blurred to read, no wrong one passed these, four passed 0.22 and 0.5.
constexpr float shown_rest_max = 0.2f;
constexpr float shown_farthest_max = 0.46f;
constexpr float quiet_min = 4;  // modules beside the code; the standard asks for 7

// Guards around two halves of digits.
struct Layout {
    int half;  // digits

    int digits() const { return 2 * half; }
    int turns() const { return 12 + 4 * digits(); }
    int modules() const { return 11 + 7 * digits(); }
    int first_turn(int digit) const { return (digit < half ? 3 : 8) + 4 * digit; }
    int start(int digit) const { return (digit < half ? 3 : 8) + 7 * digit; }
};
constexpr Layout layouts[] = {{6}, {4}};

// Where a turn of the code lies in the picture.
struct Spot {
    double modules, pixels;
    bool darker;
};

// pixels = a polynomial of the third degree in modules, and how much wider or narrower than printed the bars look.
class Map {
public:
    bool fit(std::span<const Spot> spots, int modules) {
        half_ = 0.5 * modules;
        double m[terms][terms + 1] = {};
        for (const Spot& spot : spots) {
            const auto row = row_of(spot.modules, spot.darker);
            for (int j = 0; j < terms; ++j) {
                for (int k = 0; k < terms; ++k) m[j][k] += row[j] * row[k];
                m[j][terms] += row[j] * spot.pixels;
            }
        }
        for (int j = 0; j < terms; ++j) {
            if (m[j][j] < 1e-9) return false;
            for (int k = j + 1; k < terms; ++k) {
                const double f = m[k][j] / m[j][j];
                for (int c = j; c <= terms; ++c) m[k][c] -= f * m[j][c];
            }
        }
        for (int j = terms - 1; j >= 0; --j) {
            double value = m[j][terms];
            for (int k = j + 1; k < terms; ++k) value -= m[j][k] * c_[k];
            c_[j] = value / m[j][j];
        }
        return true;
    }

    double at(double modules, bool darker) const {
        const auto row = row_of(modules, darker);
        double sum = 0;
        for (int j = 0; j < terms; ++j) sum += c_[j] * row[j];
        return sum;
    }

    // Pixels a module there.
    double slope(double modules) const {
        const double t = modules / half_ - 1;
        return (c_[1] + 2 * c_[2] * t + 3 * c_[3] * t * t) / half_;
    }

    double spread() const { return c_[4]; }

private:
    static constexpr int terms = 5;

    std::array<double, terms> row_of(double modules, bool darker) const {
        const double t = modules / half_ - 1;
        return {1, t, t * t, t * t * t, darker ? -1.0 : 1.0};
    }

    double half_ = 1;
    std::array<double, terms> c_{};
};

struct Rest {
    double mean_square = 0, farthest = 0;
};

Rest rest_of(std::span<const Spot> spots, const Map& map) {
    Rest rest;
    for (const Spot& spot : spots) {
        const double away = std::abs(spot.pixels - map.at(spot.modules, spot.darker)) / map.slope(spot.modules);
        rest.mean_square += away * away / static_cast<double>(spots.size());
        rest.farthest = std::max(rest.farthest, away);
    }
    return rest;
}

// The label neither folds nor shrinks to a fraction within the code, and no bar is half as wide again as printed.
bool is_smooth(const Map& map, int modules) {
    double least = 1e9, most = 0;
    for (int i = 0; i <= 8; ++i) {
        const double slope = map.slope(modules * i / 8.0);
        least = std::min(least, slope), most = std::max(most, slope);
    }
    return least > 0.25 * most && std::abs(map.spread()) < 0.35 * least;
}

// Turns of the guards and where digits begin: the same in every code.
void add_fixed(const Layout& layout, std::span<const Turn> turns, std::vector<Spot>& spots) {
    const auto add = [&](int turn, int modules) {
        spots.push_back({static_cast<double>(modules), turns[turn].at, turns[turn].darker});
    };
    for (int i = 0; i < 3; ++i) add(i, i);
    for (int n = 0; n < layout.half; ++n) add(layout.first_turn(n), layout.start(n));
    const int centre = 3 + 4 * layout.half;
    for (int i = 0; i < 5; ++i) add(centre + i, 3 + 7 * layout.half + i);
    for (int n = layout.half; n < layout.digits(); ++n) add(layout.first_turn(n), layout.start(n));
    for (int i = 0; i < 4; ++i) add(layout.turns() - 4 + i, layout.modules() - 3 + i);
}

// Where a digit's pattern turns within, in modules from its start.
std::array<int, 3> inner_turns(int symbol) {
    std::array<int, 3> out{};
    int count = 0;
    for (int m = 1; m < 7; ++m) {
        const unsigned two = ean_patterns[symbol] >> (6 - m) & 3;
        if (two == 1 || two == 2) out[count++] = m;
    }
    return out;
}

int best_symbol(const Layout& layout, std::span<const Turn> turns, const Map& map, int digit) {
    static const auto inner = [] {
        std::array<std::array<int, 3>, ean_symbols> all{};
        for (int s = 0; s < ean_symbols; ++s) all[s] = inner_turns(s);
        return all;
    }();
    const int first = digit < layout.half ? 0 : 20;
    const int last = digit < layout.half ? (layout.half == 4 ? 10 : 20) : 30;  // EAN-8 has set A alone at its left
    int best = first;
    double least = 1e18;
    for (int s = first; s < last; ++s) {
        double sum = 0;
        for (int i = 0; i < 3; ++i) {
            const Turn& turn = turns[layout.first_turn(digit) + 1 + i];
            const double away = turn.at - map.at(layout.start(digit) + inner[s][i], turn.darker);
            sum += away * away;
        }
        if (sum < least) least = sum, best = s;
    }
    return best;
}

std::string text_of(const Layout& layout, std::span<const int> symbols) {
    std::string text;
    if (layout.half == 4) {
        for (const int s : symbols) text += static_cast<char>('0' + s % 10);
    } else {
        EanSymbols all{};
        std::ranges::copy(symbols, all.begin());
        text = ean_text_of(all).value_or("");
    }
    return !text.empty() && is_gtin(text) ? text : std::string();
}

std::optional<TurnReading> read_run(const Layout& layout, std::span<const Turn> turns) {
    std::vector<Spot> spots;
    add_fixed(layout, turns, spots);
    Map map;
    if (!map.fit(spots, layout.modules()) || !is_smooth(map, layout.modules())) return {};
    if (rest_of(spots, map).mean_square > fixed_rest_max * fixed_rest_max) return {};
    std::array<int, ean_digits> symbols{};
    for (int n = 0; n < layout.digits(); ++n) {
        symbols[n] = best_symbol(layout, turns, map, n);
        const auto inner = inner_turns(symbols[n]);
        for (int i = 0; i < 3; ++i) {
            const Turn& turn = turns[layout.first_turn(n) + 1 + i];
            spots.push_back({static_cast<double>(layout.start(n) + inner[i]), turn.at, turn.darker});
        }
    }
    std::string text = text_of(layout, std::span(symbols).first(layout.digits()));
    if (text.empty() || !map.fit(spots, layout.modules()) || !is_smooth(map, layout.modules())) return {};
    const Rest rest = rest_of(spots, map);
    if (rest.mean_square > rest_max * rest_max || rest.farthest > farthest_max) return {};
    return TurnReading{std::move(text), turns.front().at, turns[layout.turns() - 1].at,
                       static_cast<float>(std::sqrt(rest.mean_square))};
}

// With quiet zones: fewer turns than an EAN-13's are sooner found within something else.
bool stands_alone(std::span<const Turn> turns, std::size_t first, int count) {
    const std::size_t last = first + static_cast<std::size_t>(count) - 1;
    const float quiet = quiet_min * std::abs(turns[last].at - turns[first].at) / 67;
    return (first == 0 || std::abs(turns[first].at - turns[first - 1].at) > quiet) &&
           (last + 1 == turns.size() || std::abs(turns[last + 1].at - turns[last].at) > quiet);
}

// Where modules turn, in modules from the left.
std::vector<int> turns_within(std::string_view modules) {
    std::vector<int> turns{0};
    for (std::size_t i = 1; i < modules.size(); ++i)
        if (modules[i] != modules[i - 1]) turns.push_back(static_cast<int>(i));
    turns.push_back(static_cast<int>(modules.size()));
    return turns;
}

bool lie_at(std::span<const Turn> turns, std::span<const int> places) {
    std::vector<Spot> spots;
    for (std::size_t i = 0; i < places.size(); ++i)
        spots.push_back({static_cast<double>(places[i]), turns[i].at, turns[i].darker});
    Map map;
    if (!map.fit(spots, places.back()) || !is_smooth(map, places.back())) return false;
    const Rest rest = rest_of(spots, map);
    return rest.mean_square <= shown_rest_max * shown_rest_max && rest.farthest <= shown_farthest_max;
}

bool show_one_way(std::span<const Turn> turns, std::span<const int> places) {
    for (std::size_t first = 0; first + places.size() <= turns.size(); ++first)
        if (turns[first].darker && lie_at(turns.subspan(first, places.size()), places)) return true;
    return false;
}

std::vector<Turn> mirrored(std::span<const Turn> turns) {
    std::vector<Turn> out(turns.rbegin(), turns.rend());
    for (Turn& turn : out) turn = {-turn.at, !turn.darker};
    return out;
}

void read_one_way(std::span<const Turn> turns, std::optional<TurnReading>& best) {
    for (const Layout& layout : layouts) {
        for (std::size_t first = 0; first + layout.turns() <= turns.size(); ++first) {
            if (!turns[first].darker) continue;
            if (layout.half == 4 && !stands_alone(turns, first, layout.turns())) continue;
            auto reading = read_run(layout, turns.subspan(first, layout.turns()));
            if (reading && (!best || reading->rest < best->rest)) best = std::move(reading);
        }
    }
}

}  // namespace

std::vector<Turn> turns_of(std::span<const float> line, float share) {
    std::vector<float> sorted(line.begin(), line.end());
    std::ranges::sort(sorted);
    const float contrast = sorted[sorted.size() * 19 / 20] - sorted[sorted.size() / 20];
    const float least = std::max(3.0f, share * contrast);
    std::vector<Turn> turns;
    std::size_t extreme = 0;  // the last top or bottom passed
    std::size_t turned = 0;   // the one before it
    int way = 0;              // 1 rising
    const auto add = [&] {
        const float middle = 0.5f * (line[turned] + line[extreme]);
        std::size_t i = turned;
        while (i + 1 < extreme && static_cast<float>(way) * (line[i + 1] - middle) < 0) ++i;
        const float step = line[i + 1] - line[i];
        turns.push_back({static_cast<float>(i) + (step == 0 ? 0.5f : (middle - line[i]) / step), way > 0});
    };
    for (std::size_t i = 1; i < line.size(); ++i) {
        const float change = line[i] - line[extreme];
        if (way == 0 ? std::abs(change) > least : static_cast<float>(way) * change < -least) {
            if (way != 0) add();
            turned = extreme;
            way = change > 0 ? 1 : -1;
            extreme = i;
        } else if (way != 0 && static_cast<float>(way) * change > 0) {
            extreme = i;
        }
    }
    if (way != 0) add();
    return turns;
}

std::optional<TurnReading> read_turns(std::span<const Turn> turns) {
    std::optional<TurnReading> best;
    read_one_way(turns, best);
    std::optional<TurnReading> other = best;
    read_one_way(mirrored(turns), other);
    if (other && (!best || other->rest < best->rest)) {
        other->start = -other->start, other->end = -other->end;
        return other;
    }
    return best;
}

bool show_modules(std::span<const Turn> turns, std::string_view modules) {
    const std::vector<int> places = turns_within(modules);
    return show_one_way(turns, places) || show_one_way(mirrored(turns), places);
}

}  // namespace tallyman::vision
