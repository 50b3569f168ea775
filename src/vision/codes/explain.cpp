#include "vision/codes/explain.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/gtin.h"

namespace tallyman::vision {
namespace {

constexpr int coarse_steps = 4;  // modules that start and end may be off the first guess, each way
constexpr std::size_t refined_max = 5;
constexpr std::size_t coarse_blur = 3;
constexpr float coarse_explained_min = 0.35f;
constexpr float contrast_min = 12;  // grey levels
constexpr float module_min = 0.7f;  // pixels; below, a pixel holds more than a bar

Line sampled(const std::vector<float>& darkness, const EanFit& fit) {
    Line line;
    const float last = static_cast<float>(darkness.size()) - 1.001f;
    for (int i = 0; i < line_samples; ++i) {
        const float t = ((static_cast<float>(i) + 0.5f) / samples_per_module - margin_modules) / ean_modules;
        line[i] = std::clamp(fit.start + (fit.end - fit.start) * (t + fit.bow * t * (1 - t)), 0.0f, last);
    }
    for (float& x : line) {
        const auto left = static_cast<int>(x);
        const float part = x - static_cast<float>(left);
        x = darkness[left] * (1 - part) + darkness[left + 1] * part;
    }
    return line;
}

struct Span {
    float begin = 0, end = 0;
    std::size_t edges = 0;
    float white = 0, black = 0;  // rough levels within
};

// Where the line turns from light to dark or back: the middles between its alternating extremes. A turn counts when it
// is at least an eighth of the line's contrast.
std::vector<float> edges_of(const std::vector<float>& line) {
    auto sorted = line;
    std::ranges::sort(sorted);
    const float contrast = sorted[sorted.size() * 19 / 20] - sorted[sorted.size() / 20];
    const float least = std::max(3.0f, 0.12f * contrast);
    std::vector<float> edges;
    std::size_t extreme = 0;  // the last top or bottom passed
    std::size_t turned = 0;   // the one before it
    int way = 0;              // 1 rising
    for (std::size_t i = 1; i < line.size(); ++i) {
        const float change = line[i] - line[extreme];
        if (way == 0 ? std::abs(change) > least : static_cast<float>(way) * change < -least) {
            if (way != 0) edges.push_back(0.5f * static_cast<float>(turned + extreme));
            turned = extreme;
            way = change > 0 ? 1 : -1;
            extreme = i;
        } else if (way != 0 && static_cast<float>(way) * change > 0) {
            extreme = i;
        }
    }
    if (way != 0) edges.push_back(0.5f * static_cast<float>(turned + extreme));
    return edges;
}

// Runs of edges that may be one code: cut at quiet zones, which are wider (7 modules) than anything within a code.
// The whole run stays a candidate, because a lost thin bar can look like a quiet zone.
void add_spans(std::span<const float> edges, std::vector<Span>& spans) {
    constexpr std::size_t edges_min = 20;  // an EAN-13 has 60; a strong blur leaves about half
    constexpr float gap_max = 0.044f;      // of the run's length; within a code 4 of 95 modules at most
    constexpr std::size_t edges_max = 80;  // with noise
    if (edges.size() < edges_min) return;
    std::size_t widest = 1;
    for (std::size_t i = 2; i < edges.size(); ++i) {
        if (edges[i] - edges[i - 1] > edges[widest] - edges[widest - 1]) widest = i;
    }
    if (edges[widest] - edges[widest - 1] > gap_max * (edges.back() - edges.front())) {
        add_spans(edges.first(widest), spans);
        add_spans(edges.subspan(widest), spans);
    }
    if (edges.size() <= edges_max) spans.push_back({edges.front(), edges.back(), edges.size(), 0, 0});
}

void set_levels(Span& span, const std::vector<float>& line) {
    std::vector<float> inside(line.begin() + static_cast<int>(span.begin),
                              line.begin() + static_cast<int>(span.end) + 1);
    std::ranges::sort(inside);
    span.white = inside[inside.size() / 12];
    span.black = inside[inside.size() - 1 - inside.size() / 12];
}

// The one with most edges of its own length first: a code has one edge in two modules, its surroundings fewer.
std::vector<Span> spans_of(const std::vector<float>& line) {
    constexpr std::size_t spans_max = 4;
    std::vector<Span> spans;
    add_spans(edges_of(line), spans);
    const auto busy = [](const Span& s) { return static_cast<float>(s.edges * s.edges) / (s.end - s.begin); };
    std::ranges::stable_sort(spans, std::greater{}, busy);
    if (spans.size() > spans_max) spans.resize(spans_max);
    for (Span& span : spans) set_levels(span, line);
    return spans;
}

// Level and contrast with a slope each: line = a0 + a1 t + (b0 + b1 t) code. Least squares by Gauss elimination.
struct Light {
    std::array<double, 4> a{};
    bool ok = false;
};

float position(int i) { return 2 * static_cast<float>(i) / (line_samples - 1) - 1; }

Light fit_light(const Line& line, const Line& code) {
    double m[4][5] = {};
    for (int i = 0; i < line_samples; ++i) {
        const double t = position(i);
        const double row[5] = {1, t, code[i], t * code[i], line[i]};
        for (int j = 0; j < 4; ++j) {
            for (int k = 0; k < 5; ++k) m[j][k] += row[j] * row[k];
        }
    }
    for (int j = 0; j < 4; ++j) {
        if (m[j][j] < 1e-6) return {};
        for (int k = j + 1; k < 4; ++k) {
            const double f = m[k][j] / m[j][j];
            for (int c = j; c < 5; ++c) m[k][c] -= f * m[j][c];
        }
    }
    Light light;
    for (int j = 3; j >= 0; --j) {
        double value = m[j][4];
        for (int k = j + 1; k < 4; ++k) value -= m[j][k] * light.a[k];
        light.a[j] = value / m[j][j];
    }
    // The contrast must not fade to nothing within the code.
    light.ok = light.a[2] > 0 && std::abs(light.a[3]) < 0.7 * light.a[2];
    return light;
}

Line evened(const Line& line, const Light& light) {
    Line out;
    for (int i = 0; i < line_samples; ++i) {
        const double t = position(i);
        out[i] = static_cast<float>((line[i] - light.a[0] - light.a[1] * t) / (light.a[2] + light.a[3] * t));
    }
    return out;
}

struct Trial {
    EanFit fit;
    std::size_t blur = 0;
    EanSymbols symbols{};
    float explained = 0;
    BlurredEan::Products products;
};

// A place where a code may lie, and the best code for it at a middling blur.
struct Guess {
    EanFit fit;
    EanSymbols symbols{};
    float explained = 0;
};

Guess guess(const Line& line, const EanFit& fit, const Span& span) {
    const BlurredEan& model = ean_blurs()[coarse_blur];
    const auto products = model.products(line);
    Guess out{fit, model.best_free(products, span.white, span.black), 0};
    out.explained = BlurredEan::explained(products, model.product(products, out.symbols), model.norm(out.symbols));
    return out;
}

// With the light evened out by the code found so far, twice.
Trial fine_trial(const Strip& strip, const EanFit& fit, std::size_t blur, const EanSymbols& symbols) {
    const BlurredEan& model = ean_blurs()[blur];
    const Line line = sampled(strip.darkness, fit);
    Trial trial{fit, blur, symbols, 0, {}};
    for (int round = 0; round < 2; ++round) {
        const Light light = fit_light(line, model.draw(trial.symbols));
        if (!light.ok) break;
        trial.products = model.products(evened(line, light));
        trial.symbols = model.best_free(trial.products, 0, 1);
        trial.explained = BlurredEan::explained(trial.products, model.product(trial.products, trial.symbols),
                                                model.norm(trial.symbols));
    }
    return trial;
}

Trial refined(const Strip& strip, const Guess& guess) {
    Trial best = fine_trial(strip, guess.fit, coarse_blur, guess.symbols);
    for (float step = 0.5f; step > 0.1f; step /= 2) {
        for (bool better = true; better;) {
            better = false;
            const float module = (best.fit.end - best.fit.start) / ean_modules;
            for (int way = 0; way < 8; ++way) {
                EanFit fit = best.fit;
                std::size_t blur = best.blur;
                const float sign = way % 2 == 0 ? 1.0f : -1.0f;
                if (way / 2 == 0) fit.start += sign * step * module;
                if (way / 2 == 1) fit.end += sign * step * module;
                if (way / 2 == 2) fit.bow += sign * step * 0.016f;
                if (way == 6 && ++blur == ean_blurs().size()) continue;
                if (way == 7 && blur-- == 0) continue;
                const Trial trial = fine_trial(strip, fit, blur, best.symbols);
                if (trial.explained > best.explained + 1e-4f) best = trial, better = true;
            }
        }
    }
    return best;
}

// The likeliest first.
std::vector<Guess> guesses_at(const Strip& strip, std::span<const float> bows) {
    std::vector<Guess> guesses;
    for (const Span& span : spans_of(strip.darkness)) {
        const float module = (span.end - span.begin) / ean_modules;
        if (module < module_min || span.black - span.white < contrast_min) continue;
        for (int i = -coarse_steps; i <= coarse_steps; ++i) {
            for (int j = -coarse_steps; j <= coarse_steps; ++j) {
                const float begin = span.begin + static_cast<float>(i) * module;
                const float end = span.end + static_cast<float>(j) * module;
                for (const float bow : bows) {
                    Line line = sampled(strip.darkness, {begin, end, bow});
                    guesses.push_back(guess(line, {begin, end, bow}, span));
                    std::ranges::reverse(line);
                    guesses.push_back(guess(line, {end, begin, -bow}, span));
                }
            }
        }
    }
    std::ranges::stable_sort(guesses, std::greater{}, &Guess::explained);
    return guesses;
}

bool close(const EanFit& a, const EanFit& b) {
    const float near = 1.6f * std::abs(a.end - a.start) / ean_modules;
    return std::abs(a.start - b.start) < near && std::abs(a.end - b.end) < near && std::abs(a.bow - b.bow) < 0.05f;
}

std::string checked_text(const EanSymbols& symbols) {
    const auto text = ean_text_of(symbols);
    return text && is_gtin(*text) ? *text : std::string();
}

// How much worse the next code with a right check digit would do: two digits must change, so the two cheapest changes.
float margin_of(const Trial& trial) {
    const BlurredEan& model = ean_blurs()[trial.blur];
    const auto rest = [&](const EanSymbols& code) {
        return 1 - BlurredEan::explained(trial.products, model.product(trial.products, code), model.norm(code));
    };
    const float best = rest(trial.symbols);
    std::array<float, ean_digits> loss{};
    for (int n = 0; n < ean_digits; ++n) {
        float next = 1;
        EanSymbols other = trial.symbols;
        const int from = n < 6 ? 0 : 20;
        const int to = n < 6 ? 20 : 30;
        for (int s = from; s < to; ++s) {
            if (s % 10 == trial.symbols[n] % 10) continue;
            other[n] = static_cast<std::uint8_t>(s);
            next = std::min(next, rest(other));
        }
        loss[n] = next - best;
    }
    std::ranges::sort(loss);
    return log_likelihood_ratio(1 - best, 1 - best - loss[0] - loss[1]);
}

FreeReading reading_of(const Trial& trial) {
    return {trial.fit,       trial.blur,       trial.symbols, checked_text(trial.symbols),
            trial.explained, margin_of(trial), trial.products};
}

}  // namespace

float log_likelihood_ratio(float explained, float other_explained) {
    constexpr float independent_samples = ean_modules;
    return independent_samples / 2 * std::log((1 - other_explained) / std::max(1e-6f, 1 - explained));
}

const std::vector<BlurredEan>& ean_blurs() {
    static const std::vector<BlurredEan> blurs = [] {
        std::vector<BlurredEan> out;
        for (const float disc : {0.3f, 0.5f, 0.7f, 0.9f, 1.1f, 1.3f, 1.5f, 1.7f, 1.9f, 2.1f, 2.3f}) {
            out.emplace_back(Blur{disc, 0.3f});
        }
        return out;
    }();
    return blurs;
}

std::size_t count_edges(const Strip& strip) { return edges_of(strip.darkness).size(); }

std::vector<FreeReading> explain_freely(const Strip& strip, Label label, std::size_t count_max) {
    static constexpr std::array flat = {0.0f};
    static constexpr std::array bent = {-0.16f, -0.08f, 0.08f, 0.16f};
    std::vector<Guess> likely;
    for (const Guess& guess : guesses_at(strip, label == Label::flat ? std::span<const float>(flat) : bent)) {
        if (likely.size() == refined_max || guess.explained < coarse_explained_min) break;
        if (std::ranges::any_of(likely, [&](const Guess& other) { return close(other.fit, guess.fit); })) continue;
        likely.push_back(guess);
    }
    std::vector<Trial> best;
    for (const Guess& guess : likely) best.push_back(refined(strip, guess));
    std::ranges::stable_sort(best, std::greater{}, &Trial::explained);
    std::vector<FreeReading> readings;
    for (const Trial& trial : best) {
        if (readings.size() < count_max) readings.push_back(reading_of(trial));
    }
    return readings;
}

FreeReading explain_near(const Strip& strip, const EanFit& place) {
    Span span{std::min(place.start, place.end), std::max(place.start, place.end), 0, 0, 0};
    const auto last = static_cast<float>(strip.darkness.size()) - 1;
    span.begin = std::clamp(span.begin, 0.0f, last);
    span.end = std::clamp(span.end, span.begin, last);
    set_levels(span, strip.darkness);
    if (span.black - span.white < contrast_min || (span.end - span.begin) < module_min * ean_modules) return {};
    Line line = sampled(strip.darkness, place);
    const Trial upright = refined(strip, guess(line, place, span));
    std::ranges::reverse(line);
    const Trial on_its_head = refined(strip, guess(line, {place.end, place.start, -place.bow}, span));
    return reading_of(upright.explained >= on_its_head.explained ? upright : on_its_head);
}

}  // namespace tallyman::vision
