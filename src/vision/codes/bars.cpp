#include "vision/codes/bars.h"

#include <array>
#include <cmath>
#include <utility>

namespace tallyman::vision {
namespace {

constexpr int cell = 8;                    // pixels
constexpr float energy_min = 40;           // mean squared gradient of a cell: contrast of about 6 grey levels a pixel
constexpr float energy_min_faint = 5;      // of a picture that is faint all over
constexpr float coherence_min = 0.55f;     // of 3 x 3 cells; 1 is one direction only, print and foliage are near 0.3
constexpr float direction_cosine = 0.72f;  // of doubled angles between neighbours: within 22 degrees
constexpr int cells_min = 6;

constexpr float checkered_energy_min = 150;
constexpr float checkered_coherence_max = 0.55f;
constexpr float checkered_side_min = 3 * cell;
constexpr float checkered_aspect_max = 4;  // rectangular DataMatrix up to 48 x 12

// Second moments of the gradient; doubled-angle form (c, s) = energy * coherence * (cos 2a, sin 2a).
struct Moments {
    float energy = 0, c = 0, s = 0;

    Moments& operator+=(const Moments& o) {
        energy += o.energy, c += o.c, s += o.s;
        return *this;
    }
    float length() const { return std::hypot(c, s); }
};

struct Grid {
    int width = 0, height = 0;
    std::vector<Moments> cells;

    const Moments& at(int x, int y) const { return cells[static_cast<std::size_t>(y) * width + x]; }
};

Moments cell_moments(const Plane& picture, int left, int top) {
    int xx = 0, yy = 0, xy = 0;
    const int right = std::min(left + cell, picture.width - 1);
    const int bottom = std::min(top + cell, picture.height - 1);
    for (int y = std::max(1, top); y < bottom; ++y) {
        const std::uint8_t* row = picture.row(y);
        const std::uint8_t* above = picture.row(y - 1);
        const std::uint8_t* below = picture.row(y + 1);
        for (int x = std::max(1, left); x < right; ++x) {
            const int gx = row[x + 1] - row[x - 1];
            const int gy = below[x] - above[x];
            xx += gx * gx, yy += gy * gy, xy += gx * gy;
        }
    }
    constexpr float area = cell * cell;
    return {static_cast<float>(xx + yy) / area, static_cast<float>(xx - yy) / area, static_cast<float>(2 * xy) / area};
}

Grid moments_of(const Plane& picture) {
    Grid grid{picture.width / cell, picture.height / cell, {}};
    for (int y = 0; y < grid.height; ++y) {
        for (int x = 0; x < grid.width; ++x) grid.cells.push_back(cell_moments(picture, x * cell, y * cell));
    }
    return grid;
}

Grid smoothed(const Grid& grid) {
    Grid out = grid;
    for (int y = 0; y < grid.height; ++y) {
        for (int x = 0; x < grid.width; ++x) {
            Moments sum;
            for (int j = std::max(0, y - 1); j <= std::min(grid.height - 1, y + 1); ++j) {
                for (int i = std::max(0, x - 1); i <= std::min(grid.width - 1, x + 1); ++i) sum += grid.at(i, j);
            }
            out.cells[static_cast<std::size_t>(y) * grid.width + x] = sum;
        }
    }
    return out;
}

// In mist, in the dark or behind foil everything is faint, bars as well: what counts is a tenth of what the picture's
// strongest cells have.
float energy_min_of(const Grid& grid) {
    if (grid.cells.empty()) return energy_min;
    std::vector<float> energies;
    for (const Moments& moments : grid.cells) energies.push_back(moments.energy / 9);
    const auto strong = energies.begin() + static_cast<std::ptrdiff_t>(energies.size() * 19 / 20);
    std::ranges::nth_element(energies, strong);
    return std::clamp(0.1f * *strong, energy_min_faint, energy_min);
}

bool is_barlike(const Moments& m, float least) { return m.energy > 9 * least && m.length() > coherence_min * m.energy; }

bool same_direction(const Moments& a, const Moments& b) {
    return a.c * b.c + a.s * b.s > direction_cosine * a.length() * b.length();
}

// All cells connected to the seed whose direction agrees with the patch so far.
std::vector<int> grow(const Grid& grid, float least, std::vector<char>& taken, int seed) {
    std::vector<int> patch{seed};
    taken[seed] = 1;
    Moments sum = grid.cells[seed];
    for (std::size_t next = 0; next < patch.size(); ++next) {
        const int x = patch[next] % grid.width;
        const int y = patch[next] / grid.width;
        for (int j = std::max(0, y - 1); j <= std::min(grid.height - 1, y + 1); ++j) {
            for (int i = std::max(0, x - 1); i <= std::min(grid.width - 1, x + 1); ++i) {
                const int other = j * grid.width + i;
                if (taken[other] || !is_barlike(grid.cells[other], least)) continue;
                if (!same_direction(sum, grid.cells[other])) continue;
                taken[other] = 1;
                patch.push_back(other);
                sum += grid.cells[other];
            }
        }
    }
    return patch;
}

BarRegion region_of(const Grid& grid, const std::vector<int>& patch) {
    Moments sum;
    for (const int at : patch) sum += grid.cells[at];
    const float angle = 0.5f * std::atan2(sum.s, sum.c);
    BarRegion region;
    region.across = {std::cos(angle), std::sin(angle)};
    const Point down = region.down();
    float left = 1e9f, right = -1e9f, top = 1e9f, bottom = -1e9f;
    for (const int at : patch) {
        const Point p{(static_cast<float>(at % grid.width) + 0.5f) * cell,
                      (static_cast<float>(at / grid.width) + 0.5f) * cell};
        const float u = p.x * region.across.x + p.y * region.across.y;
        const float v = p.x * down.x + p.y * down.y;
        left = std::min(left, u), right = std::max(right, u);
        top = std::min(top, v), bottom = std::max(bottom, v);
    }
    region.centre = 0.5f * (left + right) * region.across + 0.5f * (top + bottom) * down;
    region.half_width = 0.5f * (right - left) + cell / 2.0f;
    region.half_height = 0.5f * (bottom - top) + cell / 2.0f;
    region.strength = sum.length();
    return region;
}

bool is_checkered(const Moments& m) {
    return m.energy > 9 * checkered_energy_min && m.length() < checkered_coherence_max * m.energy;
}

// All checkered cells connected to the seed.
std::vector<int> flood(const Grid& grid, std::vector<char>& taken, int seed) {
    std::vector<int> patch{seed};
    taken[seed] = 1;
    for (std::size_t next = 0; next < patch.size(); ++next) {
        const int x = patch[next] % grid.width;
        const int y = patch[next] / grid.width;
        for (const auto& [i, j] : {std::pair{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}}) {
            if (i < 0 || j < 0 || i >= grid.width || j >= grid.height) continue;
            const int other = j * grid.width + i;
            if (taken[other] || !is_checkered(grid.cells[other])) continue;
            taken[other] = 1;
            patch.push_back(other);
        }
    }
    return patch;
}

BarRegion upright_region_of(const Grid& grid, const std::vector<int>& patch) {
    int left = grid.width, right = 0, top = grid.height, bottom = 0;
    float energy = 0;
    for (const int at : patch) {
        left = std::min(left, at % grid.width), right = std::max(right, at % grid.width + 1);
        top = std::min(top, at / grid.width), bottom = std::max(bottom, at / grid.width + 1);
        energy += grid.cells[at].energy;
    }
    BarRegion region;
    region.centre = {0.5f * cell * static_cast<float>(left + right), 0.5f * cell * static_cast<float>(top + bottom)};
    region.half_width = 0.5f * cell * static_cast<float>(right - left);
    region.half_height = 0.5f * cell * static_cast<float>(bottom - top);
    // A code fills its square; lines of print and foliage leave holes.
    region.strength = energy * static_cast<float>(patch.size()) / static_cast<float>((right - left) * (bottom - top));
    return region;
}

}  // namespace

std::vector<BarRegion> find_matrix_regions(const Plane& picture, std::size_t count_max) {
    const Grid grid = smoothed(moments_of(picture));
    std::vector<char> taken(grid.cells.size(), 0);
    std::vector<BarRegion> regions;
    for (std::size_t seed = 0; seed < grid.cells.size(); ++seed) {
        if (taken[seed] || !is_checkered(grid.cells[seed])) continue;
        const BarRegion region = upright_region_of(grid, flood(grid, taken, static_cast<int>(seed)));
        const float longer = std::max(region.half_width, region.half_height);
        const float shorter = std::min(region.half_width, region.half_height);
        if (2 * shorter >= checkered_side_min && longer <= checkered_aspect_max * shorter) regions.push_back(region);
    }
    std::ranges::stable_sort(regions, std::greater{}, &BarRegion::strength);
    if (regions.size() > count_max) regions.resize(count_max);
    return regions;
}

std::vector<BarRegion> find_bar_regions(const Plane& picture, std::size_t count_max) {
    const Grid grid = smoothed(moments_of(picture));
    std::vector<char> taken(grid.cells.size(), 0);
    std::vector<BarRegion> regions;
    const float least = energy_min_of(grid);
    // Strongest seeds first, so that a patch takes its direction from its own middle and not from its rim.
    std::vector<int> seeds;
    for (std::size_t i = 0; i < grid.cells.size(); ++i) {
        if (is_barlike(grid.cells[i], least)) seeds.push_back(static_cast<int>(i));
    }
    std::ranges::stable_sort(seeds, std::greater{}, [&](int i) { return grid.cells[i].length(); });
    for (const int seed : seeds) {
        if (taken[seed]) continue;
        const auto patch = grow(grid, least, taken, seed);
        if (patch.size() >= cells_min) regions.push_back(region_of(grid, patch));
    }
    std::ranges::stable_sort(regions, std::greater{}, &BarRegion::strength);
    if (regions.size() > count_max) regions.resize(count_max);
    return regions;
}

}  // namespace tallyman::vision
