// Is the photo sharp enough to be evidence, and if not, was it out of focus or moving? Independent of content: only
// strong edges are measured, so a white wall has nothing to say ("cannot_tell") rather than being blurred.
//
// Blurring an edge once more weakens its gradient by a known factor: with R the gradient before over after, the edge's
// own width is s0 / sqrt(R^2 - 1) (Zhuo and Sim, "Defocus map estimation from a single image", 2011). Taken at the
// crest of each strong edge, by direction: the sharpest fifth of each direction counts, because the background of a
// good photo may be soft; the worst direction decides, because motion blurs only across itself.
//
// That edge width ("edge_width", pixels of the working scale, standard deviation) decides against "edge_width_max". On
// 348-pixel shop photos: sharp ones 0.5 .. 1.1, defocus of radius 2 about 1.3, motion over 5 pixels about 1.5.
//
// Unit of Finding::number, for ranking, not for deciding: the same unit; the geometric mean of that width and of the
// one that explains the picture's gradient energy over its Laplacian energy, which sees finer blur.
//
// Codes: sharp (pass), soft (pass, only just), defocused (fail: "tap to focus"), motion (fail: "hold still"),
// too_few_edges (cannot tell).
#pragma once

#include "vision/finding.h"
#include "vision/plane.h"

namespace tallyman::vision {

// How wide an edge may be in a photo of this longest side (pixels): a larger picture can afford a wider one.
double edge_width_max(int longest_side);

Finding check_sharpness(const Plane& luma);

}  // namespace tallyman::vision
