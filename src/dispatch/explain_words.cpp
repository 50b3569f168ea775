// The words of explain.h, all in two tables.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "dispatch/explain.h"

namespace tallyman::dispatch {
namespace {

struct CodeWords {
    std::string_view code;
    Words words;
};

constexpr CodeWords reasons[] = {
    {"too_heavy", {"nặng hơn sức chở của mọi xe", "heavier than any vehicle may carry"}},
    {"too_large", {"lớn hơn thùng của mọi xe", "larger than any vehicle's hold"}},
    {"too_much", {"nhiều hơn sức chở của mọi xe", "more than any vehicle may carry"}},
    {"too_cold", {"không xe nào của kho giữ đủ lạnh", "no vehicle of its depot keeps it cold enough"}},
    {"no_vehicle_may",
     {"không xe nào được phép hoặc đủ điều kiện giao", "no vehicle is allowed or equipped to serve it"}},
    {"window_unreachable", {"không xe nào tới kịp giờ nhận hàng", "no vehicle can be there within its window"}},
    {"shift_too_short", {"không xe nào kịp về trước khi hết ca", "no vehicle would be back before its shift ends"}},
    {"too_far",
     {"vượt giới hạn quãng đường hoặc thời gian của mọi xe", "beyond every vehicle's limit of distance or duration"}},
    {"no_vehicle_left", {"các xe đã đầy hoặc hết giờ", "all vehicles are full or out of time"}},
    {"outlet_closed", {"điểm giao đóng cửa", "the outlet is closed"}},
    {"not_worth_it", {"chi phí giao cao hơn lợi ích", "serving it costs more than leaving it out"}},
};

enum class Measure { none, kilograms, litres, minutes, plain };

struct ChangeWords {
    std::string_view kind;
    Measure measure;
    Words words;  // {0}: amount, {1}: vehicle
};

constexpr ChangeWords changes[] = {
    {"one_more_vehicle", Measure::none, {"có thêm một xe như {1}", "there were one more vehicle like {1}"}},
    {"one_more_trip", Measure::none, {"xe {1} chạy thêm một chuyến", "vehicle {1} could make one more trip"}},
    {"later_window", Measure::minutes, {"điểm giao nhận hàng muộn hơn {0}", "it could be received {0} later"}},
    {"later_window_units",
     Measure::plain,
     {"điểm giao nhận hàng muộn hơn {0} đơn vị", "it could be received {0} units later"}},
    {"longer_shift", Measure::minutes, {"xe {1} được về muộn hơn {0}", "vehicle {1} could be back {0} later"}},
    {"longer_shift_units",
     Measure::plain,
     {"xe {1} được về muộn hơn {0} đơn vị", "vehicle {1} could be back {0} units later"}},
    {"longer_day", Measure::minutes, {"xe {1} được chạy lâu hơn {0}", "vehicle {1} could be out {0} longer"}},
    {"longer_day_units",
     Measure::plain,
     {"xe {1} được chạy lâu hơn {0} đơn vị", "vehicle {1} could be out {0} units longer"}},
    {"more_distance", Measure::plain, {"xe {1} được chạy xa hơn {0}", "vehicle {1} could drive {0} further"}},
    {"more_stops", Measure::plain, {"xe {1} được giao thêm {0} điểm", "vehicle {1} could make {0} more stops"}},
    {"more_weight", Measure::kilograms, {"xe {1} chở thêm được {0}", "vehicle {1} could carry {0} more"}},
    {"more_volume", Measure::litres, {"thùng xe {1} rộng thêm {0}", "vehicle {1} had room for {0} more"}},
    {"more_load", Measure::plain, {"xe {1} chở thêm được {0}", "vehicle {1} could carry {0} more"}},
};

// Rounded up: less would not be enough.
std::string shown(std::int64_t amount, Measure measure, Lang lang) {
    const auto up = [&](std::int64_t unit) { return (amount + unit - 1) / unit; };
    switch (measure) {
        case Measure::kilograms:
            return fmt::format("{} kg", up(1000));
        case Measure::litres:
            return fmt::format("{} {}", up(1000), lang == Lang::vi ? "lít" : "l");
        case Measure::minutes:
            return fmt::format("{} {}", up(60), lang == Lang::vi ? "phút" : "min");
        case Measure::plain:
            return fmt::format("{}", amount);
        case Measure::none:
            break;
    }
    return "";
}

std::string change_words(std::string_view detail, Lang lang) {
    const auto first = detail.find(':');
    const auto second = first == detail.npos ? first : detail.find(':', first + 1);
    if (second == detail.npos) return std::string(detail);
    const auto found = std::ranges::find(changes, detail.substr(0, first), &ChangeWords::kind);
    const auto amount = parse_integer(detail.substr(first + 1, second - first - 1));
    if (found == std::ranges::end(changes) || !amount) return std::string(detail);
    return fmt::format(fmt::runtime(found->words.in(lang)), shown(*amount, found->measure, lang),
                       detail.substr(second + 1));
}

}  // namespace

std::string sentence(const std::string& code, const std::vector<std::string>& details, Lang lang) {
    const auto found = std::ranges::find(reasons, code, &CodeWords::code);
    std::string text = found == std::ranges::end(reasons) ? code : std::string(found->words.in(lang));
    constexpr Words if_words{"; xếp được nếu ", "; it would fit if "};
    constexpr Words or_words{", hoặc ", ", or "};
    for (std::size_t i = 0; i < details.size(); ++i)
        text.append(i == 0 ? if_words.in(lang) : or_words.in(lang)).append(change_words(details[i], lang));
    return text;
}

}  // namespace tallyman::dispatch
