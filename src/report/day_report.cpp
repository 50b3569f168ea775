#include "report/day_report.h"

#include <algorithm>
#include <array>
#include <regex>
#include <span>
#include <unordered_map>

#include "report/chart.h"
#include "report/photo_card.h"
#include "report/route_map.h"
#include "report/styles.h"
#include "report/tables.h"
#include "report/times_chart.h"
#include "verify/words.h"

namespace tallyman::report {
namespace {

using verify::Decision;

Html section(std::string_view id, Words title, const Html& content) {
    return fmt::format("<section id=\"{}\"><h2>{}</h2>\n{}</section>\n", id, html(say(title)), content);
}

Html tile(const Text& figure, const Text& what, const Text& more, std::string_view css_class = "") {
    return fmt::format(R"(<li class="tile {}"><span class="what">{}</span><b>{}</b><span class="soft">{}</span></li>)",
                       css_class, html(what), html(figure), html(more));
}

Text share_of(int part, int whole) { return percent(whole > 0 ? static_cast<double>(part) / whole : 0); }

// Once people have reviewed enough for the machine to accept by itself, that is what is saved; before, it is what the
// verdicts would save if they were trusted.
Html saving_tile(const DayView& day, const Figures& figures) {
    const bool earned = day.automation && day.automation->accepted > 0;
    const double minutes = earned ? day.automation->saving.minutes.value : figures.minutes_avoided;
    const double baseline = earned ? day.automation->saving.baseline_minutes.value
                                   : static_cast<double>(day.photos.size()) * day.seconds_per_photo / 60;
    return tile(say({"{} phút", "{} min"}, Decimal{minutes, 0}),
                earned ? say({"Tiết kiệm", "Time avoided"}) : say({"Có thể tiết kiệm", "Could be avoided"}),
                say({"trên {} phút xem mọi ảnh", "of {} min for every photo"}, Decimal{baseline, 0}));
}

Html tiles(const DayView& day, const Figures& figures) {
    const auto& deliveries = figures.deliveries;
    const int all = deliveries.all(), review = deliveries.of(Decision::review),
              accepted = deliveries.of(Decision::accept);
    const auto km = Decimal{static_cast<double>(day.plan.distance.value) / 1000, 0};
    Html out;
    out +=
        tile(number(all), say({"Đơn giao", "Deliveries"}), some(day.photos.size(), "{} ảnh", "{} photo", "{} photos"));
    out += tile(number(accepted), say({"Đạt mọi kiểm tra", "Passed every check"}),
                say({"{} số đơn", "{} of deliveries"}, share_of(accepted, all)), "accept");
    out += tile(number(review), say({"Cần người xem", "Need a person"}),
                say({"{} số đơn", "{} of deliveries"}, share_of(review, all)), "review");
    out += tile(number(deliveries.of(Decision::retake)), say({"Tài xế chụp lại", "To be retaken"}),
                say({"{} số đơn", "{} of deliveries"}, share_of(deliveries.of(Decision::retake), all)), "retake");
    out += tile(number(deliveries.of(Decision::reject)), say({"Bị từ chối", "Rejected"}),
                say({"{} số đơn", "{} of deliveries"}, share_of(deliveries.of(Decision::reject), all)), "reject");
    out += tile(say({"{} km", "{} km"}, km), say({"Quãng đường", "Distance"}),
                say({"{}, {}", "{}, {}"}, some(figures.planned_stops, "{} điểm", "{} stop", "{} stops"),
                    some(figures.vehicles_out, "{} xe", "{} vehicle", "{} vehicles")));
    out += saving_tile(day, figures);
    return element("ul", "tiles", out);
}

// What a manager must know before anything else; each with the place to read on.
Html exceptions(const DayView& day, const Figures& figures) {
    Html items;
    const auto item = [&](bool is_there, std::string_view to, const Text& what) {
        if (is_there) items += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", to, html(what));
    };
    const auto without_photo = std::ranges::count_if(day.deliveries, [](const auto& d) { return d.photos.empty(); });
    item(figures.deliveries.of(Decision::reject) > 0, "see",
         some(figures.deliveries.of(Decision::reject), "{} đơn có ảnh bị từ chối", "{} delivery was rejected",
              "{} deliveries were rejected"));
    item(figures.deliveries.of(Decision::review) > 0, "see",
         some(figures.deliveries.of(Decision::review), "{} đơn chờ người quyết định", "{} delivery waits for a person",
              "{} deliveries wait for a person"));
    item(day.still_out > 0, "plan",
         some(day.still_out, "{} đơn chưa giao tới, chưa tính ở trên",
              "{} order is still on its way and not counted above",
              "{} orders are still on their way and not counted above"));
    item(without_photo > 0, "why",
         some(static_cast<std::int64_t>(without_photo), "{} đơn chưa có ảnh", "{} delivery has no photo",
              "{} deliveries have no photo"));
    item(!day.short_lines.empty(), "short",
         some(day.short_lines.size(), "{} dòng hàng không đủ hàng", "{} order line is short",
              "{} order lines are short"));
    item(!day.left_out.empty(), "short",
         some(day.left_out.size(), "{} đơn không xếp được lên xe", "{} order did not fit into the plan",
              "{} orders did not fit into the plan"));
    return items.empty() ? element("p", html(say({"Không có gì bất thường.", "Nothing out of the ordinary."})))
                         : element("ul", "exceptions", items);
}

Html today(const DayView& day, const Figures& figures) {
    return section("today", {"Hôm nay", "Today"}, tiles(day, figures) + exceptions(day, figures));
}

Html outcomes(const Figures& figures) {
    std::vector<Bar> reasons;
    constexpr std::size_t reasons_max = 12;
    for (const auto& reason : std::span(figures.reasons).first(std::min(reasons_max, figures.reasons.size()))) {
        reasons.push_back({{verify::label(reason.code, Lang::vi), verify::label(reason.code, Lang::en)},
                           reason.count,
                           std::string(name(reason.decision))});
    }
    const auto verdicts = element("div", element("h3", html(say({"Theo kết quả", "By verdict"}))) +
                                             tally_bar(figures.deliveries, false) + tally_legend(figures.deliveries));
    const auto why = element(
        "div", element("h3", html(say({"Lý do không được chấp nhận ngay", "What stood in the way"}))) + bars(reasons));
    return section("why", {"Các đơn giao", "Deliveries"}, element("div", "columns", verdicts + why));
}

Html to_see(const DayView& day) {
    const auto all = photos_to_see(day);
    if (all.empty())
        return section("see", {"Ảnh cần người xem", "Photos that need a person"},
                       element("p", html(say({"Không có ảnh nào.", "There are none."}))));
    Html cards;
    for (const auto& [delivery, photo] : std::span(all).first(std::min(shown_photos_max, all.size())))
        cards += photo_card(day, *delivery, *photo);
    Html out = element("p", "soft",
                       html(some(all.size(), "{} ảnh, gấp nhất trước. Khung trên ảnh là bằng chứng mà máy dựa vào.",
                                 "{} photo. The frames are the evidence the machine went by.",
                                 "{} photos, most pressing first. The frames are the evidence the machine went by."))) +
               element("div", "cards", cards);
    if (all.size() > shown_photos_max) {
        out +=
            fold(some(all.size() - shown_photos_max, "{} ảnh còn lại", "The other photo ({})", "The other {} photos"),
                 photo_table(day, std::span(all).subspan(shown_photos_max)));
    }
    return section("see", {"Ảnh cần người xem", "Photos that need a person"}, out);
}

std::string stop_class(const std::unordered_map<OrderId, Decision>& decisions, const OrderId& order) {
    const auto found = decisions.find(order);
    return found == decisions.end() ? "unknown" : std::string(name(found->second));
}

Html routes(const DayView& day) {
    std::unordered_map<DepotId, LatLon> depot_at;
    std::unordered_map<VehicleId, DepotId> depot_of;
    std::unordered_map<OutletId, const Outlet*> outlet_of;
    std::unordered_map<OrderId, Decision> decisions;
    RouteMap map{.depots = {}, .lines = {}, .stops = {}, .width = 960, .height_max = 640};
    for (const auto& depot : day.catalog.depots) map.depots.push_back(depot_at[depot.id] = depot.position);
    for (const auto& vehicle : day.catalog.vehicles) depot_of[vehicle.id] = vehicle.depot;
    for (const auto& outlet : day.catalog.outlets) outlet_of[outlet.id] = &outlet;
    for (const auto& delivery : day.deliveries) decisions[delivery.order] = delivery.verdict.decision;

    for (int colour = 0; const auto& route : day.plan.routes) {
        const auto home = depot_at[depot_of[route.vehicle]];
        for (const auto& trip : route.trips) {
            MapLine line{{home}, colour};
            for (const auto& stop : trip.stops) {
                const auto* outlet = outlet_of[stop.outlet];
                if (!outlet) continue;
                line.points.push_back(outlet->position);
                map.stops.push_back({outlet->position, "", stop_class(decisions, stop.order),
                                     fmt::format("{} · {} · {}", stop.order.text, outlet->name, route.vehicle.text)});
            }
            line.points.push_back(home);
            map.lines.push_back(std::move(line));
        }
        ++colour;
    }
    return map.lines.empty() ? Html()
                             : element("h3", html(say({"Các tuyến", "Routes"}))) +
                                   map_svg(map, {"Bản đồ các tuyến", "Map of the routes"});
}

// A plan says where its times come from in English (dispatch/day_travel.cpp); names of tables and services stay.
std::string travel_in_vietnamese(std::string text) {
    static const std::array<std::pair<std::regex, const char*>, 4> words = {{
        {std::regex(" for ([0-9]+) of ([0-9]+) ways, else "), " cho $1 trong $2 chặng, còn lại "},
        {std::regex("great circle x ([0-9.]+) at ([0-9.]+) km/h"), "đường chim bay × $1, $2 km/h"},
        {std::regex(", times ([0-9]+) %"), ", nhân $1 %"},
        {std::regex(", slower and faster by traffic.csv"), ", chậm và nhanh theo traffic.csv"},
    }};
    for (const auto& [english, vietnamese] : words) text = std::regex_replace(text, english, vietnamese);
    return text;
}

// Where the travel times come from and whether the routes look like districts.
Html made_of(const dispatch::Plan& plan) {
    if (plan.routes.empty()) return {};
    const auto& figures = plan.compactness;
    Html out =
        element("p", "soft",
                html(say({"Tuyến gọn: trong ba điểm gần nhất của mỗi điểm, {} % do cùng một xe giao; đường đi tự cắt "
                          "nhau {} lần trong một chuyến, {} lần giữa các chuyến.",
                          "Compactness: of the three stops nearest to each, its own vehicle serves {} %; legs cross {} "
                          "times within a trip, {} times between trips."},
                         figures.neighbours_together_percent, figures.crossings_within, figures.crossings_between)));
    if (!plan.travel.empty())
        out += element("p", "soft",
                       html(Text{fmt::format("Thời gian đi đường: {}", travel_in_vietnamese(plan.travel)),
                                 fmt::format("Travel times: {}", plan.travel)}));
    return out;
}

Html planned_and_actual(const DayView& day, const Figures& figures) {
    const auto key =
        element("p", "soft",
                html(times_summary(figures.times)) + " " +
                    html(say({"Vạch: giờ kế hoạch, chấm: lúc chụp ảnh.", "Tick: planned, dot: photographed."})));
    return section("plan", {"Kế hoạch và thực tế", "Planned and actual"},
                   key + times_svg(figures.times) + routes(day) + made_of(day.plan));
}

Html method(const DayView& day, const Figures& figures) {
    return section(
        "method", {"Cách tính", "How this was counted"},
        element("p",
                html(say({"So với việc người xem mọi ảnh, {} giây một ảnh (đổi được trong tallyman.toml). Trong {} "
                          "ảnh, {} ảnh thuộc các đơn không cần người xem. "
                          "Khoảng tin cậy 95 % (Wilson) cho tỷ lệ này trên những ngày tương tự: {} đến {}.",
                          "Compared with a person looking at every photo for {} seconds (a setting in tallyman.toml). "
                          "Of {} photos, {} belong to deliveries that nobody needs to look at. "
                          "95% interval (Wilson) of that share on days like this: {} to {}."},
                         Decimal{day.seconds_per_photo, 0}, day.photos.size(), figures.photos_without_a_person,
                         percent(wilson(figures.photos_without_a_person, static_cast<int>(day.photos.size())).low),
                         percent(wilson(figures.photos_without_a_person, static_cast<int>(day.photos.size())).high)))));
}

Html automation(const DayView& day) {
    if (!day.automation) return {};
    return section("automation", {"Máy tự chấp nhận và lợi ích", "Automatic accepts and what they save"},
                   automation_part(*day.automation));
}

// The switch is two radio buttons ahead of everything and a style sheet: no script.
Html language_switch(Lang lang) {
    const auto button = [&](std::string_view id, bool is_on) {
        return fmt::format(R"(<input type="radio" name="lang" id="show-{0}" aria-label="{1}"{2}>)", id,
                           id == "vi" ? "Tiếng Việt" : "English", is_on ? " checked" : "");
    };
    return button("vi", lang == Lang::vi) + button("en", lang == Lang::en) + "\n";
}

Html heading(const DayView& day) {
    return element(
        "header",
        fmt::format("<div><h1>{}</h1><p class=\"soft\">{} · {}</p></div>",
                    html(say({"Báo cáo ngày giao hàng", "Delivery day report"})), html(day.name), iso(day.day)) +
            R"(<p class="switch"><label for="show-vi">Tiếng Việt</label> <label for="show-en">English</label></p>)");
}

}  // namespace

std::vector<PhotoToSee> photos_to_see(const DayView& day) {
    std::vector<PhotoToSee> all;
    for (const auto& delivery : day.deliveries) {
        if (delivery.verdict.decision != Decision::review && delivery.verdict.decision != Decision::reject) continue;
        for (const auto at : delivery.photos) {
            const auto& photo = day.photos[at];
            if (photo.verdict.decision != Decision::accept) all.push_back({&delivery, &photo});
        }
    }
    std::ranges::stable_sort(all, {}, [](const PhotoToSee& see) {
        const auto& verdict = see.photo->verdict;
        return std::pair(verdict.decision == Decision::reject ? 0 : 1, -verdict.confidence);
    });
    return all;
}

Html day_report_page(const DayView& day, Lang lang) {
    const auto figures = figures_of(day);
    const auto body =
        language_switch(lang) +
        element("main",
                heading(day) + today(day, figures) + outcomes(figures) + automation(day) + to_see(day) +
                    planned_and_actual(day, figures) +
                    section("who", {"Theo tài xế", "By driver"}, named_table(figures.drivers, {"Tài xế", "Driver"})) +
                    section("where", {"Theo điểm giao", "By outlet"},
                            named_table(figures.outlets, {"Điểm giao", "Outlet"})) +
                    section("short", {"Thiếu hàng và đơn chưa xếp xe", "Short lines and orders left out"},
                            shortage_tables(day)) +
                    method(day, figures));
    return page(say({"Báo cáo {} · {}", "Report {} · {}"}, day.name, iso(day.day)), lang, report_css, body);
}

}  // namespace tallyman::report
