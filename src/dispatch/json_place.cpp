#include "dispatch/json_place.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"

namespace tallyman::dispatch {

JsonPlace::JsonPlace(const nlohmann::json& value, const JsonPlace& parent, std::string_view step)
    : value_(&value), file_(parent.file_), path_(parent.path_) {
    if (!path_.empty() && !step.starts_with('[')) path_ += '.';
    path_ += step;
}

void JsonPlace::must_be_object() const {
    if (!value_->is_object()) fail("an object { } is expected here");
}

std::optional<JsonPlace> JsonPlace::find(std::string_view key) const {
    must_be_object();
    const auto found = value_->find(std::string(key));
    if (found == value_->end()) return {};
    return JsonPlace(*found, *this, key);
}

JsonPlace JsonPlace::at(std::string_view key) const {
    if (auto found = find(key)) return *std::move(found);
    fail(fmt::format("\"{}\" is missing", key));
}

void JsonPlace::allow_only(std::initializer_list<std::string_view> keys) const {
    for (const std::string& key : this->keys())
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) fail(fmt::format("\"{}\" is not supported", key));
}

std::vector<std::string> JsonPlace::keys() const {
    must_be_object();
    std::vector<std::string> keys;
    for (const auto& [key, value] : value_->items()) keys.push_back(key);
    return keys;
}

std::vector<JsonPlace> JsonPlace::items(std::size_t max) const {
    if (!value_->is_array()) fail("a list [ ] is expected here");
    if (value_->size() > max)
        fail(fmt::format("{} entries are more than the {} that are supported", value_->size(), max));
    std::vector<JsonPlace> items;
    items.reserve(value_->size());
    for (std::size_t i = 0; i < value_->size(); ++i)
        items.push_back(JsonPlace((*value_)[i], *this, fmt::format("[{}]", i)));
    return items;
}

std::int64_t JsonPlace::integer(std::int64_t min, std::int64_t max) const {
    const double value = decimal(static_cast<double>(min), static_cast<double>(max));
    if (value != std::floor(value)) fail(fmt::format("{} is not a whole number", value));
    if (value_->is_number_integer()) return value_->get<std::int64_t>();
    return static_cast<std::int64_t>(value);
}

double JsonPlace::decimal(double min, double max) const {
    if (!value_->is_number()) fail("a number is expected here");
    const double value = value_->get<double>();
    if (!(value >= min && value <= max)) fail(fmt::format("{:.17g} is outside of {:.17g} .. {:.17g}", value, min, max));
    return value;
}

bool JsonPlace::is_null() const { return value_->is_null(); }

std::string JsonPlace::text() const {
    if (!value_->is_string()) fail("a text is expected here");
    return value_->get<std::string>();
}

void JsonPlace::fail(std::string_view what) const {
    throw Failure(path_.empty() ? fmt::format("{}: {}", file_, what) : fmt::format("{}: {}: {}", file_, path_, what));
}

}  // namespace tallyman::dispatch
