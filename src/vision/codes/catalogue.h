// The GTINs a distributor knows, ready to be tried on a blurred scan line: 5,000 in a tenth of a millisecond.
#pragma once

#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/ids.h"
#include "vision/codes/explain.h"

namespace tallyman::vision {

class EanCatalogue {
public:
    EanCatalogue() = default;
    explicit EanCatalogue(std::span<const Gtin> gtins);  // what is no GTIN is left out

    bool empty() const { return known_.empty(); }
    bool contains(std::string_view gtin) const;  // in any length

    struct Match {
        std::string text;       // 13 digits; empty when the catalogue holds no EAN-13
        float explained = 0;    // share of the line's variance
        float over_second = 0;  // log likelihood ratio to the catalogue's next code
        float under_free = 0;  // log likelihood ratio of the best of all symbol rows to this one; 0 when it is the same
    };
    Match best(const FreeReading& reading) const;

private:
    std::unordered_set<std::string> known_;  // 14 digits
    std::vector<std::string> texts_;         // those that fit an EAN-13
    std::vector<EanSymbols> codes_;
    std::vector<std::vector<BlurredEan::Norm>> norms_;  // by blur, by code
};

}  // namespace tallyman::vision
