#include "dispatch/instance.h"

#include <algorithm>
#include <cmath>

#include "base/failure.h"
#include "base/text.h"
#include "dispatch/plane_distances.h"
#include "dispatch/vroom_json.h"

namespace tallyman::dispatch {

std::shared_ptr<const Matrix> plane_distances(std::span<const Position> positions, Rounding rounding) {
    const int size = static_cast<int>(positions.size());
    const double factor = rounding == Rounding::tenths_down ? 10.0 : 1.0;
    const double shift = rounding == Rounding::tenths_down ? 0.0 : 0.5;
    auto table = std::make_shared<Matrix>(size);
    for (int i = 0; i < size; ++i)
        for (int j = 0; j < size; ++j) {
            const double dx = positions[i].x - positions[j].x;
            const double dy = positions[i].y - positions[j].y;
            table->set(i, j, static_cast<std::int32_t>(factor * std::sqrt(dx * dx + dy * dy) + shift));
        }
    return table;
}

Instance read_instance(std::string_view text, const std::string& file) {
    if (is_json(text)) return read_vroom(text, file);
    const bool has_sections = text.find("_SECTION") != std::string_view::npos;
    if (has_sections) return read_vrplib(text, file);
    if (text.find("CUST") != std::string_view::npos) return read_solomon(text, file);
    throw Failure(file + ": not a file we know: neither Solomon text, VRPLIB text nor VROOM JSON");
}

}  // namespace tallyman::dispatch
