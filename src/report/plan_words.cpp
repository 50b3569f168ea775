#include "report/plan_words.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "orders/words.h"

namespace tallyman::report {
namespace {

struct LeftOutWords {
    std::string_view code;
    Words words;
};

constexpr LeftOutWords left_out_words[] = {
    {"too_heavy", {"nặng hơn sức chở của mọi xe", "heavier than any vehicle may carry"}},
    {"too_large", {"lớn hơn thùng của mọi xe", "larger than any vehicle's hold"}},
    {"too_cold", {"không xe nào giữ đủ lạnh", "no vehicle keeps it cold enough"}},
    {"window_unreachable", {"không xe nào tới kịp giờ nhận hàng", "no vehicle can be there within its window"}},
    {"no_vehicle_left", {"các xe đã đầy hoặc hết giờ", "all vehicles are full or out of time"}},
};

}  // namespace

Text words_of(const AllocatedLine& line) {
    Text all;
    for (const auto& reason : line.why_short) {
        all.vi += (all.vi.empty() ? "" : "; ") + sentence(reason, Lang::vi);
        all.en += (all.en.empty() ? "" : "; ") + sentence(reason, Lang::en);
    }
    return all;
}

Text words_of(const dispatch::LeftOut& left_out) {
    const auto found = std::ranges::find(left_out_words, left_out.code, &LeftOutWords::code);
    const auto text = found == std::ranges::end(left_out_words) ? same(left_out.code) : say(found->words);
    if (left_out.details.empty()) return text;
    return say({"{} ({})", "{} ({})"}, text, fmt::format("{}", fmt::join(left_out.details, ", ")));
}

}  // namespace tallyman::report
