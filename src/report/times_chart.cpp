#include "report/times_chart.h"

#include <algorithm>
#include <map>

namespace tallyman::report {
namespace {

constexpr double width = 960, gutter = 64, row_height = 30, top = 24;
constexpr int hour = 3600;

class Axis {
public:
    explicit Axis(std::span<const TimePair> times) {
        std::int64_t first = 24 * hour, last = 0;
        for (const auto& pair : times) {
            first = std::min({first, static_cast<std::int64_t>(pair.planned.count()),
                              static_cast<std::int64_t>(pair.actual.count())});
            last = std::max({last, static_cast<std::int64_t>(pair.planned.count()),
                             static_cast<std::int64_t>(pair.actual.count())});
        }
        first_hour_ = static_cast<int>(first / hour);
        last_hour_ = std::max(first_hour_ + 1, static_cast<int>((last + hour - 1) / hour));
    }
    double x(TimeOfDay time) const {
        const double hours = static_cast<double>(time.count()) / hour - first_hour_;
        return gutter + hours / (last_hour_ - first_hour_) * (width - gutter - 16);
    }
    Html grid(double height) const {
        const int step = last_hour_ - first_hour_ > 12 ? 2 : 1;
        Html out;
        for (int h = first_hour_; h <= last_hour_; h += step) {
            const auto at = px(x(TimeOfDay{h * hour}));
            out += fmt::format(
                R"(<path class="grid" d="M{0} {1}V{2}"/><text class="axis" x="{0}" y="14">{3:02}:00</text>)", at,
                px(top - 4), px(height), h);
        }
        return out;
    }

private:
    int first_hour_ = 0, last_hour_ = 24;
};

Html pair_svg(const TimePair& pair, const Axis& axis, double y) {
    const auto planned = px(axis.x(pair.planned)), actual = px(axis.x(pair.actual));
    return fmt::format(
        R"(<g><title>{0}: {1} / {2}</title><path class="lag" d="M{3} {4}L{5} {6}"/><path class="planned" d="M{3} {7}v8"/><circle class="{8}" cx="{5}" cy="{6}" r="3.2"/></g>)",
        html(pair.order.text), clock_text(pair.planned), clock_text(pair.actual), planned, px(y - 3), actual, px(y + 7),
        px(y - 10), name(pair.decision));
}

}  // namespace

Html times_svg(std::span<const TimePair> times) {
    if (times.empty())
        return element(
            "p", "soft",
            html(say({"Không có ảnh nào của các điểm đã lên kế hoạch.", "No planned stop has a photo with a time."})));
    std::map<std::string, std::vector<const TimePair*>> rows;
    for (const auto& pair : times) rows[pair.vehicle.text].push_back(&pair);

    const Axis axis(times);
    const double height = top + row_height * static_cast<double>(rows.size()) + 6;
    Html out = axis.grid(height);
    double y = top + row_height / 2;
    for (const auto& [vehicle, pairs] : rows) {
        out += fmt::format(R"(<text class="row" x="0" y="{}">{}</text><path class="grid" d="M{} {}H{}"/>)", px(y + 4),
                           html(vehicle), px(gutter), px(y + row_height / 2), px(width));
        for (const auto* pair : pairs) out += pair_svg(*pair, axis, y);
        y += row_height;
    }
    return fmt::format(
        R"(<div class="wide" tabindex="0" role="group"{}><svg class="times" viewBox="0 0 {} {}" role="img"{}>{}</svg></div>)",
        attribute("aria-label", "Kế hoạch và thực tế / Planned against actual"), px(width), px(height),
        attribute("aria-label", "Kế hoạch và thực tế / Planned against actual"), out);
}

Text times_summary(std::span<const TimePair> times) {
    if (times.empty()) return {};
    std::vector<std::int64_t> late;  // minutes after the plan
    int near = 0;
    for (const auto& pair : times) {
        late.push_back((pair.actual - pair.planned).count() / 60);
        near += std::abs(late.back()) <= 30 ? 1 : 0;
    }
    const auto middle = late.begin() + static_cast<std::ptrdiff_t>(late.size() / 2);
    std::nth_element(late.begin(), middle, late.end());
    return say({"{}. Ảnh chụp lệch kế hoạch {} ở trung vị; {} lệch không quá 30 phút.",
                "{}. The median photo is {} after the plan; {} are within 30 minutes."},
               some(times.size(), "{} điểm giao có cả kế hoạch và ảnh", "{} stop has both a plan and a photo",
                    "{} stops have both a plan and a photo"),
               some(*middle, "{} phút", "{} minute", "{} minutes"),
               percent(static_cast<double>(near) / static_cast<double>(times.size())));
}

}  // namespace tallyman::report
