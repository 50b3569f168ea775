#include "report/photo_card.h"

#include <algorithm>
#include <set>
#include <span>

#include "catalog/product_names.h"
#include "report/chart.h"
#include "verify/words.h"

namespace tallyman::report {
namespace {

constexpr std::size_t boxes_max = 40;  // more would hide the picture
constexpr std::size_t reasons_max = 4;

// The label stands inside its box, so that none lies on another, and is no longer than the box has room for.
Html box_svg(const vision::Box& box, const Text& label, vision::Outcome outcome, double letter) {
    const double x = std::max(static_cast<double>(box.x), 0.0) + letter * 0.3;
    const double y = std::max(static_cast<double>(box.y), 0.0) + letter * 1.1;
    Html out = fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>)", name(outcome), px(box.x),
                           px(box.y), px(box.width), px(box.height));
    if (!label.vi.empty()) {
        out += fmt::format(R"(<text class="{}" x="{}" y="{}" font-size="{}">{}</text>)", name(outcome), px(x), px(y),
                           px(letter), svg_text(label));
    }
    return out;
}

std::string with_names(const DayView& day, std::string_view text) {
    return with_product_names(text, [&](const std::string& gtin) {
        const auto found =
            std::ranges::find(day.catalog.products, gtin, [](const auto& product) { return product.gtin.text; });
        return found == day.catalog.products.end() ? nullptr : &found->name;
    });
}

std::string shortened(const std::string& text, std::size_t letters_max) {
    std::size_t letters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins_letter = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (begins_letter && ++letters > letters_max) return i > 2 ? text.substr(0, i) + "…" : std::string();
    }
    return text;
}

// A product by its name, what is no name in words; anything else (a code's text) as it is. A letter is about half as
// wide as it is high.
Text label_of(const DayView& day, const vision::Box& box, double letter) {
    if (box.label == "copy") return say({"ảnh đã dùng", "used before"});
    if (box.label == "storefront") return say({"mặt tiền", "storefront"});
    if (box.label == "finger") return say({"vật che", "cover"});
    return same(shortened(with_names(day, box.label), static_cast<std::size_t>(box.width / (letter * 0.5))));
}

Html overlay(const DayView& day, const PhotoView& photo) {
    Html drawn;
    std::size_t count = 0;
    std::set<std::string> named;  // each label once: twelve equal cases need no twelve names
    const double letter = std::max(photo.width, photo.height) / 26.0;
    // Evidence against comes last, so that it lies on top.
    for (const auto outcome : {vision::Outcome::pass, vision::Outcome::cannot_tell, vision::Outcome::fail}) {
        for (const auto& finding : photo.findings) {
            if (finding.outcome != outcome) continue;
            for (const auto& box : finding.boxes) {
                if (box.label == "original") continue;  // lies in the earlier photo (vision/reuse)
                const auto label = label_of(day, box, letter);
                const bool is_new = named.insert(box.label).second;
                if (count++ < boxes_max) drawn += box_svg(box, is_new ? label : Text{}, outcome, letter);
            }
        }
    }
    return drawn.empty() ? Html()
                         : fmt::format(R"(<svg class="evidence" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>)",
                                       photo.width, photo.height, drawn);
}

Html picture(const DayView& day, const PhotoView& photo) {
    if (photo.thumbnail.empty()) {
        return element("div", "no-picture", html(say({"Không có hình để xem", "No picture to show"})));
    }
    return element("div", "picture",
                   fmt::format(R"(<img src="{}" width="{}" height="{}"{}>)", jpeg_uri(photo.thumbnail), photo.width,
                               photo.height, attribute("alt", photo.file)) +
                       overlay(day, photo));
}

Html reasons(const DayView& day, const verify::Verdict& verdict) {
    Html items;
    const std::size_t shown = std::min<std::size_t>(reasons_max, verdict.reasons.size());
    for (const auto& reason : std::span(verdict.reasons).first(shown)) {
        items += element("li", html(Text{with_names(day, verify::sentence(reason, Lang::vi)),
                                         with_names(day, verify::sentence(reason, Lang::en))}));
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
    return element("figure",
                   picture(day, photo) + element("figcaption", verdict_badge(photo.verdict.decision) +
                                                                   element("p", facts) + reasons(day, photo.verdict)));
}

}  // namespace tallyman::report
