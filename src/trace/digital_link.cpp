#include "trace/digital_link.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tallyman::trace {
namespace {

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

struct KeyRule {
    std::string_view key;
    std::size_t digits_min;  // of leading digits that the value must have
    std::size_t length_max;
    std::vector<std::string_view> qualifiers;  // the finest first
};

const std::vector<KeyRule>& key_rules() {
    static const std::vector<KeyRule> rules = {
        {"00", 18, 18, {}},
        {"01", 8, 14, {"21", "10", "235"}},
        {"253", 13, 30, {}},
        {"255", 13, 25, {}},
        {"401", 4, 30, {}},
        {"402", 17, 17, {}},
        {"414", 13, 13, {"254"}},
        {"417", 13, 13, {}},
        {"8003", 14, 30, {}},
        {"8004", 4, 30, {}},
        {"8006", 18, 18, {"21", "10"}},
        {"8010", 4, 30, {"8011"}},
        {"8017", 18, 18, {}},
        {"8018", 18, 18, {}},
    };
    return rules;
}

// The names that links of version 1.1 may have instead of numbers.
std::string_view number_of(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> names = {{
        {"gtin", "01"},   {"itip", "8006"},  {"cpid", "8010"}, {"gln", "414"},  {"party", "417"}, {"gsrnp", "8017"},
        {"gsrn", "8018"}, {"gcn", "255"},    {"sscc", "00"},   {"gdti", "253"}, {"ginc", "401"},  {"gsin", "402"},
        {"grai", "8003"}, {"giai", "8004"},  {"cpv", "22"},    {"lot", "10"},   {"ser", "21"},    {"cpsn", "8011"},
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

std::string link(const KeyPath& path) {
    std::string uri = "https://id.gs1.org";
    for (const auto& [key, value] : path) uri += fmt::format("/{}/{}", key, value);
    return uri;
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
