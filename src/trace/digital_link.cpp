#include "trace/digital_link.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/gtin.h"

namespace tallyman::trace {
namespace {

constexpr std::string_view canonical_domain = "https://id.gs1.org";

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// EPC URN -> key path

// How a scheme's dot-separated parts make a key: the digits of the key proper, then its qualifier.
enum class Shape {
    plain,          // prefix + reference + check digit, no serial
    serial_inside,  // ... + check digit + serial in the same value (8003 with a leading 0)
    no_check,       // prefix + reference as they stand
    indicator,      // the reference's first digit leads: SGTIN, SSCC
};

struct Scheme {
    std::string_view name;
    std::string_view key;
    Shape shape;
    std::size_t key_digits;      // of prefix + reference together, 0 when free
    std::string_view qualifier;  // of the third part; empty when it is inside the key or absent
};

constexpr std::array schemes = {
    Scheme{"sgtin", "01", Shape::indicator, 13, "21"},     Scheme{"lgtin", "01", Shape::indicator, 13, "10"},
    Scheme{"upui", "01", Shape::indicator, 13, "235"},     Scheme{"sscc", "00", Shape::indicator, 17, ""},
    Scheme{"sgln", "414", Shape::plain, 12, "254"},        Scheme{"pgln", "417", Shape::plain, 12, ""},
    Scheme{"grai", "8003", Shape::serial_inside, 12, ""},  Scheme{"gdti", "253", Shape::serial_inside, 12, ""},
    Scheme{"sgcn", "255", Shape::serial_inside, 12, ""},   Scheme{"giai", "8004", Shape::no_check, 0, ""},
    Scheme{"gsrn", "8018", Shape::plain, 17, ""},          Scheme{"gsrnp", "8017", Shape::plain, 17, ""},
    Scheme{"ginc", "401", Shape::no_check, 0, ""},         Scheme{"gsin", "402", Shape::plain, 16, ""},
    Scheme{"cpi", "8010", Shape::no_check, 0, "8011"},     Scheme{"itip", "8006", Shape::indicator, 13, "21"},
};

const Scheme* scheme_named(std::string_view name) {
    const auto* found = std::ranges::find(schemes, name, &Scheme::name);
    return found == schemes.end() ? nullptr : found;
}

std::optional<std::string> with_check_digit(std::string digits, std::size_t expected) {
    if (digits.size() != expected || !all_digits(digits)) return {};
    digits += gtin_check_digit(digits);
    return digits;
}

// The key's value from company prefix and reference (and, for keys that hold their serial, the serial).
std::optional<std::string> key_value(const Scheme& scheme, std::string_view prefix, std::string_view reference) {
    if (prefix.size() < 6 || prefix.size() > 12 || !all_digits(prefix)) return {};
    const std::string joined = std::string(prefix).append(reference);
    switch (scheme.shape) {
        case Shape::no_check: return reference.empty() ? std::nullopt : std::optional(joined);
        case Shape::plain:
        case Shape::serial_inside: return with_check_digit(joined, scheme.key_digits);
        case Shape::indicator:
            if (reference.empty()) return {};
            return with_check_digit(fmt::format("{}{}{}", reference.front(), prefix, reference.substr(1)),
                                    scheme.key_digits);
    }
    return {};
}

std::string link(const KeyPath& path) {
    std::string uri(canonical_domain);
    for (const auto& [key, value] : path) uri += fmt::format("/{}/{}", key, value);
    return uri;
}

// A link must escape what an EPC URI may hold plainly (GS1 Digital Link: URI Syntax, section 3.2).
std::string escaped(std::string_view serial) {
    constexpr std::string_view reserved = "!()*+,:";
    std::string text;
    for (const char c : serial) {
        reserved.find(c) == std::string_view::npos ? text += c : text += fmt::format("%{:02X}", static_cast<int>(c));
    }
    return text;
}

// `parts` are what stands between the dots after the scheme; `instance` is false for classes and patterns.
std::optional<std::string> link_of_parts(const Scheme& scheme, std::vector<std::string_view> parts) {
    if (parts.size() < 2) return {};
    const bool pattern = parts.back() == "*";
    if (pattern) parts.pop_back();
    if (parts.size() < 2 || std::ranges::find(parts, "*") != parts.end()) return {};

    auto value = key_value(scheme, parts[0], parts[1]);
    if (!value) return {};
    std::size_t used = 2;
    if (scheme.name == "itip") {
        if (parts.size() < 4) return {};
        value->append(parts[2]).append(parts[3]);
        used = 4;
    }
    if (scheme.name == "grai") value->insert(0, "0");
    if (scheme.shape == Shape::serial_inside && parts.size() > used) value->append(escaped(parts[used++]));

    KeyPath path{{std::string(scheme.key), *value}};
    if (!scheme.qualifier.empty() && parts.size() > used) {
        const std::string_view serial = parts[used++];
        const bool whole_location = scheme.name == "sgln" && serial == "0";
        if (!whole_location) path.emplace_back(scheme.qualifier, escaped(serial));
    }
    if (parts.size() != used) return {};
    return link(path);
}

// ---------------------------------------------------------------------------------------------------------------------
// Digital Link -> key path

struct KeyRule {
    std::string_view key;
    std::size_t digits_min;  // of leading digits that the value must have
    std::size_t length_max;
    std::vector<std::string_view> qualifiers;  // the finest first
};

const std::vector<KeyRule>& key_rules() {
    static const std::vector<KeyRule> rules = {
        {"00", 18, 18, {}},        {"01", 8, 14, {"21", "10", "235"}}, {"253", 13, 30, {}},  {"255", 13, 25, {}},
        {"401", 0, 30, {}},        {"402", 17, 17, {}},                {"414", 13, 13, {"254"}}, {"417", 13, 13, {}},
        {"8003", 14, 30, {}},      {"8004", 0, 30, {}},                {"8006", 18, 18, {"21", "10"}},
        {"8010", 0, 30, {"8011"}}, {"8017", 18, 18, {}},               {"8018", 18, 18, {}},
    };
    return rules;
}

// The names that links of version 1.1 may have instead of numbers.
std::string_view number_of(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> names = {{
        {"gtin", "01"},   {"itip", "8006"}, {"cpid", "8010"}, {"gln", "414"},   {"party", "417"}, {"gsrnp", "8017"},
        {"gsrn", "8018"}, {"gcn", "255"},   {"sscc", "00"},   {"gdti", "253"},  {"ginc", "401"},  {"gsin", "402"},
        {"grai", "8003"}, {"giai", "8004"}, {"cpv", "22"},    {"lot", "10"},    {"ser", "21"},    {"cpsn", "8011"},
        {"glnx", "254"},  {"refno", "8020"}, {"srin", "8019"}, {"tpx", "235"},
    }};
    const auto* found = std::ranges::find(names, name, &std::pair<std::string_view, std::string_view>::first);
    return found == names.end() ? name : found->second;
}

const KeyRule* rule_for(std::string_view key) {
    const auto found = std::ranges::find(key_rules(), key, &KeyRule::key);
    return found == key_rules().end() ? nullptr : &*found;
}

bool fits(const KeyRule& rule, std::string_view value) {
    if (value.empty() || value.size() > rule.length_max || value.size() < rule.digits_min) return false;
    if (rule.key == "01" && value.size() != 8 && value.size() < 12) return false;
    const bool only_digits = rule.digits_min == rule.length_max || rule.key == "01";
    return all_digits(only_digits ? value : value.substr(0, rule.digits_min));
}

// Every qualifier that may stand between a key and the end of the path.
bool is_qualifier(std::string_view key, std::string_view ai) {
    if (key == "01") return ai == "21" || ai == "10" || ai == "22" || ai == "235";
    if (key == "414") return ai == "254" || ai == "7040";
    if (key == "8006") return ai == "21" || ai == "10" || ai == "22";
    if (key == "8010") return ai == "8011";
    return false;
}

}  // namespace

std::optional<std::string> digital_link_of_epc(std::string_view urn) {
    constexpr std::string_view prefix = "urn:epc:";
    if (!urn.starts_with(prefix)) return {};
    urn.remove_prefix(prefix.size());
    const auto colon = urn.find(':');
    if (colon == std::string_view::npos) return {};
    const std::string_view kind = urn.substr(0, colon);
    if (kind != "id" && kind != "class" && kind != "idpat") return {};
    urn.remove_prefix(colon + 1);
    const auto second = urn.find(':');
    if (second == std::string_view::npos) return {};
    const Scheme* scheme = scheme_named(urn.substr(0, second));
    if (scheme == nullptr) return {};

    // A serial may hold dots of its own: only the first parts are split.
    std::string_view rest = urn.substr(second + 1);
    const std::size_t most = scheme->name == "itip" ? 5 : 3;
    std::vector<std::string_view> parts;
    while (parts.size() + 1 < most && rest.find('.') != std::string_view::npos) {
        const auto dot = rest.find('.');
        parts.push_back(rest.substr(0, dot));
        rest.remove_prefix(dot + 1);
    }
    parts.push_back(rest);
    return link_of_parts(*scheme, std::move(parts));
}

std::optional<std::string> epc_of_digital_link(std::string_view uri, int company_prefix_digits) {
    const auto path = parse_digital_link(uri);
    if (!path || company_prefix_digits < 6 || company_prefix_digits > 12) return {};
    const auto prefix_digits = static_cast<std::size_t>(company_prefix_digits);
    const auto& [key, value] = path->front();
    const std::string qualifier = path->size() > 1 ? (*path)[1].second : "";

    if (key == "01") {
        const std::string_view name = path->size() < 2             ? "idpat:sgtin"
                                      : (*path)[1].first == "21"   ? "id:sgtin"
                                      : (*path)[1].first == "10"   ? "class:lgtin"
                                                                   : "id:upui";
        return fmt::format("urn:epc:{}:{}.{}{}.{}", name, value.substr(1, prefix_digits), value.front(),
                           value.substr(1 + prefix_digits, 12 - prefix_digits), path->size() < 2 ? "*" : qualifier);
    }
    if (key == "00") {
        return fmt::format("urn:epc:id:sscc:{}.{}{}", value.substr(1, prefix_digits), value.front(),
                           value.substr(1 + prefix_digits, 16 - prefix_digits));
    }
    if (key == "414") {
        return fmt::format("urn:epc:id:sgln:{}.{}.{}", value.substr(0, prefix_digits),
                           value.substr(prefix_digits, 12 - prefix_digits), qualifier.empty() ? "0" : qualifier);
    }
    if (key == "417") {
        return fmt::format("urn:epc:id:pgln:{}.{}", value.substr(0, prefix_digits),
                           value.substr(prefix_digits, 12 - prefix_digits));
    }
    if (key == "253" || key == "255") {
        return fmt::format("urn:epc:id:{}:{}.{}.{}", key == "253" ? "gdti" : "sgcn", value.substr(0, prefix_digits),
                           value.substr(prefix_digits, 12 - prefix_digits), value.substr(13));
    }
    if (key == "8003") {
        return fmt::format("urn:epc:id:grai:{}.{}.{}", value.substr(1, prefix_digits),
                           value.substr(1 + prefix_digits, 12 - prefix_digits), value.substr(14));
    }
    if (key == "8004" && value.size() > prefix_digits) {
        return fmt::format("urn:epc:id:giai:{}.{}", value.substr(0, prefix_digits), value.substr(prefix_digits));
    }
    return {};
}

std::optional<KeyPath> parse_digital_link(std::string_view uri) {
    if (!uri.starts_with("https://") && !uri.starts_with("http://")) return {};
    uri = uri.substr(0, uri.find_first_of("?#"));
    uri.remove_prefix(uri.find("//") + 2);
    auto segments = split(uri, '/');
    segments.erase(segments.begin());
    if (!segments.empty() && segments.back().empty()) segments.pop_back();
    for (std::size_t at = segments.size() % 2; at < segments.size(); at += 2) segments[at] = number_of(segments[at]);

    // The key stands at the end with its qualifiers, after whatever path the domain's owner put before it.
    for (std::size_t start = segments.size() % 2; start + 1 < segments.size(); start += 2) {
        const KeyRule* rule = rule_for(segments[start]);
        if (rule == nullptr || !fits(*rule, segments[start + 1])) continue;
        KeyPath path{{std::string(rule->key), std::string(segments[start + 1])}};
        if (rule->key == "01") path.front().second.insert(0, 14 - path.front().second.size(), '0');
        bool valid = true;
        for (std::size_t at = start + 2; at + 1 < segments.size(); at += 2) {
            valid = valid && is_qualifier(rule->key, segments[at]) && !segments[at + 1].empty();
            path.emplace_back(segments[at], segments[at + 1]);
        }
        if (valid) return path;
    }
    return {};
}

std::string canonical_uri(std::string_view uri) {
    if (auto epc = digital_link_of_epc(uri)) return *std::move(epc);
    const auto path = parse_digital_link(uri);
    if (!path) return std::string(uri);
    KeyPath finest{path->front()};
    for (const std::string_view qualifier : rule_for(path->front().first)->qualifiers) {
        const auto found = std::ranges::find(*path, qualifier, &KeyPath::value_type::first);
        if (found == path->end()) continue;
        finest.push_back(*found);
        break;
    }
    return link(finest);
}

}  // namespace tallyman::trace
