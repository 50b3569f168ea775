// A value of a JSON file that knows where in the file it stands, so that every complaint names the file and the place:
// "day.json: jobs[3].service: -5 is outside of 0 .. 31536000". Errors are Failures.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tallyman::dispatch {

class JsonPlace {
public:
    JsonPlace(const nlohmann::json& value, std::string file) : value_(&value), file_(std::move(file)) {}

    // Members of an object; one that is asked for and not there is a Failure, `find` answers nothing.
    JsonPlace at(std::string_view key) const;
    std::optional<JsonPlace> find(std::string_view key) const;
    // Every other key of the object is refused by name.
    void allow_only(std::initializer_list<std::string_view> keys) const;
    std::vector<std::string> keys() const;

    std::vector<JsonPlace> items(std::size_t max) const;

    // Whole numbers; 12.0 is one, 12.5 is not.
    std::int64_t integer(std::int64_t min, std::int64_t max) const;
    double decimal(double min, double max) const;
    std::string text() const;
    bool is_null() const;

    [[noreturn]] void fail(std::string_view what) const;

private:
    JsonPlace(const nlohmann::json& value, const JsonPlace& parent, std::string_view step);
    void must_be_object() const;

    const nlohmann::json* value_;
    std::string file_;
    std::string path_;
};

}  // namespace tallyman::dispatch
