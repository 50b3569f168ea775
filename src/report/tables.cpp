#include "report/tables.h"

#include <algorithm>
#include <unordered_map>

#include "report/chart.h"
#include "verify/words.h"

namespace tallyman::report {
namespace {

constexpr std::size_t rows_shown = 15;  // the rest is folded away

Html header_cell(const Text& text, bool is_number = false) {
    return fmt::format(R"(<th scope="col"{}>{}</th>)", is_number ? R"( class="n")" : "", html(text));
}

Html table(const Html& header, const Html& rows) {
    return fmt::format(R"(<div class="wide"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>)", header,
                       rows);
}

// The first rows in sight, the others behind a fold with the same header.
Html long_table(const Html& header, const std::vector<Html>& rows) {
    Html first, rest;
    for (std::size_t i = 0; i < rows.size(); ++i) (i < rows_shown ? first : rest) += rows[i];
    Html out = table(header, first);
    if (!rest.empty())
        out += fold(some(rows.size() - rows_shown, "{} dòng nữa", "{} more row", "{} more rows"), table(header, rest));
    return out;
}

Html named_row(const Named& named) {
    const auto& tally = named.deliveries;
    const auto title = named.name == named.key || named.name.empty()
                           ? html(named.key.empty() ? "–" : named.key)
                           : html(named.name) + " <span class=\"soft\">" + html(named.key) + "</span>";
    Html row = fmt::format(R"(<tr><th scope="row">{}</th><td class="n">{}</td><td class="bar">{}</td>)", title,
                           html(number(tally.all())), tally_bar(tally, true));
    for (const auto decision : all_decisions)
        row +=
            fmt::format(R"(<td class="n">{}</td>)", tally.of(decision) ? html(number(tally.of(decision))) : Html("·"));
    const auto& code = named.most_frequent_reason;
    return row + fmt::format(
                     "<td>{}</td></tr>\n",
                     code.empty() ? Html() : html(Text{verify::label(code, Lang::vi), verify::label(code, Lang::en)}));
}

std::unordered_map<std::string, std::string> names_of(const DayView& day) {
    std::unordered_map<std::string, std::string> names;
    for (const auto& product : day.catalog.products) names["p" + product.gtin.text] = product.name;
    for (const auto& outlet : day.catalog.outlets) names["o" + outlet.id.text] = outlet.name;
    return names;
}

}  // namespace

Html fold(const Text& summary, const Html& content) {
    return element("details", element("summary", html(summary)) + content);
}

Html named_table(std::span<const Named> named, Words what) {
    Html header =
        header_cell(say(what)) + header_cell(say({"Đơn", "Orders"}), true) + header_cell(say({"Tỷ lệ", "Share"}));
    for (const auto decision : all_decisions)
        header += header_cell(say({"{}", "{}"}, verify::words_of(decision)), true);
    header += header_cell(say({"Hay gặp nhất", "Most often"}));
    std::vector<Html> rows;
    for (const auto& one : named) rows.push_back(named_row(one));
    return long_table(header, rows);
}

Html photo_table(const DayView& day, std::span<const PhotoToSee> photos) {
    std::vector<Html> rows;
    for (const auto& [delivery, photo] : photos) {
        const auto reason = photo->verdict.reasons.empty() ? verify::Reason{} : photo->verdict.reasons.front();
        rows.push_back(fmt::format("<tr><td>{}</td><td><a{}>{}</a></td><td>{}</td><td>{}</td></tr>\n",
                                   html(delivery->order.text), attribute("href", day.photo_base + photo->file),
                                   html(photo->file), verdict_badge(photo->verdict.decision),
                                   html(Text{verify::sentence(reason, Lang::vi), verify::sentence(reason, Lang::en)})));
    }
    return long_table(header_cell(say({"Đơn", "Order"})) + header_cell(say({"Ảnh", "Photo"})) +
                          header_cell(say({"Kết quả", "Verdict"})) + header_cell(say({"Lý do", "Why"})),
                      rows);
}

Html shortage_tables(const DayView& day) {
    auto names = names_of(day);
    std::vector<Html> lines, stops;
    for (const auto& line : day.short_lines) {
        lines.push_back(fmt::format(
            R"(<tr><td>{}</td><td>{}</td><td>{}</td><td class="n">{}</td><td class="n">{}</td><td>{}</td></tr>)",
            html(line.order.text), html(names["o" + line.outlet.text]), html(names["p" + line.gtin.text]),
            html(number(line.asked.value)), html(number(line.given.value)), html(line.why)));
    }
    for (const auto& stop : day.left_out) {
        stops.push_back(fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", html(stop.order.text),
                                    html(names["o" + stop.outlet.text]), html(stop.why)));
    }
    const auto order = header_cell(say({"Đơn", "Order"})) + header_cell(say({"Điểm giao", "Outlet"})),
               why = header_cell(say({"Lý do", "Why"}));
    Html out;
    if (!lines.empty()) {
        out += element("h3", html(say({"Thiếu hàng", "Short lines"}))) +
               long_table(order + header_cell(say({"Mặt hàng", "Product"})) + header_cell(say({"Đặt", "Asked"}), true) +
                              header_cell(say({"Được", "Given"}), true) + why,
                          lines);
    }
    if (!stops.empty())
        out +=
            element("h3", html(say({"Chưa xếp được lên xe", "Left out of the plan"}))) + long_table(order + why, stops);
    return out.empty() ? element("p", html(say({"Mọi dòng hàng đều đủ và mọi đơn đều có xe.",
                                                "Every line is complete and every order has a vehicle."})))
                       : out;
}

}  // namespace tallyman::report
