// What tallyman.toml can say. Every folder names its own settings as constants beside the code that uses them, each
// with its default, unit, bounds and meaning; the file, its template and its checks are made from those
// (catalog/settings_file.h), so that a key cannot be read without being documented.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/lang.h"

namespace tallyman {

struct Setting {
    std::string_view key;  // "plan.road_factor"; "shelf_life.outlets.*" takes any name in its last place
    std::variant<bool, std::int64_t, double, std::string_view> standard;  // the default
    std::string_view unit;                                                // "" where there is none
    Words meaning;
    double min = 0;  // bounds of numbers, both ends allowed
    double max = 1e9;
};

using SettingValue = std::variant<bool, std::int64_t, double, std::string>;

// The values that a day folder sets; everything else is at its default. Values have been checked against their
// settings when read, so asking cannot fail.
class Settings {
public:
    void set(std::string key, SettingValue value) { values_[std::move(key)] = std::move(value); }

    bool flag(const Setting& setting) const;
    std::int64_t integer(const Setting& setting) const;
    double number(const Setting& setting) const;
    std::string text(const Setting& setting) const;
    // Of a setting whose key ends in ".*": each name that the file gives, with its whole number.
    std::vector<std::pair<std::string, std::int64_t>> integers_by_name(const Setting& setting) const;

private:
    SettingValue value(const Setting& setting) const;

    std::map<std::string, SettingValue, std::less<>> values_;
};

// Whether `key` is this setting's, "*" standing for any name.
bool is_key_of(const Setting& setting, std::string_view key);

}  // namespace tallyman
