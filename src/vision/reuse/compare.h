// Is this photo a copy of that one? Kinds, in the order they are looked for:
//   same_bytes      the same file
//   same_picture    saved again or resized: the PDQ hashes are within 31 bits and the pictures agree edge to edge
//   edited          cut, turned, mirrored, brightened, stamped, framed
//   photo_of_photo  seen at a slant: the map between them is a true perspective
// Pictures of the same place at another visit are no copies (agree.h says how that is told).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vision/finding.h"
#include "vision/reuse/align.h"
#include "vision/reuse/signature.h"

namespace tallyman::vision {

enum class CopyKind { same_bytes, same_picture, edited, photo_of_photo };
std::string_view name(CopyKind kind);

struct Copy {
    CopyKind kind;
    int inliers = 0;          // corners that fit
    double confidence = 0;    // 0 .. 1
    double agreement = 0;     // share of the blocks both show that show the same
    Box in_query, in_stored;  // what both show, in pixels of each whole picture
};

// In two steps, because laying one picture over another costs a fifth of a millisecond and looking closely costs more:
// `lay` for every candidate, `judge` for those where most corners fit.
struct Laid {
    Alignment alignment;
    bool mirrored;  // the query had to be turned over
};
Laid lay(const Signature& query, const Signature& stored, bool mirrored);
std::optional<Copy> judge(const Signature& query, const Signature& stored, const Laid& laid);

// Both steps, either way round.
std::optional<Copy> compare(const Signature& query, const Signature& stored);

}  // namespace tallyman::vision
