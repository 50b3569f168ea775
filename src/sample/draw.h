// Draws a scene as the camera sees it, still without lens and sensor, and says what is where.
#pragma once

#include <string>
#include <vector>

#include "sample/artwork.h"
#include "sample/scene.h"
#include "sample/shop.h"

namespace tallyman::sample {

// In pixels of the whole upright picture, clipped to it.
struct TruthBox {
    std::string what;   // case | note | face | plate
    std::string label;  // GTIN of a case, order of a note
    cv::Rect2d box;
};

struct CaseTextures {
    Texture front, end, top, label;
};

// What the scene is drawn with; `cases` by item.
struct Props {
    const Shop* shop = nullptr;
    std::vector<const CaseTextures*> cases;
    std::vector<std::string> gtins;
    Texture note;
    std::string note_label;
};

struct Drawing {
    cv::Mat picture;  // BGR
    std::vector<TruthBox> boxes;
};

// True when every case shows at least `share` of the area it would show alone, inside the picture.
bool all_cases_seen(const Scene& scene, const Camera& camera, double share);

Drawing draw(const Scene& scene, const Camera& camera, const Props& props, Random random);

}  // namespace tallyman::sample
