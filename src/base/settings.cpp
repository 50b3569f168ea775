#include "base/settings.h"

#include "base/check.h"

namespace tallyman {

bool is_key_of(const Setting& setting, std::string_view key) {
    if (!setting.key.ends_with(".*")) return setting.key == key;
    const auto prefix = setting.key.substr(0, setting.key.size() - 1);
    return key.starts_with(prefix) && key.size() > prefix.size();
}

SettingValue Settings::value(const Setting& setting) const {
    if (const auto found = values_.find(setting.key); found != values_.end()) return found->second;
    return std::visit(
        [](auto standard) -> SettingValue {
            if constexpr (std::is_same_v<decltype(standard), std::string_view>) {
                return std::string(standard);
            } else {
                return standard;
            }
        },
        setting.standard);
}

bool Settings::flag(const Setting& setting) const { return std::get<bool>(value(setting)); }

std::int64_t Settings::integer(const Setting& setting) const { return std::get<std::int64_t>(value(setting)); }

double Settings::number(const Setting& setting) const {
    const auto found = value(setting);
    if (const auto* whole = std::get_if<std::int64_t>(&found)) return static_cast<double>(*whole);
    return std::get<double>(found);
}

std::string Settings::text(const Setting& setting) const { return std::get<std::string>(value(setting)); }

std::vector<std::pair<std::string, std::int64_t>> Settings::integers_by_name(const Setting& setting) const {
    CHECK(setting.key.ends_with(".*"));
    const auto prefix = setting.key.substr(0, setting.key.size() - 1);
    std::vector<std::pair<std::string, std::int64_t>> named;
    for (auto it = values_.lower_bound(prefix); it != values_.end() && it->first.starts_with(prefix); ++it) {
        named.emplace_back(it->first.substr(prefix.size()), std::get<std::int64_t>(it->second));
    }
    return named;
}

}  // namespace tallyman
