#include "vision/codes/catalogue.h"

#include <algorithm>
#include <cmath>

#include "base/gtin.h"

namespace tallyman::vision {

EanCatalogue::EanCatalogue(std::span<const Gtin> gtins) {
    for (const Gtin& gtin : gtins) {
        const auto digits = gtin14(gtin.text);
        if (!digits || !known_.insert(*digits).second) continue;
        // An EAN-8 has bars of its own; a case's GTIN-14 is printed as ITF or Code 128.
        if (digits->front() != '0' || gtin.text.size() == 8) continue;
        texts_.push_back(digits->substr(1));
        codes_.push_back(ean_symbols_of(texts_.back()));
    }
    for (const BlurredEan& model : ean_blurs()) {
        auto& norms = norms_.emplace_back();
        for (const EanSymbols& code : codes_) norms.push_back(model.norm(code));
    }
}

bool EanCatalogue::contains(std::string_view gtin) const {
    const auto digits = gtin14(gtin);
    return digits && known_.contains(*digits);
}

EanCatalogue::Match EanCatalogue::best(const FreeReading& reading) const {
    if (codes_.empty()) return {};
    const BlurredEan& model = ean_blurs()[reading.blur];
    std::size_t first = 0;
    float explained = -1;
    float second = 0;
    for (std::size_t i = 0; i < codes_.size(); ++i) {
        const float here = BlurredEan::explained(reading.products, model.product(reading.products, codes_[i]),
                                                 norms_[reading.blur][i]);
        if (here > explained) {
            second = std::max(0.0f, explained);
            explained = here;
            first = i;
        } else {
            second = std::max(second, here);
        }
    }
    return {texts_[first], explained, log_likelihood_ratio(explained, second),
            std::max(0.0f, log_likelihood_ratio(reading.explained, explained))};
}

}  // namespace tallyman::vision
