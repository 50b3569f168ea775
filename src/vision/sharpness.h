// Is the photo sharp enough to be evidence, and if not, was it out of focus or moving? Independent of content: only
// strong edges are measured, so a white wall has nothing to say ("cannot_tell") rather than being blurred.
//
// Blurring an edge once more weakens its gradient by a known factor: with R the gradient before over after, the edge's
// own width is s0 / sqrt(R^2 - 1) (Zhuo and Sim, "Defocus map estimation from a single image", 2011). Taken at the
// crest of each strong edge, by direction: the sharpest fifth of each direction counts, because the background of a
// good photo may be soft; the worst direction decides, because motion blurs only across itself.
//
// That edge width ("edge_width", pixels, standard deviation) decides against "edge_width_max". On 348-pixel shop
// photos: sharp ones 0.5 .. 1.1, defocus of radius 2 about 1.3, motion over 5 pixels about 1.5. A picture of more than
// 900 pixels is looked at twice, reduced to at most 900 and to half of that, and must pass both times: at full size the
// grain of a blurred photo is all the edge there is, and it is sharp. The larger of the two gives the other numbers;
// 3-megapixel drawn scenes at 625 and 312 pixels: sharp ones up to 1.0 and 0.9, blurred ones 0.9 .. 3, most by one of
// the two over 1.2.
//
// Unit of Finding::number, for ranking, not for deciding: the same unit; the geometric mean of that width and of the
// one that explains the picture's gradient energy over its Laplacian energy, which sees finer blur, times how much it
// is more than at half the scale. What makes the edges of a motif soft, a round bottle or a shadow, makes them soft at
// both scales and cancels out; blur of a pixel or two shows at the finer one only.
//
// Codes: sharp (pass), soft (pass, only just), defocused (fail: "tap to focus"), motion (fail: "hold still"),
// too_few_edges (cannot tell).
#pragma once

#include "vision/finding.h"
#include "vision/plane.h"

namespace tallyman::vision {

Finding check_sharpness(const Plane& luma);

}  // namespace tallyman::vision
