// QR and DataMatrix codes, several a picture: one look at the whole picture for QR, whose corners are easily found,
// then closer looks at patches that could hold a code, at other scales and turns.
#pragma once

#include <vector>

#include "vision/codes/found.h"

namespace tallyman::vision {

// `small` is the same picture at a smaller level (a long side of about 640 pixels); `whole` may be larger: small
// patches are read there. Coordinates are those of `picture`.
std::vector<FoundCode> read_matrix_codes(const Plane& whole, const Plane& picture, const Plane& small);

}  // namespace tallyman::vision
