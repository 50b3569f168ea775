#include "vision/products/palette.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tallyman::vision {
namespace {

constexpr float bin_width = 0.22f;  // in log chroma: a tungsten lamp moves a colour by about one bin

// The logarithm of every 8-bit value, lifted so that the noise of dark pixels has no colour.
const std::array<float, 256>& logarithms() {
    static const auto table = [] {
        std::array<float, 256> values{};
        for (int i = 0; i < 256; ++i) values[i] = static_cast<float>(std::log(i + 20.0));
        return values;
    }();
    return table;
}

struct Chroma {
    float warm, cold, light;
};
Chroma chroma_of(const std::uint8_t* rgb) {
    const auto& log_of = logarithms();
    const float red = log_of[rgb[0]], green = log_of[rgb[1]], blue = log_of[rgb[2]];
    return {red - green, blue - green, green};
}

// A colour spread over the eight bins around it.
struct Spread {
    std::array<std::uint16_t, 8> bins;
    std::array<float, 8> shares;  // sum to 1
};
Spread spread_of(const Chroma& chroma, Lamp lamp) {
    struct Axis {
        int bin;
        float upper;
    };
    const auto axis = [](float value, int bins) {
        const float inside = std::clamp(value, 0.0f, static_cast<float>(bins) - 1.001f);
        const int bin = static_cast<int>(inside);
        return Axis{bin, inside - static_cast<float>(bin)};
    };
    const auto& log_of = logarithms();
    constexpr float middle = palette_chroma_bins / 2.0f;
    const Axis warm = axis((chroma.warm - lamp.warm) / bin_width + middle - 0.5f, palette_chroma_bins);
    const Axis cold = axis((chroma.cold - lamp.cold) / bin_width + middle + 0.5f, palette_chroma_bins);
    const Axis light =
        axis((chroma.light - log_of[0]) / (log_of[255] - log_of[0]) * (palette_light_bins - 1), palette_light_bins);
    Spread out;
    for (int corner = 0; corner < 8; ++corner) {
        const int w = corner & 1, c = corner >> 1 & 1, l = corner >> 2;
        out.bins[corner] = static_cast<std::uint16_t>(
            ((light.bin + l) * palette_chroma_bins + cold.bin + c) * palette_chroma_bins + warm.bin + w);
        out.shares[corner] =
            (w ? warm.upper : 1 - warm.upper) * (c ? cold.upper : 1 - cold.upper) * (l ? light.upper : 1 - light.upper);
    }
    return out;
}

void add(Palette& palette, const Spread& spread, float weight) {
    for (int k = 0; k < 8; ++k) palette[spread.bins[k]] += weight * spread.shares[k];
}

// A tenth of every bin goes to each neighbour in chroma and lightness: no two prints and lamps agree to the bin.
Palette blurred(Palette palette) {
    constexpr int plane = palette_chroma_bins * palette_chroma_bins;
    const auto along = [&palette](int stride, int bins) {
        constexpr float share = 0.1f;
        Palette out = palette;
        for (int bin = 0; bin + stride < palette_bins; ++bin) {
            if (bin / stride % bins == bins - 1) continue;
            const float flow = share * (palette[bin + stride] - palette[bin]);
            out[bin] += flow;
            out[bin + stride] -= flow;
        }
        palette = out;
    };
    along(1, palette_chroma_bins);
    along(palette_chroma_bins, palette_chroma_bins);
    along(plane, palette_light_bins);
    return palette;
}

Palette normalised(Palette palette) {
    float total = 1e-9f;
    for (const float share : palette) total += share;
    for (float& share : palette) share /= total;
    return palette;
}

// Which third, from the top, when rows are cut where a third of the weight is above.
std::vector<int> bands_of(std::span<const float> row_weights) {
    double total = 1e-9, above = 0;
    for (const float weight : row_weights) total += weight;
    std::vector<int> bands;
    for (const float weight : row_weights) {
        above += weight;
        const int band = static_cast<int>(std::ceil(above / total * palette_bands - 1e-6)) - 1;
        bands.push_back(std::clamp(band, 0, palette_bands - 1));
    }
    return bands;
}

// The photo in coarse steps, every sample with its colour and how much it lies in the middle.
struct Samples {
    int step = 1, across = 0, down = 0;
    std::vector<Chroma> chroma;
    std::vector<float> middle;

    std::size_t size() const { return chroma.size(); }
};
Samples samples_of(std::span<const std::uint8_t> rgb, int width, int height) {
    Samples out;
    const int step = out.step = std::max(1, std::min(width, height) / 116);
    for (int y = step / 2; y < height; y += step, ++out.down) {
        for (int x = step / 2; x < width; x += step) {
            const float across = (static_cast<float>(x) / static_cast<float>(width) - 0.5f) / 0.22f;
            const float down = (static_cast<float>(y) / static_cast<float>(height) - 0.5f) / 0.25f;
            out.chroma.push_back(chroma_of(&rgb[3 * (static_cast<std::size_t>(y) * width + x)]));
            out.middle.push_back(std::exp(-(across * across + down * down) / 2));
        }
    }
    out.across = out.down == 0 ? 0 : static_cast<int>(out.size()) / out.down;
    return out;
}

float quantile(std::vector<float> values, double share) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

Lamp lamp_of(const Samples& samples) {
    std::vector<float> light, warm, cold;
    for (const Chroma& one : samples.chroma) light.push_back(one.light);
    const float bright = quantile(std::move(light), 0.7);
    for (const Chroma& one : samples.chroma) {
        if (one.light < bright) continue;
        warm.push_back(one.warm);
        cold.push_back(one.cold);
    }
    return {quantile(std::move(warm), 0.5), quantile(std::move(cold), 0.5)};
}

// The hand that holds the goods is in the middle too, and no carton's colour. The chroma is that of the hands in the
// train photos (no others were there to measure); what is as pale brown on a carton loses some of its weight.
float not_skin(const Chroma& chroma, Lamp lamp) {
    const float warm = (chroma.warm - lamp.warm - 0.42f) / 0.15f, cold = (chroma.cold - lamp.cold + 0.22f) / 0.13f;
    return 1 - std::exp(-(warm * warm + cold * cold) / 2);
}

// How much each sample belongs to what stands out: in the middle, and of a colour that the middle has and the edge has
// not. Twice, because the first middle still holds some background.
std::vector<float> standing_out(const Samples& samples, std::span<const Spread> colours, Lamp lamp) {
    constexpr float edge = 0.15f;  // of `middle`: farther out than this is background
    std::vector<float> goods;
    for (std::size_t i = 0; i < samples.size(); ++i)
        goods.push_back(samples.middle[i] * not_skin(samples.chroma[i], lamp));
    std::vector<float> weights = goods;
    for (int round = 0; round < 2; ++round) {
        Palette inner{}, outer{};
        for (std::size_t i = 0; i < samples.size(); ++i) {
            add(inner, colours[i], weights[i]);
            if (samples.middle[i] < edge) add(outer, colours[i], 1 - samples.middle[i]);
        }
        inner = normalised(inner);
        outer = normalised(outer);
        Palette share{};
        for (int bin = 0; bin < palette_bins; ++bin) share[bin] = inner[bin] / (inner[bin] + outer[bin] + 1e-6f);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            float own = 0;
            for (int k = 0; k < 8; ++k) own += share[colours[i].bins[k]] * colours[i].shares[k];
            weights[i] = goods[i] * own * own * std::sqrt(own);
        }
    }
    return weights;
}

}  // namespace

Palettes palettes_of_face(std::span<const std::uint8_t> rgb, std::span<const std::uint8_t> mask, int width) {
    const int height = static_cast<int>(mask.size()) / width;
    std::vector<float> rows(height);
    for (std::size_t i = 0; i < mask.size(); ++i) rows[i / width] += mask[i] != 0 ? 1.0f : 0.0f;
    const std::vector<int> bands = bands_of(rows);
    Palettes out{};
    for (int y = 0; y < height; y += 2)
        for (int x = 0; x < width; x += 2) {
            const std::size_t i = static_cast<std::size_t>(y) * width + x;
            if (mask[i] != 0) add(out[bands[y]], spread_of(chroma_of(&rgb[3 * i]), {}), 1);
        }
    for (Palette& palette : out) palette = normalised(blurred(palette));
    return out;
}

Standout standout_of(std::span<const std::uint8_t> rgb, int width, int height) {
    const Samples samples = samples_of(rgb, width, height);
    Standout out{{}, lamp_of(samples), samples.step, samples.across, samples.down, {}};
    std::vector<Spread> colours;
    colours.reserve(samples.size());
    for (const Chroma& chroma : samples.chroma) colours.push_back(spread_of(chroma, out.lamp));
    out.weights = standing_out(samples, colours, out.lamp);
    const std::vector<float>& weights = out.weights;
    std::vector<float> rows(samples.down);
    for (std::size_t i = 0; i < weights.size(); ++i) rows[i / samples.across] += weights[i];
    const std::vector<int> bands = bands_of(rows);
    for (std::size_t i = 0; i < weights.size(); ++i)
        add(out.palettes[bands[i / samples.across]], colours[i], weights[i]);
    for (Palette& palette : out.palettes) palette = normalised(palette);
    float total = 1e-9f;
    for (const float weight : rows) total += weight;
    for (float& weight : out.weights) weight /= total;
    return out;
}

float likeness(const Palettes& one, const Palettes& other) {
    float sum = 0;
    for (int band = 0; band < palette_bands; ++band)
        for (int bin = 0; bin < palette_bins; ++bin) sum += std::sqrt(one[band][bin] * other[band][bin]);
    return sum / palette_bands;
}

}  // namespace tallyman::vision
