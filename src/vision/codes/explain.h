// Reads an EAN-13 (or UPC-A) that is too blurred for a reader: not edge by edge, but by asking which code, seen
// through which blur, explains the whole scan line best (analysis by synthesis; for blurred bar codes see Gallo and
// Manduchi 2011, Yahyanejad and Strom 2010). The start, the end, the bow of the label and the blur are fitted too.
#pragma once

#include <string>
#include <vector>

#include "vision/codes/blurred_ean.h"
#include "vision/codes/strip.h"

namespace tallyman::vision {

// Where the code lies on a strip: pixels of its first and last module's outer edge (end < start when it stands on
// its head) and how far its middle is pulled towards one side, as a share of its length.
struct EanFit {
    float start = 0, end = 0, bow = 0;
};

// The best explanation of one strip without knowing any code.
struct FreeReading {
    EanFit fit;
    std::size_t blur = 0;  // index into ean_blurs()
    EanSymbols symbols{};
    std::string text;               // 13 digits when sets and check digit are right, else empty
    float explained = 0;            // share of the line's variance
    float margin = 0;               // log likelihood ratio to the next code with a right check digit
    BlurredEan::Products products;  // of the line, evened out: white 0, black 1
};

// How much likelier a line is under one code than under another, from the shares of its variance they explain: the
// logarithm of the ratio, counting about one independent sample a module (blur and JPEG tie the others together).
float log_likelihood_ratio(float explained, float other_explained);

// The blurs that are tried, from sharp to as wide as can be told from any other code.
const std::vector<BlurredEan>& ean_blurs();

// How often the strip turns from light to dark or back, counting turns of an eighth of its contrast or more.
std::size_t count_edges(const Strip& strip);

// A flat label seen from the front, or one that is curved or seen from the side: four times the work.
enum class Label { flat, bent };

// Best first; empty when the strip has nothing bar-like. About 10 ms for a flat label.
std::vector<FreeReading> explain_freely(const Strip& strip, Label label, std::size_t count_max);

// The best explanation of a code that a reader says lies there, either way up: a second witness in 4 ms.
FreeReading explain_near(const Strip& strip, const EanFit& place);

}  // namespace tallyman::vision
