#include "report/html.h"

#include <openssl/evp.h>

#include "base/text.h"

namespace tallyman::report {
namespace {

Html in_both(const Text& text, std::string_view tag) {
    if (text.vi == text.en) return html(text.vi);
    return fmt::format(R"(<{0} lang="vi">{1}</{0}><{0} lang="en">{2}</{0}>)", tag, html(text.vi), html(text.en));
}

}  // namespace

Html html(std::string_view text) { return html_escaped(text); }
Html html(const Text& text) { return in_both(text, "span"); }
Html svg_text(const Text& text) { return in_both(text, "tspan"); }

Html element(std::string_view tag, const Html& content) { return fmt::format("<{0}>{1}</{0}>\n", tag, content); }
Html element(std::string_view tag, std::string_view css_class, const Html& content) {
    return fmt::format("<{0} class=\"{1}\">{2}</{0}>\n", tag, css_class, content);
}
Html attribute(std::string_view name, std::string_view value) { return fmt::format(" {}=\"{}\"", name, html(value)); }

std::string base64(std::span<const std::byte> bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP writes a zero behind the text
    const auto length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

Html jpeg_uri(std::span<const std::byte> jpeg) { return "data:image/jpeg;base64," + base64(jpeg); }

std::string px(double value) { return fmt::format("{:.1f}", value); }

Html page(const Text& title, Lang lang, std::string_view css, const Html& body) {
    return fmt::format(R"(<!doctype html>
<html lang="{}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>{}</title>
<style>
{}</style>
</head>
<body>
{}</body>
</html>
)",
                       lang == Lang::vi ? "vi" : "en", html(title.in(lang)), css, body);
}

}  // namespace tallyman::report
