#include <algorithm>
#include <cmath>

#include "report/automation_view.h"
#include "report/chart.h"

namespace tallyman::report {
namespace {

using review::Saving;
using review::SavingPoint;

constexpr double width = 440, height = 210, left = 44, right = 16, top = 14, bottom = 34;

Text bound_text(double bound) { return say({"{} %", "{}%"}, Decimal{bound * 100, bound < 0.001 ? 2 : 1}); }

Text money_text(double amount, const std::string& currency) {
    return say({"{} {}", "{} {}"}, Decimal{amount, currency == "VND" ? 0 : 2}, currency);
}

// Bounds on a logarithmic axis: from one in a thousand to one in twenty.
double x_of(double bound) {
    const double first = std::log(verify::bounds_to_compare.front()), last = std::log(verify::bounds_to_compare.back());
    return left + (std::log(bound) - first) / (last - first) * (width - left - right);
}

double y_of(double minutes, double most) { return height - bottom - minutes / most * (height - top - bottom); }

Html axes(double most) {
    Html out;
    for (const double share : {0.0, 0.5, 1.0}) {
        const auto y = px(y_of(share * most, most));
        out += fmt::format(R"(<path class="grid" d="M{} {}H{}"/><text class="axis end" x="{}" y="{}" dy="4">{}</text>)",
                           px(left), y, px(width - right), px(left - 8), y, svg_text(number(Decimal{share * most, 0})));
    }
    for (const double bound : {0.001, 0.002, 0.005, 0.01, 0.02, 0.05}) {
        out += fmt::format(R"(<text class="axis" x="{}" y="{}">{}</text>)", px(x_of(bound)), px(height - bottom + 18),
                           svg_text(bound_text(bound)));
    }
    return out;
}

// Minutes avoided over the bound; the bound in force is the filled dot.
Html curve(const AutomationView& view) {
    const auto& points = view.saving.other_bounds;
    double most = view.saving.minutes.value;
    for (const auto& point : points) most = std::max(most, point.minutes);
    if (points.empty() || most <= 0) return {};
    std::string path;
    Html dots;
    for (const SavingPoint& point : points) {
        const auto x = px(x_of(point.bound)), y = px(y_of(point.minutes, most));
        path += fmt::format("{}{} {}", path.empty() ? "M" : "L", x, y);
        dots += fmt::format(R"(<circle class="other" cx="{}" cy="{}" r="3"/>)", x, y);
    }
    const double shown = std::clamp(view.bound, points.front().bound, points.back().bound);
    dots += fmt::format(R"(<circle class="now" cx="{}" cy="{}" r="5"/>)", px(x_of(shown)),
                        px(y_of(view.saving.minutes.value, most)));
    const auto name = attribute("aria-label", "Phút tiết kiệm theo giới hạn / Minutes avoided over the bound");
    return fmt::format(R"(<svg class="curve" viewBox="0 0 {} {}" role="img"{}>{}<path class="line" d="{}"/>{}</svg>)",
                       px(width), px(height), name, axes(most), path, dots);
}

Html row(const Text& what, const Text& figure) {
    return fmt::format(R"(<tr><th scope="row">{}</th><td class="n">{}</td></tr>)", html(what), html(figure));
}

Text estimate_text(const review::Estimate& estimate, Words unit) {
    if (estimate.high - estimate.low < 0.5) return say({"{} {}", "{} {}"}, Decimal{estimate.value, 0}, unit);
    return say({"{} {} ({} đến {})", "{} {} ({} to {})"}, Decimal{estimate.value, 0}, unit, Decimal{estimate.low, 0},
               Decimal{estimate.high, 0});
}

Html figures(const AutomationView& view) {
    const Saving& saving = view.saving;
    const auto& facts = saving.facts;
    constexpr Words minutes{"phút", "min"};
    Html rows = row(some(facts.photos, "Nếu người xem mọi ảnh ({} ảnh)", "A person looking at every photo ({} photo)",
                         "A person looking at every photo ({} photos)"),
                    estimate_text(saving.baseline_minutes, minutes));
    rows += row(say({"Tiết kiệm được", "Avoided"}), estimate_text(saving.minutes, minutes));
    rows += row(say({"Chi phí tiết kiệm, {} một giờ", "Cost avoided, at {} an hour"},
                    money_text(facts.hour_cost, facts.currency)),
                money_text(saving.money.value, facts.currency));
    const auto wrong_max = static_cast<std::int64_t>(std::floor(saving.wrong_max + 1e-9));
    rows += row(say({"Chấp nhận sai, nhiều nhất (độ tin cậy {})", "Wrongly accepted, at most (confidence {})"},
                    percent(view.confidence)),
                some(wrong_max, "{} chuyến", "{} delivery", "{} deliveries"));
    rows += row(say({"Thiệt hại nhiều nhất, {} một chuyến", "Their cost at most, at {} each"},
                    money_text(facts.wrong_accept_cost, facts.currency)),
                money_text(static_cast<double>(wrong_max) * facts.wrong_accept_cost, facts.currency));
    return element("table", "facts", element("tbody", rows));
}

Text story(const AutomationView& view) {
    const auto reviewed = some(view.reviewed, "{} chuyến đã có người xem", "People reviewed {} delivery",
                               "People reviewed {} deliveries");
    if (view.stepped_back) {
        return say({"{}. Các chuyến còn lại không giống những chuyến đã xem, nên máy không tự chấp nhận chuyến nào.",
                    "{}. The others do not look like what was reviewed, so the machine accepted none."},
                   reviewed);
    }
    if (!view.bound_reached) {
        return say({"{}: chưa đủ để máy tự chấp nhận ở mức sai tối đa {}.",
                    "{}: not yet enough for the machine to accept by itself at a bound of {}."},
                   reviewed, bound_text(view.bound));
    }
    return say(
        {"{}. Trong {} chuyến còn lại, máy tự chấp nhận {} và đưa {} cho người; {}. Với độ tin cậy {}, trong tất cả "
         "các chuyến được chấp nhận có nhiều nhất {} là sai.",
         "{}. Of the other {} the machine accepted {} and sent {} to people; {}. With confidence {} at most {} of all "
         "accepted deliveries are wrong."},
        reviewed, view.decided, view.accepted, view.decided - view.accepted,
        some(view.audited, "{} chuyến đã chấp nhận được chọn ngẫu nhiên để người kiểm tra lại",
             "{} of the accepted was drawn for a second look", "{} of the accepted were drawn for a second look"),
        percent(view.confidence), bound_text(*view.bound_reached));
}

Text baseline_text(const Saving& saving) {
    const auto& baseline = saving.facts.baseline;
    const auto& seconds = baseline.seconds_per_photo;
    if (baseline.reviews == 0) {
        return say({"Mốc so sánh: người xem mọi ảnh, giả định {} giây một ảnh.",
                    "Baseline: a person looks at every photo, for an assumed {} seconds each."},
                   Decimal{seconds.value, 0});
    }
    return say({"Mốc so sánh: người xem mọi ảnh, {} giây một ảnh ({} đến {}), đo từ {}.",
                "Baseline: a person looks at every photo, {} seconds each ({} to {}), measured from {}."},
               Decimal{seconds.value, 1}, Decimal{seconds.low, 1}, Decimal{seconds.high, 1},
               some(baseline.reviews, "{} lần xem", "{} review", "{} reviews"));
}

}  // namespace

Html automation_part(const AutomationView& view) {
    Html out = element("p", html(story(view)));
    out += element("p", "soft", html(baseline_text(view.saving)));
    const auto drawn = curve(view);
    auto right_half =
        drawn.empty()
            ? Html()
            : element("h3", html(say({"Số phút tiết kiệm nếu đặt giới hạn khác", "Minutes avoided at other bounds"}))) +
                  drawn;
    return out + element("div", "columns", element("div", figures(view)) + element("div", right_half));
}

}  // namespace tallyman::report
