// EPC URIs as Digital Links and back, by the grammar of the EPC Tag Data Standard 2.0, sections 6 and 7: a URN that breaks
// it names nothing, so it stays what it is.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/gtin.h"
#include "trace/digital_link.h"

namespace tallyman::trace {
namespace {

enum class Chars { digits, set_39, set_82 };    // GS1 General Specifications, figures 7.11
enum class Serial { none, inside, qualifier };  // in the key's own value, or behind it in the link's path

struct Scheme {
    std::string_view name, key;
    std::size_t digits = 0;  // of company prefix and reference, then a check digit; 0: `characters`, without one
    Chars characters = Chars::digits;
    Serial serial = Serial::none;
    std::string_view qualifier = {};
    Chars serial_chars = Chars::set_82;
    std::size_t serial_max = 0;
    bool indicator = false;  // the reference's first digit leads the key
    bool pattern = false;    // urn:epc:idpat:...* names the whole class
};

constexpr std::size_t characters_max = 30;  // of a key without check digit

constexpr std::array schemes = {
    Scheme{.name = "sgtin", .key = "01", .digits = 13, .serial = Serial::qualifier, .qualifier = "21", .serial_max = 20,
           .indicator = true, .pattern = true},
    Scheme{.name = "lgtin", .key = "01", .digits = 13, .serial = Serial::qualifier, .qualifier = "10", .serial_max = 20,
           .indicator = true},
    Scheme{.name = "upui", .key = "01", .digits = 13, .serial = Serial::qualifier, .qualifier = "235", .serial_max = 28,
           .indicator = true, .pattern = true},
    Scheme{.name = "sscc", .key = "00", .digits = 17, .indicator = true},
    Scheme{.name = "sgln", .key = "414", .digits = 12, .serial = Serial::qualifier, .qualifier = "254", .serial_max = 20},
    Scheme{.name = "pgln", .key = "417", .digits = 12},
    Scheme{.name = "grai", .key = "8003", .digits = 12, .serial = Serial::inside, .serial_max = 16, .pattern = true},
    Scheme{.name = "gdti", .key = "253", .digits = 12, .serial = Serial::inside, .serial_max = 17, .pattern = true},
    Scheme{.name = "sgcn", .key = "255", .digits = 12, .serial = Serial::inside, .serial_chars = Chars::digits,
           .serial_max = 12, .pattern = true},
    Scheme{.name = "giai", .key = "8004", .characters = Chars::set_82},
    Scheme{.name = "gsrn", .key = "8018", .digits = 17},
    Scheme{.name = "gsrnp", .key = "8017", .digits = 17},
    Scheme{.name = "ginc", .key = "401", .characters = Chars::set_82},
    Scheme{.name = "gsin", .key = "402", .digits = 16},
    Scheme{.name = "cpi", .key = "8010", .characters = Chars::set_39, .serial = Serial::qualifier, .qualifier = "8011",
           .serial_chars = Chars::digits, .serial_max = 12, .pattern = true},
    Scheme{.name = "itip", .key = "8006", .digits = 13, .serial = Serial::qualifier, .qualifier = "21", .serial_max = 20,
           .indicator = true, .pattern = true},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

bool holds(Chars chars, char c) {
    if (is_digit(c)) return true;
    if (chars == Chars::digits) return false;
    if (c >= 'A' && c <= 'Z') return true;
    if (chars == Chars::set_39) return c == '#' || c == '-' || c == '/';
    return (c >= 'a' && c <= 'z') || std::string_view("!\"%&'()*+,-./:;<=>?_").find(c) != std::string_view::npos;
}

int hex_digit(char c) {
    const auto at = std::string_view("0123456789abcdef").find(static_cast<char>(is_digit(c) ? c : c | 0x20));
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// How many characters `text` stands for, an escape being one; nothing when it holds one that it must not, or not plainly.
std::optional<std::size_t> length_of(std::string_view text, Chars chars) {
    constexpr std::string_view must_be_escaped = "\"#%&/<>?";
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at, ++count) {
        if (text[at] != '%') {
            if (!holds(chars, text[at]) || must_be_escaped.find(text[at]) != std::string_view::npos) return {};
            continue;
        }
        if (at + 2 >= text.size() || hex_digit(text[at + 1]) < 0 || hex_digit(text[at + 2]) < 0) return {};
        if (!holds(chars, static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2])))) return {};
        at += 2;
    }
    return count;
}

bool fits(std::string_view text, Chars chars, std::size_t most) {
    const auto length = length_of(text, chars);
    return length && *length > 0 && *length <= most;
}

// A link must escape some characters that an EPC URI holds plainly (GS1 Digital Link: URI Syntax, section 3.2).
constexpr std::string_view plain_in_urns = "!()*+,:";

std::string escaped(std::string_view text) {
    std::string link;
    for (const char c : text) {
        plain_in_urns.find(c) == std::string_view::npos ? link += c
                                                        : link += fmt::format("%{:02X}", static_cast<int>(c));
    }
    return link;
}

std::string unescaped(std::string_view text) {
    std::string urn;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && at + 2 < text.size()) {
            const char c = static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
            if (plain_in_urns.find(c) != std::string_view::npos) {
                urn += c;
                at += 2;
                continue;
            }
        }
        urn += text[at];
    }
    return urn;
}

// What stands before the next separator, which is taken away with it; nothing when there is none.
std::optional<std::string_view> cut(std::string_view& text, char separator) {
    const auto at = text.find(separator);
    if (at == std::string_view::npos) return {};
    const auto part = text.substr(0, at);
    text.remove_prefix(at + 1);
    return part;
}

std::optional<std::string> key_value(const Scheme& scheme, std::string_view prefix, std::string_view reference) {
    if (prefix.size() < 6 || prefix.size() > 12 || !all_digits(prefix)) return {};
    if (scheme.digits == 0) {
        if (!fits(reference, scheme.characters, characters_max - prefix.size())) return {};
        return std::string(prefix) + escaped(reference);
    }
    if (prefix.size() + reference.size() != scheme.digits || !all_digits(reference)) return {};
    std::string value = scheme.indicator ? fmt::format("{}{}{}", reference.front(), prefix, reference.substr(1))
                                         : fmt::format("{}{}", prefix, reference);
    if (scheme.name == "grai") value.insert(0, "0");
    value += gtin_check_digit(value);
    return value;
}

// `text` is what stands behind the scheme's name.
std::optional<std::string> link_of(const Scheme& scheme, std::string_view text, bool pattern) {
    const auto prefix = cut(text, '.');
    if (!prefix) return {};
    const auto reference = scheme.serial == Serial::none ? std::optional(text) : cut(text, '.');
    if (!reference) return {};
    auto value = key_value(scheme, *prefix, *reference);
    if (!value) return {};
    if (scheme.name == "itip") {
        for (int i = 0; i < 2; ++i) {  // which piece, and of how many
            const auto number = cut(text, '.');
            if (!number || number->size() != 2 || !all_digits(*number)) return {};
            value->append(*number);
        }
    }
    std::string link = fmt::format("https://id.gs1.org/{}/{}", scheme.key, *value);
    if (scheme.serial == Serial::none) return link;
    if (pattern) return text == "*" ? std::optional(link) : std::nullopt;
    if (!fits(text, scheme.serial_chars, scheme.serial_max)) return {};
    if (scheme.serial == Serial::inside) return link + escaped(text);
    if (scheme.name == "sgln" && text == "0") return link;  // the whole location
    return fmt::format("{}/{}/{}", link, scheme.qualifier, escaped(text));
}

}  // namespace

std::optional<std::string> digital_link_of_epc(std::string_view urn) {
    constexpr std::string_view start = "urn:epc:";
    if (!urn.starts_with(start)) return {};
    urn.remove_prefix(start.size());
    const auto kind = cut(urn, ':');
    const auto name = kind ? cut(urn, ':') : std::nullopt;
    if (!name) return {};
    const auto* scheme = std::ranges::find(schemes, *name, &Scheme::name);
    if (scheme == schemes.end()) return {};
    const bool pattern = *kind == "idpat" && scheme->pattern;
    if (!pattern && *kind != (scheme->name == "lgtin" ? "class" : "id")) return {};
    return link_of(*scheme, urn, pattern);
}

std::optional<std::string> epc_of_digital_link(std::string_view uri, int company_prefix_digits) {
    const auto path = parse_digital_link(canonical_uri(uri));
    if (!path || company_prefix_digits < 6 || company_prefix_digits > 12) return {};
    const auto& [key, value] = path->front();
    const std::string_view qualifier = path->size() > 1 ? std::string_view((*path)[1].first) : "";
    const auto* scheme = std::ranges::find_if(schemes, [&, &key = key](const Scheme& one) {
        return one.key == key && (qualifier.empty() || one.qualifier == qualifier);
    });
    if (scheme == schemes.end()) return {};

    // The digits or characters of the key as the URN has them: without filler and check digit, the indicator behind the
    // company prefix.
    const auto prefix_digits = static_cast<std::size_t>(company_prefix_digits);
    std::string body = value, behind;
    if (scheme->name == "grai") body.erase(0, 1);
    if (scheme->digits > 0) {
        if (body.size() <= scheme->digits) return {};
        behind = body.substr(scheme->digits + 1);
        body.resize(scheme->digits);
    }
    if (scheme->indicator) std::rotate(body.begin(), body.begin() + 1, body.begin() + 1 + company_prefix_digits);
    if (body.size() < prefix_digits || !all_digits(body.substr(0, prefix_digits))) return {};
    std::string parts = fmt::format("{}.{}", body.substr(0, prefix_digits), unescaped(body.substr(prefix_digits)));
    if (scheme->name == "itip") parts += fmt::format(".{}.{}", behind.substr(0, 2), behind.substr(2));

    std::string serial = scheme->serial == Serial::inside ? behind : path->size() > 1 ? (*path)[1].second : "";
    if (serial.empty() && scheme->name == "sgln") serial = "0";
    const bool pattern = scheme->serial != Serial::none && serial.empty();
    if (pattern) serial = "*";
    if (!serial.empty()) parts += fmt::format(".{}", pattern ? serial : unescaped(serial));
    auto urn = fmt::format("urn:epc:{}:{}:{}", pattern ? "idpat" : scheme->name == "lgtin" ? "class" : "id", scheme->name,
                           parts);
    return digital_link_of_epc(urn) ? std::optional(std::move(urn)) : std::nullopt;
}

}  // namespace tallyman::trace
