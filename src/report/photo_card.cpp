#include "report/photo_card.h"

#include <algorithm>
#include <ranges>

#include "report/chart.h"
#include "verify/words.h"

namespace tallyman::report {
namespace {

constexpr std::size_t boxes_max = 40;   // more would hide the picture
constexpr std::size_t reasons_max = 4;

Html box_svg(const vision::Box& box, vision::Outcome outcome, double letter) {
    const double y = std::max(static_cast<double>(box.y), letter * 1.3);
    Html out = fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>)", name(outcome), px(box.x), px(box.y),
                           px(box.width), px(box.height));
    if (!box.label.empty()) {
        out += fmt::format(R"(<text class="{}" x="{}" y="{}" font-size="{}">{}</text>)", name(outcome), px(box.x),
                           px(y - letter * 0.3), px(letter), html(box.label.substr(0, 40)));
    }
    return out;
}

Html overlay(const PhotoView& photo) {
    Html drawn;
    std::size_t count = 0;
    const double letter = std::max(photo.width, photo.height) / 26.0;
    // Evidence against comes last, so that it lies on top.
    for (const auto outcome : {vision::Outcome::pass, vision::Outcome::cannot_tell, vision::Outcome::fail}) {
        for (const auto& finding : photo.findings) {
            if (finding.outcome != outcome) continue;
            for (const auto& box : finding.boxes) {
                if (box.label == "original") continue;  // lies in the earlier photo (vision/reuse)
                if (count++ < boxes_max) drawn += box_svg(box, outcome, letter);
            }
        }
    }
    return drawn.empty() ? Html() : fmt::format(R"(<svg class="evidence" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>)", photo.width, photo.height, drawn);
}

Html picture(const PhotoView& photo) {
    if (photo.thumbnail.empty()) {
        return element("div", "no-picture", html(say({"Không có hình để xem", "No picture to show"})));
    }
    return element("div", "picture",
                   fmt::format(R"(<img src="{}" width="{}" height="{}"{}>)", jpeg_uri(photo.thumbnail), photo.width, photo.height,
                               attribute("alt", photo.file)) +
                       overlay(photo));
}

Html reasons(const verify::Verdict& verdict) {
    Html items;
    for (const auto& reason : verdict.reasons | std::views::take(reasons_max)) {
        items += element("li", html(Text{verify::sentence(reason, Lang::vi), verify::sentence(reason, Lang::en)}));
    }
    return element("ul", "reasons", items);
}

std::string outlet_name(const DayView& day, const OutletId& id) {
    const auto found = std::ranges::find(day.catalog.outlets, id, &Outlet::id);
    return found == day.catalog.outlets.end() ? id.text : found->name;
}

}  // namespace

Html photo_card(const DayView& day, const DeliveryView& delivery, const PhotoView& photo) {
    const auto when = photo.taken_at ? clock_text(day.zone.time_of_day(*photo.taken_at)) : std::string("–");
    const auto facts = fmt::format("<b>{}</b> {}<br><span class=\"soft\">{} · {} · {}</span>", html(photo.order.text),
                                   html(outlet_name(day, delivery.outlet)), html(photo.file), when,
                                   html(delivery.vehicle.text.empty() ? "–" : delivery.vehicle.text));
    return element("figure", picture(photo) + element("figcaption", verdict_badge(photo.verdict.decision) +
                                                                        element("p", facts) + reasons(photo.verdict)));
}

}  // namespace tallyman::report
