#include "report/run_sheet.h"

#include "report/qr.h"
#include "report/route_map.h"
#include "report/styles.h"

namespace tallyman::report {
namespace {

Cases cases_of(const std::vector<SheetGoods>& goods) {
    Cases sum;
    for (const auto& item : goods) sum += item.cases;
    return sum;
}

Cases cases_of(const SheetTrip& trip) {
    Cases sum;
    for (const auto& stop : trip.stops) sum += cases_of(stop.goods);
    return sum;
}

Text cases_text(Cases cases) { return some(cases.value, "{} thùng", "{} case", "{} cases"); }

// Writes one sheet in one language.
class Writer {
public:
    Writer(const RunSheet& sheet, Lang lang) : sheet_(sheet), lang_(lang) {}

    Html body() const {
        Html out = "<main>\n" + heading();
        int number = 1;
        for (std::size_t i = 0; i < sheet_.trips.size(); ++i) {
            const auto& trip = sheet_.trips[i];
            out += element("section",
                           trip_heading(trip, i) + map_of(trip, number) + loading(trip, number) + stops(trip, number));
            number += static_cast<int>(trip.stops.size());
        }
        return out + "</main>\n";
    }

    Text title() const {
        return say({"Phiếu giao hàng · xe {} · {}", "Run sheet · vehicle {} · {}"}, sheet_.vehicle.id.text,
                   iso(sheet_.day));
    }

private:
    template <class... Args>
    Html words(Words pattern, const Args&... args) const {
        return html(say(pattern, args...).in(lang_));
    }
    Html header_row(std::initializer_list<Words> columns) const {
        Html cells;
        for (const auto& column : columns) cells += fmt::format(R"(<th scope="col">{}</th>)", words(column));
        return "<thead><tr>" + cells + "</tr></thead>\n";
    }

    Html heading() const {
        const auto& vehicle = sheet_.vehicle;
        const auto facts = words({"Tài xế {} · {} · xuất phát từ {}", "Driver {} · {} · from {}"}, vehicle.driver.text,
                                 iso(sheet_.day), sheet_.depot.name);
        return element("header",
                       element("h1", words({"Phiếu giao hàng – xe {}", "Run sheet – vehicle {}"}, vehicle.id.text)) +
                           element("p", facts));
    }

    Html trip_heading(const SheetTrip& trip, std::size_t index) const {
        const auto& planned = trip.planned;
        const auto facts =
            words({"Rời kho {} · về kho {} · {} · {} · {} kg · {} km", "Leave {} · back {} · {} · {} · {} kg · {} km"},
                  clock_text(planned.leave_depot), clock_text(planned.back_at_depot),
                  some(trip.stops.size(), "{} điểm giao", "{} stop", "{} stops"), cases_text(cases_of(trip)),
                  Decimal{static_cast<double>(planned.weight.value) / 1000, 0},
                  Decimal{static_cast<double>(planned.distance.value) / 1000, 1});
        return element("h2", words({"Chuyến {}", "Trip {}"}, index + 1)) + element("p", "facts", facts);
    }

    Html map_of(const SheetTrip& trip, int first) const {
        RouteMap map{
            .depots = {sheet_.depot.position}, .lines = {{{sheet_.depot.position}, 0}}, .stops = {}, .height_max = 330};
        for (int number = first; const auto& stop : trip.stops) {
            map.lines[0].points.push_back(stop.outlet.position);
            map.stops.push_back({stop.outlet.position, std::to_string(number++), "numbered", stop.outlet.name});
        }
        map.lines[0].points.push_back(sheet_.depot.position);
        return map_svg(map, {"Bản đồ tuyến", "Map of the route"});
    }

    Html loading(const SheetTrip& trip, int first) const {
        Html rows;
        int number = first + static_cast<int>(trip.stops.size());
        for (auto stop = trip.stops.rbegin(); stop != trip.stops.rend(); ++stop) {
            --number;
            for (const auto& item : stop->goods) {
                rows += fmt::format(
                    "<tr><td class=\"n\">{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td "
                    "class=\"tick\"></td></tr>\n",
                    number, html(item.product), html(item.lot.text), item.cases.value);
            }
        }
        return element("h3", words({"Xếp lên xe theo thứ tự này (điểm cuối xếp trước)",
                                    "Load in this order (last stop first)"})) +
               element("table", "loading",
                       header_row({{"Điểm", "Stop"},
                                   {"Mặt hàng", "Product"},
                                   {"Lô", "Lot"},
                                   {"Thùng", "Cases"},
                                   {"Đã xếp", "Loaded"}}) +
                           element("tbody", rows));
    }

    Html goods_of(const SheetStop& stop) const {
        Html rows;
        for (const auto& item : stop.goods) {
            rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>\n",
                                html(item.product), html(item.lot.text), iso(item.expiry), item.cases.value);
        }
        return element(
            "table", header_row({{"Mặt hàng", "Product"}, {"Lô", "Lot"}, {"Hạn dùng", "Expiry"}, {"Thùng", "Cases"}}) +
                         element("tbody", rows));
    }

    Html stop_block(const SheetStop& stop, int number) const {
        const auto& planned = stop.planned;
        const auto place =
            element("h4", fmt::format("<span class=\"number\">{}</span> {} <time>{}–{}</time>", number,
                                      html(stop.outlet.name), clock_text(planned.start), clock_text(planned.leave))) +
            element("p", html(stop.outlet.address)) +
            element("p", "facts",
                    words({"Đơn {} · {} · nhận hàng {}–{}", "Order {} · {} · open {}–{}"}, planned.order.text,
                          cases_text(cases_of(stop.goods)), clock_text(stop.outlet.hours.open),
                          clock_text(stop.outlet.hours.close)));
        const auto signing =
            element("div", "sign", words({"Người nhận ký, ghi rõ họ tên", "Received by (name, signature)"}));
        return element("article", element("div", "what", place + goods_of(stop)) +
                                      element("div", "proof", qr_svg(stop.code_text, planned.order.text) + signing));
    }

    Html stops(const SheetTrip& trip, int first) const {
        Html out = element("h3", words({"Các điểm giao", "Stops"}));
        for (int number = first; const auto& stop : trip.stops) out += stop_block(stop, number++);
        return out;
    }

    const RunSheet& sheet_;
    Lang lang_;
};

}  // namespace

Html run_sheet_page(const RunSheet& sheet, Lang lang) {
    const Writer writer(sheet, lang);
    return page(writer.title(), lang, run_sheet_css, writer.body());
}

}  // namespace tallyman::report
