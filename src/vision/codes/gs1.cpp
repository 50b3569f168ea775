#include "vision/codes/gs1.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/gtin.h"

namespace tallyman::vision {
namespace {

enum class Kind { digits, characters, gtin, sscc, key, day };

// One row an identifier, or a family when `decimals` (the identifier's last digit is the place of the point).
struct Identifier {
    std::string_view code;
    Kind kind;
    int shortest, longest;
    bool separated;         // may be followed by another value only after a separator
    bool decimals = false;  // code has one more digit, 0 .. 5
};

constexpr std::array identifiers = {
    Identifier{"00", Kind::sscc, 18, 18, false},        Identifier{"01", Kind::gtin, 14, 14, false},
    Identifier{"02", Kind::gtin, 14, 14, false},        Identifier{"10", Kind::characters, 1, 20, true},
    Identifier{"11", Kind::day, 6, 6, false},           Identifier{"12", Kind::day, 6, 6, false},
    Identifier{"13", Kind::day, 6, 6, false},           Identifier{"15", Kind::day, 6, 6, false},
    Identifier{"16", Kind::day, 6, 6, false},           Identifier{"17", Kind::day, 6, 6, false},
    Identifier{"20", Kind::digits, 2, 2, false},        Identifier{"21", Kind::characters, 1, 20, true},
    Identifier{"22", Kind::characters, 1, 20, true},    Identifier{"235", Kind::characters, 1, 28, true},
    Identifier{"240", Kind::characters, 1, 30, true},   Identifier{"241", Kind::characters, 1, 30, true},
    Identifier{"242", Kind::digits, 1, 6, true},        Identifier{"243", Kind::characters, 1, 20, true},
    Identifier{"250", Kind::characters, 1, 30, true},   Identifier{"251", Kind::characters, 1, 30, true},
    Identifier{"253", Kind::characters, 13, 30, true},  Identifier{"254", Kind::characters, 1, 20, true},
    Identifier{"255", Kind::digits, 13, 25, true},      Identifier{"30", Kind::digits, 1, 8, true},
    Identifier{"310", Kind::digits, 6, 6, false, true}, Identifier{"311", Kind::digits, 6, 6, false, true},
    Identifier{"312", Kind::digits, 6, 6, false, true}, Identifier{"313", Kind::digits, 6, 6, false, true},
    Identifier{"314", Kind::digits, 6, 6, false, true}, Identifier{"315", Kind::digits, 6, 6, false, true},
    Identifier{"316", Kind::digits, 6, 6, false, true}, Identifier{"320", Kind::digits, 6, 6, false, true},
    Identifier{"330", Kind::digits, 6, 6, false, true}, Identifier{"335", Kind::digits, 6, 6, false, true},
    Identifier{"336", Kind::digits, 6, 6, false, true}, Identifier{"37", Kind::digits, 1, 8, true},
    Identifier{"390", Kind::digits, 1, 15, true, true}, Identifier{"392", Kind::digits, 1, 15, true, true},
    Identifier{"400", Kind::characters, 1, 30, true},   Identifier{"401", Kind::characters, 1, 30, true},
    Identifier{"402", Kind::key, 17, 17, true},         Identifier{"403", Kind::characters, 1, 30, true},
    Identifier{"410", Kind::key, 13, 13, false},        Identifier{"411", Kind::key, 13, 13, false},
    Identifier{"412", Kind::key, 13, 13, false},        Identifier{"413", Kind::key, 13, 13, false},
    Identifier{"414", Kind::key, 13, 13, false},        Identifier{"415", Kind::key, 13, 13, false},
    Identifier{"416", Kind::key, 13, 13, false},        Identifier{"417", Kind::key, 13, 13, false},
    Identifier{"420", Kind::characters, 1, 20, true},   Identifier{"421", Kind::characters, 4, 12, true},
    Identifier{"422", Kind::digits, 3, 3, true},        Identifier{"7003", Kind::digits, 10, 10, true},
    Identifier{"710", Kind::characters, 1, 20, true},   Identifier{"711", Kind::characters, 1, 20, true},
    Identifier{"8003", Kind::characters, 14, 30, true}, Identifier{"8005", Kind::digits, 6, 6, true},
    Identifier{"8008", Kind::digits, 8, 12, true},      Identifier{"8020", Kind::characters, 1, 25, true},
    Identifier{"8200", Kind::characters, 1, 70, true},  Identifier{"90", Kind::characters, 1, 30, true},
    Identifier{"91", Kind::characters, 1, 90, true},    Identifier{"92", Kind::characters, 1, 90, true},
    Identifier{"93", Kind::characters, 1, 90, true},    Identifier{"94", Kind::characters, 1, 90, true},
    Identifier{"95", Kind::characters, 1, 90, true},    Identifier{"96", Kind::characters, 1, 90, true},
    Identifier{"97", Kind::characters, 1, 90, true},    Identifier{"98", Kind::characters, 1, 90, true},
    Identifier{"99", Kind::characters, 1, 90, true},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

// The 82 characters of GS1 element strings (General Specifications, figure 7.11-1).
bool is_gs1_character(char c) {
    constexpr std::string_view marks = "!\"%&'()*+,-./:;<=>?_";
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || marks.find(c) != marks.npos;
}

std::size_t digits_of(const Identifier& identifier) { return identifier.code.size() + (identifier.decimals ? 1 : 0); }

// The identifier a text begins with, nullptr for none of ours.
const Identifier* identifier_of(std::string_view text) {
    for (const Identifier& identifier : identifiers) {
        if (!text.starts_with(identifier.code) || text.size() < digits_of(identifier)) continue;
        if (!identifier.decimals || (text[identifier.code.size()] >= '0' && text[identifier.code.size()] <= '5')) {
            return &identifier;
        }
    }
    return nullptr;
}

bool is_day(std::string_view text) { return gs1_day(text, 2026).has_value(); }

std::optional<std::string> wrong_with(const Identifier& identifier, std::string_view value) {
    const auto problem = [&](std::string_view what) { return fmt::format("({}) {}", identifier.code, what); };
    const int length = static_cast<int>(value.size());
    if (length < identifier.shortest || length > identifier.longest) return problem("has the wrong length");
    if (identifier.kind == Kind::characters) {
        if (!std::ranges::all_of(value, is_gs1_character)) return problem("holds a character that GS1 does not know");
        return {};
    }
    if (!all_digits(value)) return problem("holds more than digits");
    const bool has_check_digit =
        identifier.kind == Kind::gtin || identifier.kind == Kind::sscc || identifier.kind == Kind::key;
    if (has_check_digit && gtin_check_digit(value.substr(0, value.size() - 1)) != value.back()) {
        return problem("has a wrong check digit");
    }
    if (identifier.kind == Kind::day && !is_day(value)) return problem("is no day");
    return {};
}

// Adds one value; the message when it is wrong or contradicts an earlier one.
std::optional<std::string> add(Gs1& values, const Identifier& identifier, std::string_view code,
                               std::string_view value) {
    if (auto wrong = wrong_with(identifier, value)) return wrong;
    const auto [at, fresh] = values.emplace(code, value);
    if (!fresh && at->second != value) return fmt::format("({}) stands twice with different values", code);
    return {};
}

bool is_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

std::optional<std::string> percent_decoded(std::string_view text) {
    const auto nibble = [](char c) { return is_digit(c) ? c - '0' : (c | 32) - 'a' + 10; };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
        } else if (i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
            out += static_cast<char>(nibble(text[i + 1]) * 16 + nibble(text[i + 2]));
            i += 2;
        } else {
            return {};
        }
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(mark);
        parts.push_back(text.substr(0, at));
        if (at == text.npos) return parts;
        text.remove_prefix(at + 1);
    }
}

// A whole path segment or query name that is an identifier.
const Identifier* whole_identifier(std::string_view text) {
    const Identifier* identifier = identifier_of(text);
    return identifier != nullptr && digits_of(*identifier) == text.size() ? identifier : nullptr;
}

std::optional<std::string> add_encoded(Gs1& values, std::string_view code, std::string_view encoded) {
    auto value = percent_decoded(encoded);
    if (!value) return std::string("broken percent sign");
    const Identifier& identifier = *whole_identifier(code);
    // A Digital Link may carry the shorter forms of a GTIN.
    if (identifier.kind == Kind::gtin) value = gtin14(*value).value_or(*value);
    return add(values, identifier, code, *value);
}

bool is_primary_key(std::string_view code) {
    constexpr std::array keys = {"00", "01", "253", "254", "255", "402", "414", "417", "8003"};
    return std::ranges::find(keys, code) != keys.end();
}

}  // namespace

Result<Gs1, std::string> parse_gs1_elements(std::string_view text) {
    Gs1 values;
    while (!text.empty() && text.front() == group_separator) text.remove_prefix(1);
    if (text.empty()) return fail(std::string("empty"));
    while (!text.empty()) {
        const Identifier* identifier = identifier_of(text);
        if (identifier == nullptr) return fail(fmt::format("no identifier at \"{}\"", text.substr(0, 4)));
        const std::string_view code = text.substr(0, digits_of(*identifier));
        text.remove_prefix(code.size());
        const std::size_t length = identifier->separated ? std::min(text.find(group_separator), text.size())
                                                         : std::min<std::size_t>(identifier->longest, text.size());
        if (auto wrong = add(values, *identifier, code, text.substr(0, length))) return fail(*wrong);
        text.remove_prefix(length);
        if (!text.empty() && text.front() == group_separator) text.remove_prefix(1);
    }
    return values;
}

Result<Gs1, std::string> parse_gs1_brackets(std::string_view text) {
    Gs1 values;
    if (text.empty() || text.front() != '(') return fail(std::string("does not begin with a bracket"));
    while (!text.empty()) {
        const auto close = text.find(')');
        if (close == text.npos) return fail(std::string("a bracket is not closed"));
        const std::string_view code = text.substr(1, close - 1);
        const Identifier* identifier = whole_identifier(code);
        if (identifier == nullptr) return fail(fmt::format("no identifier \"{}\"", code.substr(0, 8)));
        text.remove_prefix(close + 1);
        // A bracket may be part of an open value: the next identifier is the next "(digits)" that is in the table.
        std::size_t end = text.find('(');
        while (end != text.npos) {
            const auto next_close = text.find(')', end);
            if (next_close != text.npos && whole_identifier(text.substr(end + 1, next_close - end - 1)) != nullptr)
                break;
            end = text.find('(', end + 1);
        }
        const std::string_view value = text.substr(0, end);
        if (auto wrong = add(values, *identifier, code, value)) return fail(*wrong);
        text.remove_prefix(value.size());
    }
    return values;
}

Result<Gs1, std::string> parse_gs1_link(std::string_view uri) {
    if (!uri.starts_with("http://") && !uri.starts_with("https://")) return fail(std::string("no web address"));
    uri = uri.substr(0, uri.find('#'));
    const auto question = uri.find('?');
    const auto segments =
        split(uri.substr(uri.find("//") + 2, question == uri.npos ? uri.npos : question - uri.find("//") - 2), '/');
    Gs1 values;
    // The key starts the identified part; what stands before it is the owner's own path.
    std::size_t key = 1;
    while (key + 1 < segments.size() && !is_primary_key(segments[key])) ++key;
    if (key + 1 >= segments.size()) return fail(std::string("no key in the path"));
    for (std::size_t i = key; i + 1 < segments.size(); i += 2) {
        if (whole_identifier(segments[i]) == nullptr)
            return fail(fmt::format("no identifier \"{}\"", segments[i].substr(0, 8)));
        if (auto wrong = add_encoded(values, segments[i], segments[i + 1])) return fail(*wrong);
    }
    if (question == uri.npos) return values;
    for (const std::string_view part : split(uri.substr(question + 1), '&')) {
        const auto equals = part.find('=');
        const std::string_view code = part.substr(0, equals);
        if (equals == part.npos || whole_identifier(code) == nullptr) continue;  // the owner's own parameters
        if (auto wrong = add_encoded(values, code, part.substr(equals + 1))) return fail(*wrong);
    }
    return values;
}

std::string gs1_elements(const Gs1& values) {
    std::string fixed;
    std::string open;
    for (const auto& [code, value] : values) {
        const Identifier* identifier = identifier_of(code);
        if (identifier == nullptr || !identifier->separated) {
            fixed += code + value;
        } else {
            if (!open.empty()) open += group_separator;
            open += code + value;
        }
    }
    return fixed + open;
}

std::string gs1_brackets(const Gs1& values) {
    std::string out;
    for (const auto& [code, value] : values) out += "(" + code + ")" + value;
    return out;
}

Gs1 gs1_of_code(std::string_view format, std::string_view symbology, std::string_view text) {
    if (format.starts_with("EAN") || format.starts_with("UPC") || (format == "ITF" && text.size() == 14)) {
        const auto gtin = gtin14(text);
        return gtin ? Gs1{{"01", *gtin}} : Gs1{};
    }
    const bool marked = symbology == "]C1" || symbology == "]d2" || symbology == "]Q3";
    if (marked) return parse_gs1_elements(text).value_or(Gs1{});
    if (text.starts_with("http")) return parse_gs1_link(text).value_or(Gs1{});
    if (text.starts_with("(")) return parse_gs1_brackets(text).value_or(Gs1{});
    return {};
}

std::optional<Day> gs1_day(std::string_view text, int this_year) {
    if (text.size() != 6 || !all_digits(text)) return {};
    const auto two = [&](int at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    const int century = this_year - this_year % 100;
    const int ahead = two(0) - this_year % 100;
    const int year = century + two(0) + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0);
    using namespace std::chrono;
    const year_month month{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(two(2)))};
    if (!month.ok()) return {};
    const year_month_day day =
        two(4) == 0 ? year_month_day(month / last) : month / std::chrono::day(static_cast<unsigned>(two(4)));
    if (!day.ok()) return {};
    return sys_days(day);
}

}  // namespace tallyman::vision
