#include "report/public_page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/qr.h"
#include "verify/words.h"

namespace tallyman::report {
namespace {

Html words(std::string_view vi, std::string_view en) { return html(Text{std::string(vi), std::string(en)}); }
Html heading(std::string_view vi, std::string_view en) { return element("h2", words(vi, en)); }

Html head_of(const Text& title, Lang lang, Carried carried) {
    Html head = fmt::format(R"(<!doctype html>
<html lang="{}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{}</title>
)",
                            lang == Lang::vi ? "vi" : "en", html(title.in(lang)));
    if (carried == Carried::beside)
        return head +
               "<link rel=\"stylesheet\" href=\"/verify/page.css\">\n<link rel=\"icon\" href=\"/icon.svg\" "
               "type=\"image/svg+xml\">\n";
    head +=
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
        "'unsafe-inline'; "
        "script-src 'unsafe-inline'\">\n";
    return head + fmt::format("<style>\n{}</style>\n", public_css);
}

Html scripts(Carried carried) {
    if (carried == Carried::beside)
        return "<script src=\"/verify/proof.js\"></script>\n<script src=\"/verify/page.js\"></script>\n";
    return fmt::format("<script>\n{}</script>\n<script>\n{}</script>\n", proof_js, page_js);
}

// JSON inside a script element must not end it.
Html embedded(std::string_view id, const nlohmann::json& value) {
    std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (auto at = text.find("</"); at != text.npos; at = text.find("</", at + 3)) text.insert(at + 1, "\\");
    return fmt::format("<script type=\"application/json\" id=\"{}\">{}</script>\n", id, text);
}

// Filled by page.js from what it has proved.
Html facts_table() {
    return fmt::format(
        "<div class=\"scroll\"><table id=\"facts\" "
        "hidden><thead><tr><th>{}</th><th>{}</th><th>{}</th><th></th></tr></thead>"
        "<tbody></tbody></table></div>\n",
        words("Mục", "Entry"), words("Ghi lúc", "Recorded"), words("Việc", "What"));
}
const char* const answer_box =
    "<div id=\"answer\" class=\"answer\" role=\"status\" aria-live=\"polite\" hidden></div>\n";

Html steps_list(const std::vector<EvidenceStep>& steps) {
    Html items;
    for (const auto& step : steps)
        items += fmt::format(
            "<li><time>{}</time>{}{}</li>\n", html(step.at), html(step.what),
            step.place.empty() ? "" : fmt::format(" <span class=\"soft small\">{}</span>", html(step.place)));
    return element("ol", "steps", items);
}

Html photos_of(const EvidenceView& view) {
    Html figures;
    for (const auto& photo : view.photos)
        figures +=
            fmt::format("<figure><img alt=\"{}\" data-file=\"{}\"{} src=\"{}\"><figcaption>{}</figcaption></figure>\n",
                        html(photo.file), html(photo.file), photo.is_copy ? " data-copy=\"1\"" : "",
                        jpeg_uri(photo.jpeg), html(photo.caption));
    return figures;
}

}  // namespace

Html public_page(const Text& title, Lang lang, Carried carried, const Html& body) {
    return head_of(title, lang, carried) + fmt::format(R"(</head>
<body>
<input type="radio" name="lang" id="show-vi"{}><input type="radio" name="lang" id="show-en"{}>
<main>
<div class="switch"><label for="show-vi">Tiếng Việt</label> <label for="show-en">English</label></div>
{}</main>
{}</body>
</html>
)",
                                                       lang == Lang::vi ? " checked" : "",
                                                       lang == Lang::en ? " checked" : "", body, scripts(carried));
}

Html verify_page(Lang lang) {
    const Text title{"Kiểm tra bằng chứng", "Check a proof"};
    Html body =
        element("header",
                element("h1", html(title)) +
                    element("p", words("Việc kiểm tra diễn ra trong trình duyệt của bạn; không có tệp nào được gửi đi.",
                                       "The check happens in your own browser; no file is sent anywhere.")));
    body += "<section><form id=\"verify\">\n";
    body += fmt::format(
        "<label>{}<small>{}</small><input type=\"file\" name=\"proof\" required "
        "accept=\".json,application/json\"></label>\n",
        words("Tệp bằng chứng", "Proof file"),
        words("proof.json, từ nhà phân phối hoặc trong tệp chứng cứ",
              "proof.json, from the distributor or out of an evidence file"));
    body += fmt::format(
        "<label>{}<small>{}</small><input type=\"text\" name=\"key\" required autocomplete=\"off\" "
        "spellcheck=\"false\" class=\"code\"></label>\n",
        words("Khoá công khai của sổ", "The log's public key"),
        words("dạng TÊN+MÃ+BASE64; hãy lấy từ một nguồn khác với bằng chứng",
              "NAME+ID+BASE64; get it from somewhere else than the proof"));
    body +=
        fmt::format("<label>{}<small>{}</small><input type=\"file\" name=\"checkpoint\"></label>\n",
                    words("Điểm kiểm trước (nếu có)", "An earlier checkpoint (if you have one)"),
                    words("để biết sổ không bị viết lại từ lúc đó", "shows that the log was not rewritten since then"));
    body += fmt::format(
        "<label>{}<small>{}</small><input type=\"file\" name=\"photos\" multiple accept=\"image/jpeg\"></label>\n",
        words("Ảnh gốc (nếu có)", "Original photos (if you have them)"),
        words("được so với dấu vân tay trong sổ", "held against the fingerprints in the log"));
    body += fmt::format("<button>{}</button>\n</form>\n{}</section>\n<section>{}</section>\n",
                        words("Kiểm tra", "Check"), answer_box, facts_table());
    return public_page(title, lang, Carried::beside, body);
}

Html evidence_page(const EvidenceView& view, Lang lang) {
    const Text title{"Chứng cứ giao hàng " + view.order, "Delivery evidence " + view.order};
    Html body = element("header", element("h1", html(title)) + element("p", html(view.outlet)));

    Html check = heading("Tự kiểm tra", "Self-check") + answer_box;
    check += fmt::format("<p class=\"small\">{}</p><p class=\"code\">{}</p>\n",
                         words("Sổ được ký bằng khoá dưới đây. Tệp này không tự chứng minh được khoá là của ai: hãy so "
                               "với khoá mà nhà phân phối đã công bố.",
                               "The log is signed with the key below. This file cannot prove whose key it is: compare "
                               "it with the one that the distributor has published."),
                         html(view.key));
    check += fmt::format(
        "<label class=\"small\">{}<input type=\"text\" id=\"expected\" autocomplete=\"off\" spellcheck=\"false\" "
        "class=\"code\"></label>\n",
        words("Dán khoá bạn đã có để so", "Paste the key that you have to compare"));
    check += fmt::format("<noscript><p>{}</p></noscript>",
                         words("Cần bật JavaScript, hoặc dùng lệnh: tallyman verify proof.json --key KHOÁ",
                               "Needs JavaScript, or the command: tallyman verify proof.json --key KEY"));
    body += element("section", check);

    if (view.is_judged) {
        Html reasons;
        for (const auto& reason : view.reasons) reasons += element("li", html(reason));
        const Words decided = verify::words_of(view.decision);
        body += element("section", heading("Kết luận", "Verdict") +
                                       fmt::format("<p><span class=\"badge {}\">{}</span></p>",
                                                   verify::name(view.decision), words(decided.vi, decided.en)) +
                                       (reasons.empty() ? "" : element("ul", reasons)));
    }
    body += element("section", heading("Diễn biến và hành trình", "Timeline and track") + steps_list(view.steps));
    if (!view.photos.empty())
        body += element("section", heading("Ảnh", "Photos") + element("div", "photos", photos_of(view)));
    body += element("section", heading("Những gì sổ chứng minh", "What the ledger proves") + facts_table());

    Html files;
    for (const auto& [name, text] : view.files)
        files += fmt::format("<li><details><summary>{}</summary><pre>{}</pre></details></li>\n", html(name),
                             html(text.substr(0, 200'000)));
    body += element("section", heading("Tệp trong gói", "Files in the package") + element("ul", files) +
                                   element("p", "soft small", html(view.made_by)));
    body += embedded("evidence",
                     {{"order", view.order}, {"key", view.key}, {"manifest", view.manifest}, {"files", view.files}});
    return public_page(title, lang, Carried::inside, body);
}

Html lot_page(const LotView& view, Lang lang) {
    const Text title{fmt::format("Lô {} · {}", view.lot, view.gtin), fmt::format("Lot {} · {}", view.lot, view.gtin)};
    const auto product = view.fields.empty() ? Text{} : view.fields.front().value;
    Html body =
        element("header", element("h1", product.vi.empty() ? html(title) : html(product)) + element("p", html(title)));
    if (view.held)
        body += fmt::format(
            "<section><p class=\"held\" role=\"alert\">{}</p></section>\n",
            words("Lô này đang bị giữ lại để thu hồi: không bán, không dùng, hãy báo cho nơi bạn mua hàng.",
                  "This lot is held back for recall: do not sell or use it, tell the shop you bought it from."));
    Html list;
    for (const auto& field : view.fields) {
        const bool said = !field.value.vi.empty();
        list +=
            fmt::format("<dt>{}<small>{}</small></dt><dd>{}</dd>\n", html(field.name), html(field.basis),
                        said ? html(field.value)
                             : fmt::format("<span class=\"soft\">{}</span>", words("chưa khai báo", "not declared")));
    }
    body += element("section", heading("Thông tin sản phẩm", "Product information") + element("dl", list));

    Html steps;
    for (const auto& step : view.steps)
        steps += fmt::format(
            "<li data-event=\"{}\"><time>{}</time>{} <span class=\"soft\">{}</span> <span class=\"proven-mark\" "
            "aria-hidden=\"true\">✓</span></li>\n",
            html(step.event), html(step.at), html(step.what), html(step.place));
    body += element(
        "section",
        heading("Hành trình", "Journey") +
            (steps.empty()
                 ? element("p", "soft", words("Chưa có sự kiện nào được ghi nhận.", "No event has been captured yet."))
                 : element("ol", "steps", steps)));
    Html check = heading("Kiểm chứng", "Verification");
    if (view.proof_url.empty()) {
        check += element("p", "soft",
                         words("Sổ chưa có mục nào về lô này.", "The ledger holds nothing about this lot yet."));
    } else {
        check += element("p", words("Các chặng trên được ghi vào một cuốn sổ không sửa được. Trình duyệt của bạn tự "
                                    "kiểm tra chữ ký và từng mục.",
                                    "The steps above are in a log that nobody can bend. Your browser checks the "
                                    "signature and every entry by itself."));
        check += fmt::format(
            "<button type=\"button\" id=\"check-lot\" data-proof=\"{}\" data-key=\"{}\">{}</button>\n{}",
            html(view.proof_url), html(view.key_url), words("Kiểm tra bằng chứng", "Verify the proof"), answer_box);
        check += fmt::format(
            "<p class=\"small\"><a href=\"{}\">proof.json</a> · <a href=\"{}\">{}</a> · <a "
            "href=\"/verify\">{}</a></p>\n",
            html(view.proof_url), html(view.key_url), words("khoá công khai", "public key"),
            words("trang kiểm tra", "check page"));
    }
    body += element("section", check);
    body += element("section", fmt::format("<p class=\"soft small code\">{}</p>", html(view.link)));
    return public_page(title, lang, Carried::beside, body);
}

Html label_sheet(const std::vector<LotLabel>& labels, Lang lang) {
    constexpr std::string_view css = R"(@page { size: A4; margin: 10mm; }
body { margin: 0; font: 11px/1.35 system-ui, "Noto Sans", sans-serif; color: #000; background: #fff; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(60mm, 1fr)); gap: 3mm; padding: 3mm; }
.label { display: grid; grid-template-columns: 25mm 1fr; gap: 2mm; align-items: center; border: 0.2mm solid #999; border-radius: 2mm; padding: 2mm; break-inside: avoid; }
.label svg { width: 25mm; height: 25mm; }
.label b { display: block; font-size: 12px; overflow-wrap: anywhere; }
.label span { display: block; overflow-wrap: anywhere; }
)";
    const Text title{"Nhãn truy xuất nguồn gốc", "Traceability labels"};
    const auto word = [&](std::string_view vi, std::string_view en) { return Words{vi, en}.in(lang); };
    Html sheet;
    for (const auto& label : labels)
        sheet += fmt::format(
            "<div class=\"label\">{}<div><b>{}</b><span>GTIN {}</span><span>{} {}</span><span>{} "
            "{}</span></div></div>\n",
            qr_svg(label.link, label.link), html(label.product), html(label.gtin), word("Lô", "Lot"), html(label.lot),
            word("HSD", "Expires"), html(label.expiry));
    return page(title, lang, css, element("div", "sheet", sheet));
}

}  // namespace tallyman::report
