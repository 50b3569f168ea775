#include "vision/products/see_products.h"

#include <algorithm>

#include "vision/products/sighting.h"
#include "vision/products/units.h"

namespace tallyman::vision {
namespace {

constexpr double counted_score = 0.1;  // below this a product is hardly there, so its units are not looked for

// The face's corners in the photo, as an upright rectangle within the picture.
Box box_of(const Sighting& unit, const FaceGrid& face, const Photo& photo) {
    const float width = static_cast<float>(face.luma.width) / face.scale;
    const float height = static_cast<float>(face.luma.height) / face.scale;
    float left = 1e9f, top = 1e9f, right = -1e9f, bottom = -1e9f;
    for (const Spot corner : {Spot{0, 0}, Spot{width, 0}, Spot{0, height}, Spot{width, height}}) {
        const Spot at = unit.pose.place(corner);
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
    const std::vector<Sighting> likeliest = search.likeliest();
    for (std::size_t i = 0; i < std::min(likeliest.size(), products_listed); ++i) {
        const Sighting& one = likeliest[i];
        const ProductModel& model = models.all()[one.product];
        double score = probability(one.clues, above_rivals(likeliest, i));
        if (!out.empty()) score = std::min(score, out.back().score);
        SeenProduct seen{
            .gtin = model.gtin.text, .score = score, .count = 1, .count_low = 1, .count_high = 1, .boxes = {}};
        const UnitCount units =
            score < counted_score ? UnitCount{{one}, 1, 1} : count_units(search.units(one.product), one);
        seen.count = static_cast<int>(units.counted.size());
        seen.count_low = units.low;
        seen.count_high = units.high;
        for (const Sighting& unit : units.counted) {
            seen.boxes.push_back(box_of(unit, model.grid, photo));
            seen.boxes.back().label = model.gtin.text;
        }
        out.push_back(std::move(seen));
    }
    return out;
}

}  // namespace tallyman::vision
