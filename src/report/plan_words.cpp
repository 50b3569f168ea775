#include "report/plan_words.h"

#include "dispatch/explain.h"
#include "orders/words.h"

namespace tallyman::report {

Text words_of(const AllocatedLine& line) {
    Text all;
    for (const auto& reason : line.why_short) {
        all.vi += (all.vi.empty() ? "" : "; ") + sentence(reason, Lang::vi);
        all.en += (all.en.empty() ? "" : "; ") + sentence(reason, Lang::en);
    }
    return all;
}

Text words_of(const dispatch::LeftOut& left_out) {
    const auto in = [&](Lang lang) { return dispatch::sentence(left_out.code, left_out.details, lang); };
    return {in(Lang::vi), in(Lang::en)};
}

}  // namespace tallyman::report
