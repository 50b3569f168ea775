// Small pieces of HTML and SVG. Everything that goes between tags or into attributes is escaped here, in one place:
// outlet names, order ids and file names come from outside.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "report/text.h"

namespace tallyman::report {

using Html = std::string;  // already escaped, ready for the page

Html html(std::string_view text);  // escaped
Html html(const Text& text);       // both languages, of which the page shows one
Html svg_text(const Text& text);   // the same inside <text>
Html element(std::string_view tag, const Html& content);
Html element(std::string_view tag, std::string_view css_class, const Html& content);
Html attribute(std::string_view name, std::string_view value);  // ` name="value"`, with the space in front

std::string base64(std::span<const std::byte> bytes);
Html jpeg_uri(std::span<const std::byte> jpeg);  // data:image/jpeg;base64,...

std::string px(double value);  // for SVG coordinates: one digit after the point, no locale

// A whole page, opened offline: inline style, no script, nothing fetched (a content security policy says so).
Html page(const Text& title, Lang lang, std::string_view css, const Html& body);

}  // namespace tallyman::report
