#include "server/schema.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/time.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

constexpr std::size_t listed_max = 20;

bool is_of_type(const std::string& type, const json& value) {
    if (type == "null") return value.is_null();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return type == "number" && value.is_number();
}

bool is_one_of(const json& types, const json& value) {
    if (types.is_string()) return is_of_type(types, value);
    for (const auto& type : types) {
        if (is_of_type(type, value)) return true;
    }
    return false;
}

std::size_t characters(const std::string& text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return count;
}

bool is_instant(const std::string& text) {
    static const Zone zone;
    return parse_instant(text, zone).has_value();
}

class Checker {
public:
    explicit Checker(const json& document) : document_(document) {}

    void check(const json& schema, const json& value, const std::string& where) {
        if (problems_.size() >= listed_max) return;
        if (const auto ref = schema.find("$ref"); ref != schema.end()) {
            const auto path = ref->get<std::string>().substr(1);  // "#/components/..."
            return check(document_.at(json::json_pointer(path)), value, where);
        }
        if (const auto choices = schema.find("oneOf"); choices != schema.end()) return one_of(*choices, value, where);
        if (schema.contains("type") && !is_one_of(schema["type"], value)) return wrong(where, "type");
        if (const auto words = schema.find("enum");
            words != schema.end() && std::find(words->begin(), words->end(), value) == words->end())
            return wrong(where, "not_one_of");
        if (value.is_object()) object(schema, value, where);
        if (value.is_array()) array(schema, value, where);
        if (value.is_string()) text(schema, value.get_ref<const std::string&>(), where);
        if (value.is_number()) number(schema, value, where);
    }

    std::vector<WrongField> problems() && { return std::move(problems_); }

private:
    void wrong(const std::string& where, const char* code) { problems_.push_back({where.empty() ? "/" : where, code}); }

    void one_of(const json& choices, const json& value, const std::string& where) {
        std::vector<WrongField> closest;
        for (const auto& choice : choices) {
            Checker one(document_);
            one.check(choice, value, where);
            if (one.problems_.empty()) return;
            if (closest.empty() || (closest.front().field == where && closest.front().code == "type"))
                closest = std::move(one.problems_);
        }
        problems_.insert(problems_.end(), closest.begin(), closest.end());
    }

    void object(const json& schema, const json& value, const std::string& where) {
        for (const auto& name : schema.value("required", json::array())) {
            if (!value.contains(name)) wrong(where + "/" + name.get<std::string>(), "required");
        }
        static const json nothing = json::object();
        const auto found = schema.find("properties");
        const auto& properties = found == schema.end() ? nothing : *found;
        const auto rest = schema.find("additionalProperties");
        for (const auto& [name, member] : value.items()) {
            const auto inner = where + "/" + name;
            if (const auto property = properties.find(name); property != properties.end())
                check(*property, member, inner);
            else if (rest != schema.end() && rest->is_object())
                check(*rest, member, inner);
            else if (rest != schema.end() && *rest == false)
                wrong(inner, "unknown");
        }
    }

    void array(const json& schema, const json& value, const std::string& where) {
        if (schema.contains("minItems") && value.size() < schema["minItems"]) wrong(where, "too_few");
        if (schema.contains("maxItems") && value.size() > schema["maxItems"]) return wrong(where, "too_many");
        if (!schema.contains("items")) return;
        for (std::size_t i = 0; i < value.size(); ++i)
            check(schema["items"], value[i], where + "/" + std::to_string(i));
    }

    void text(const json& schema, const std::string& value, const std::string& where) {
        if (!is_utf8(value)) return wrong(where, "not_utf8");
        const auto length = characters(value);
        const auto format = schema.value("format", "");
        const bool unseen = format == "name" && fold(trimmed(value)).empty();
        if (schema.contains("minLength") && (length < schema["minLength"] || unseen)) wrong(where, "too_short");
        if (schema.contains("maxLength") && length > schema["maxLength"]) wrong(where, "too_long");
        if (value.find('\0') != value.npos) wrong(where, "nul");
        if (format == "name" && has_control_character(value)) wrong(where, "control_character");
        if (format == "date" && !parse_day(value)) wrong(where, "not_a_day");
        if (format == "date-time" && !is_instant(value)) wrong(where, "not_an_instant");
    }

    void number(const json& schema, const json& value, const std::string& where) {
        if (schema.contains("minimum") && value < schema["minimum"]) wrong(where, "too_small");
        if (schema.contains("maximum") && value > schema["maximum"]) wrong(where, "too_large");
    }

    const json& document_;
    std::vector<WrongField> problems_;
};

}  // namespace

std::vector<WrongField> check_schema(const json& document, const json& schema, const json& value) {
    Checker checker(document);
    checker.check(schema, value, "");
    return std::move(checker).problems();
}

}  // namespace tallyman::server
