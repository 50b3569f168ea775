#include "vision/products/see_products.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "vision/products/scene.h"
#include "vision/products/sighting.h"
#include "vision/products/units.h"

namespace tallyman::vision {
namespace {

// The face's outline in the photo, as an upright rectangle within the picture.
Box box_of(const ProductSearch& search, const Sighting& unit, const Photo& photo) {
    float left = 1e9f, top = 1e9f, right = -1e9f, bottom = -1e9f;
    for (const Spot at : outline(search, unit)) {
        left = std::min(left, at.x), right = std::max(right, at.x);
        top = std::min(top, at.y), bottom = std::max(bottom, at.y);
    }
    left = std::clamp(left, 0.0f, static_cast<float>(photo.luma.width));
    right = std::clamp(right, 0.0f, static_cast<float>(photo.luma.width));
    top = std::clamp(top, 0.0f, static_cast<float>(photo.luma.height));
    bottom = std::clamp(bottom, 0.0f, static_cast<float>(photo.luma.height));
    const float k = 1 / static_cast<float>(photo.scale);
    return {left * k, top * k, (right - left) * k, (bottom - top) * k, {}};
}

}  // namespace

std::vector<SeenProduct> see_products(const Photo& photo, const ProductModels& models) {
    std::vector<SeenProduct> out;
    if (models.empty()) return out;
    const ProductSearch search(photo, models);
    std::vector<int> all(models.size());
    std::iota(all.begin(), all.end(), 0);
    const std::vector<Presence> presences = presences_in(search, all);
    for (const Presence& one : std::span(presences).first(std::min(presences.size(), products_listed))) {
        const std::string& gtin = models.gtin(static_cast<std::size_t>(one.product)).text;
        SeenProduct& seen = out.emplace_back();
        seen.gtin = gtin;
        seen.score = score_of(one, presences);
        if (!one.best) continue;  // ranked by its colours, but nothing of it is seen
        const UnitCount units = count_units(one.units, *one.best);
        seen.count = static_cast<int>(units.counted.size());
        seen.count_low = units.low;
        seen.count_high = units.high;
        for (const Sighting& unit : units.counted) {
            seen.boxes.push_back(box_of(search, unit, photo));
            seen.boxes.back().label = gtin;
        }
    }
    return out;
}

}  // namespace tallyman::vision
