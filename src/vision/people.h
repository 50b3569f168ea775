// Faces and number plates, found so that they can be blurred before anybody outside sees the picture (redact.h). Recall
// before precision: a box too many costs a blurred label, a face too few costs a person's privacy. The original stays
// sealed as it came.
//
// Faces: boosted cascades of Haar features (Viola and Jones, 2001; OpenCV's trained files, in Debian's opencv-data or
// named by the user), seen from the front and from either side. Number plates: a cascade for long ones, and plates.h
// for the two-line ones that motorbikes carry. They are no finding: who stands beside the goods says nothing about the
// delivery.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "vision/finding.h"
#include "vision/photo.h"

namespace tallyman::vision {

class PeopleFinder {
public:
    enum class What { face, profile, plate };  // a profile cascade knows left cheeks; it also looks in the mirror

    PeopleFinder();  // knows nobody
    ~PeopleFinder();
    PeopleFinder(PeopleFinder&&) noexcept;
    PeopleFinder& operator=(PeopleFinder&&) noexcept;

    // The text of an OpenCV cascade file; false when it is none.
    bool add(What what, std::string_view cascade_xml);
    bool empty() const;

    // Labelled "face" and "plate", in coordinates of the whole picture. For a copy that will be shown this wide
    // (its longer side), what nobody could recognise in it is not looked for. 0: whatever can be found.
    std::vector<Box> find(const Photo& photo, int shown_width = 0) const;

private:
    struct Cascades;
    std::unique_ptr<Cascades> cascades_;
};

}  // namespace tallyman::vision
