#include "catalog/settings_file.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace tallyman {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;  // clang 14 does not find it by itself

std::string standard_text(const Setting& setting) {
    return std::visit(Overloaded{[](bool value) { return std::string(value ? "true" : "false"); },
                                 [](std::int64_t value) { return std::to_string(value); },
                                 [](double value) {
                                     auto text = fmt::format("{}", value);
                                     return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
                                 },
                                 [](std::string_view value) { return fmt::format("\"{}\"", value); }},
                      setting.standard);
}

bool is_number(const Setting& setting) {
    return std::holds_alternative<std::int64_t>(setting.standard) || std::holds_alternative<double>(setting.standard);
}

std::string wanted(const Setting& setting) {
    if (is_number(setting)) return fmt::format("{} .. {} ({})", setting.min, setting.max, standard_text(setting));
    return std::holds_alternative<bool>(setting.standard) ? "true | false" : standard_text(setting);
}

// The file's value in the setting's own type, if it has it.
std::optional<SettingValue> value_for(const Setting& setting, const toml::node& node) {
    const auto in_bounds = [&](double number) { return number >= setting.min && number <= setting.max; };
    return std::visit(
        Overloaded{[&](bool) -> std::optional<SettingValue> { return node.value_exact<bool>(); },
                   [&](std::int64_t) -> std::optional<SettingValue> {
                       const auto value = node.value_exact<std::int64_t>();
                       return value && in_bounds(static_cast<double>(*value)) ? value : std::nullopt;
                   },
                   [&](double) -> std::optional<SettingValue> {
                       if (!node.is_number()) return {};
                       const auto value = node.value<double>();
                       return value && in_bounds(*value) ? value : std::nullopt;
                   },
                   [&](std::string_view) -> std::optional<SettingValue> { return node.value_exact<std::string>(); }},
        setting.standard);
}

class Reader {
public:
    Reader(std::span<const Setting> known, Problems& problems) : known_(known), problems_(problems) {}

    void take_table(const toml::table& table, const std::string& prefix) {
        for (const auto& [name, node] : table) {
            const auto key = prefix + std::string(name.str());
            if (const auto* inner = node.as_table()) {
                take_table(*inner, key + '.');
            } else {
                take_value(key, node);
            }
        }
    }

    Settings settings;

private:
    void take_value(const std::string& key, const toml::node& node) {
        const auto setting = std::ranges::find_if(known_, [&](const Setting& each) { return is_key_of(each, key); });
        if (setting == known_.end()) return note(Severity::warning, ProblemCode::unknown_setting, key, node, {});
        if (auto value = value_for(*setting, node)) return settings.set(key, std::move(*value));
        note(Severity::refused, ProblemCode::wrong_setting, key, node, wanted(*setting));
    }

    void note(Severity severity, ProblemCode code, const std::string& key, const toml::node& node, std::string right) {
        std::ostringstream found;
        node.visit([&](const auto& value) { found << value; });
        problems_.add({severity, code, std::string(settings_file_name),
                       static_cast<std::int64_t>(node.source().begin.line), shortened(key), shortened(found.str()),
                       std::move(right)});
    }

    std::span<const Setting> known_;
    Problems& problems_;
};

std::string_view section_of(const Setting& setting) {
    const auto dot = setting.key.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : setting.key.substr(0, dot);
}

}  // namespace

Settings read_settings(std::string_view toml, std::span<const Setting> known, Problems& problems) {
    Reader reader(known, problems);
    try {
        reader.take_table(toml::parse(toml), {});
    } catch (const toml::parse_error& error) {
        problems.add({Severity::refused,
                      ProblemCode::bad_settings_file,
                      std::string(settings_file_name),
                      static_cast<std::int64_t>(error.source().begin.line),
                      {},
                      shortened(std::string(error.description())),
                      {}});
    }
    return std::move(reader.settings);
}

std::string settings_template(std::span<const Setting> known, Lang lang) {
    std::string out(Words{
        "# Cài đặt của tallyman. Mọi khoá đều đang ở giá trị mặc định; bỏ dòng nào thì dùng mặc định của dòng đó.\n",
        "# Settings of tallyman. Every key is at its default; a line left out means its default.\n"}
                        .in(lang));
    std::string_view section;
    for (const auto& setting : known) {
        if (section_of(setting) != section) {
            section = section_of(setting);
            out += fmt::format("\n[{}]\n", section);
        }
        out += fmt::format("# {}", setting.meaning.in(lang));
        if (!setting.unit.empty()) out += fmt::format(" [{}]", setting.unit);
        if (is_number(setting)) out += fmt::format(", {} .. {}", setting.min, setting.max);
        const auto name = setting.key.substr(section.empty() ? 0 : section.size() + 1);
        // A name of the customer's own has no default: the line is an example in a comment.
        out += name == "*" ? fmt::format("\n# \"X01\" = {}\n", standard_text(setting))
                           : fmt::format("\n{} = {}\n", name, standard_text(setting));
    }
    return out;
}

}  // namespace tallyman
