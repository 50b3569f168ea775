#include "vision/examine_json.h"

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"

namespace tallyman::vision {
namespace {

using nlohmann::json;

// Writing ---------------------------------------------------------------------------------------------------------

// A hundredth of a pixel is finer than any check, and 12.3 stays 12.3.
double hundredths(float value) { return std::round(static_cast<double>(value) * 100) / 100; }

json json_of(const Box& box) {
    json out = {{"x", hundredths(box.x)},
                {"y", hundredths(box.y)},
                {"width", hundredths(box.width)},
                {"height", hundredths(box.height)}};
    if (!box.label.empty()) out["label"] = box.label;
    return out;
}

json json_of(const SeenCode& code) {
    json out = {{"format", code.format}, {"text", code.text}, {"gs1", code.gs1}, {"box", json_of(code.box)}};
    if (code.in_catalogue) out["in_catalogue"] = *code.in_catalogue;
    return out;
}

json json_of(const SeenText& text) {
    return {{"text", text.text}, {"box", json_of(text.box)}, {"confidence", text.confidence}};
}

json json_of(const SeenProduct& product);
json json_of(const SeenBefore& before);

template <class T>
json list_of(const std::vector<T>& items) {
    json out = json::array();
    for (const T& item : items) out.push_back(json_of(item));
    return out;
}

json json_of(const SeenProduct& product) {
    return {{"gtin", product.gtin},           {"score", product.score},           {"count", product.count},
            {"count_low", product.count_low}, {"count_high", product.count_high}, {"boxes", list_of(product.boxes)}};
}

json json_of(const SeenBefore& before) {
    return {
        {"file", before.file}, {"kind", before.kind}, {"inliers", before.inliers}, {"confidence", before.confidence}};
}

json json_of(const Exif& exif) {
    json out = {{"orientation", exif.orientation}};
    if (exif.taken_at_local) out["taken_at_local"] = *exif.taken_at_local;
    if (exif.utc_offset) out["utc_offset"] = exif.utc_offset->count();
    if (exif.gps_time) out["gps_time"] = exif.gps_time->time_since_epoch().count();
    if (exif.position) out["position"] = {{"lat", exif.position->lat}, {"lon", exif.position->lon}};
    if (!exif.camera.empty()) out["camera"] = exif.camera;
    if (!exif.software.empty()) out["software"] = exif.software;
    return out;
}

// Reading ---------------------------------------------------------------------------------------------------------

struct Wrong : std::runtime_error {
    using std::runtime_error::runtime_error;
};

const json& member(const json& object, const char* key) {
    if (!object.is_object()) throw Wrong(fmt::format("not an object around \"{}\"", key));
    const auto found = object.find(key);
    if (found == object.end()) throw Wrong(fmt::format("\"{}\" is missing", key));
    return *found;
}

std::string text_of(const json& value, const char* key) {
    if (!value.is_string()) throw Wrong(fmt::format("\"{}\" is not a text", key));
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > text_bytes_max) throw Wrong(fmt::format("\"{}\" is too long", key));
    return text;
}

double number_of(const json& value, const char* key) {
    if (!value.is_number()) throw Wrong(fmt::format("\"{}\" is not a number", key));
    const double number = value.get<double>();
    if (!std::isfinite(number)) throw Wrong(fmt::format("\"{}\" is not finite", key));
    return number;
}

std::int64_t integer_of(const json& value, const char* key, std::int64_t low, std::int64_t high) {
    if (!value.is_number_integer()) throw Wrong(fmt::format("\"{}\" is not a whole number", key));
    const double number = value.get<double>();
    if (number < static_cast<double>(low) || number > static_cast<double>(high))
        throw Wrong(fmt::format("\"{}\" is out of range", key));
    return value.get<std::int64_t>();
}

std::string text_at(const json& object, const char* key) { return text_of(member(object, key), key); }
double number_at(const json& object, const char* key) { return number_of(member(object, key), key); }
int count_at(const json& object, const char* key) {
    return static_cast<int>(integer_of(member(object, key), key, 0, std::numeric_limits<int>::max()));
}

double share_at(const json& object, const char* key) {
    const double share = number_at(object, key);
    if (share < 0 || share > 1) throw Wrong(fmt::format("\"{}\" is not within 0 .. 1", key));
    return share;
}

template <class Make>
auto list_at(const json& object, const char* key, Make&& make) {
    const json& list = member(object, key);
    if (!list.is_array()) throw Wrong(fmt::format("\"{}\" is not a list", key));
    if (list.size() > listed_max) throw Wrong(fmt::format("\"{}\" is too long a list", key));
    std::vector<decltype(make(list.front()))> out;
    out.reserve(list.size());
    for (const json& item : list) out.push_back(make(item));
    return out;
}

template <class Value, class Make>
std::map<std::string, Value> map_at(const json& object, const char* key, Make&& make) {
    const json& members = member(object, key);
    if (!members.is_object() || members.size() > listed_max) throw Wrong(fmt::format("\"{}\" is not an object", key));
    std::map<std::string, Value> out;
    for (const auto& [name, value] : members.items()) {
        if (name.size() > text_bytes_max) throw Wrong(fmt::format("a name in \"{}\" is too long", key));
        out.emplace(name, make(value, key));
    }
    return out;
}

template <class Named>
Named named_at(const json& object, const char* key, int count) {
    const std::string text = text_at(object, key);
    for (int i = 0; i < count; ++i)
        if (name(static_cast<Named>(i)) == text) return static_cast<Named>(i);
    throw Wrong(fmt::format("\"{}\" is none of ours", key));
}

Box box_of(const json& value) {
    constexpr double far = 1e6;  // pixels; the largest picture has 20,000 on a side
    const std::array sides = {number_at(value, "x"), number_at(value, "y"), number_at(value, "width"),
                              number_at(value, "height")};
    for (const double side : sides)
        if (std::abs(side) > far) throw Wrong("a box is out of range");
    return {static_cast<float>(sides[0]), static_cast<float>(sides[1]), static_cast<float>(sides[2]),
            static_cast<float>(sides[3]), value.contains("label") ? text_at(value, "label") : std::string()};
}

Finding finding_of(const json& value) {
    return {.check = named_at<Check>(value, "check", check_count),
            .outcome = named_at<Outcome>(value, "outcome", outcome_count),
            .code = text_at(value, "code"),
            .number = number_at(value, "number"),
            .confidence = share_at(value, "confidence"),
            .numbers = map_at<double>(value, "numbers", number_of),
            .details = map_at<std::string>(value, "details", text_of),
            .boxes = list_at(value, "boxes", box_of)};
}

SeenCode code_of(const json& value) {
    SeenCode code{.format = text_at(value, "format"),
                  .text = text_at(value, "text"),
                  .gs1 = map_at<std::string>(value, "gs1", text_of),
                  .box = box_of(member(value, "box")),
                  .in_catalogue = {}};
    if (value.contains("in_catalogue")) {
        if (!value["in_catalogue"].is_boolean()) throw Wrong("\"in_catalogue\" is neither true nor false");
        code.in_catalogue = value["in_catalogue"].get<bool>();
    }
    return code;
}

SeenText seen_text_of(const json& value) {
    return {.text = text_at(value, "text"),
            .box = box_of(member(value, "box")),
            .confidence = share_at(value, "confidence")};
}

SeenProduct product_of(const json& value) {
    return {.gtin = text_at(value, "gtin"),
            .score = number_at(value, "score"),
            .count = count_at(value, "count"),
            .count_low = count_at(value, "count_low"),
            .count_high = count_at(value, "count_high"),
            .boxes = list_at(value, "boxes", box_of)};
}

SeenBefore before_of(const json& value) {
    return {.file = text_at(value, "file"),
            .kind = text_at(value, "kind"),
            .inliers = count_at(value, "inliers"),
            .confidence = share_at(value, "confidence")};
}

Exif exif_of(const json& value) {
    constexpr std::int64_t year_2100 = 4102444800;
    Exif exif;
    exif.orientation = static_cast<int>(integer_of(member(value, "orientation"), "orientation", 1, 8));
    if (value.contains("taken_at_local")) exif.taken_at_local = text_at(value, "taken_at_local");
    if (value.contains("utc_offset"))
        exif.utc_offset = Seconds(integer_of(value["utc_offset"], "utc_offset", -86400, 86400));
    if (value.contains("gps_time"))
        exif.gps_time = Instant(Seconds(integer_of(value["gps_time"], "gps_time", 0, year_2100)));
    if (value.contains("position")) {
        exif.position = LatLon{number_at(value["position"], "lat"), number_at(value["position"], "lon")};
        if (!is_valid(*exif.position)) throw Wrong("\"position\" is not on the globe");
    }
    if (value.contains("camera")) exif.camera = text_at(value, "camera");
    if (value.contains("software")) exif.software = text_at(value, "software");
    return exif;
}

std::vector<std::byte> bytes_at(const json& object, const char* key) {
    const json& value = member(object, key);
    if (!value.is_string()) throw Wrong(fmt::format("\"{}\" is not a text", key));
    const auto& digits = value.get_ref<const std::string&>();
    if (digits.size() > 2 * bytes_max) throw Wrong(fmt::format("\"{}\" is too long", key));
    const auto nibble = [key](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        throw Wrong(fmt::format("\"{}\" is not hexadecimal", key));
    };
    if (digits.size() % 2 != 0) throw Wrong(fmt::format("\"{}\" is not whole bytes", key));
    std::vector<std::byte> out;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        out.push_back(static_cast<std::byte>(nibble(digits[i]) << 4 | nibble(digits[i + 1])));
    return out;
}

Examination examination_of(const json& value) {
    Examination seen;
    if (value.contains("unreadable"))
        seen.unreadable = Unreadable{text_at(value["unreadable"], "code"), text_at(value["unreadable"], "detail")};
    seen.width = count_at(value, "width");
    seen.height = count_at(value, "height");
    seen.exif = exif_of(member(value, "exif"));
    seen.findings = list_at(value, "findings", finding_of);
    seen.codes = list_at(value, "codes", code_of);
    seen.text = list_at(value, "text", seen_text_of);
    seen.products = list_at(value, "products", product_of);
    seen.reuse = list_at(value, "reuse", before_of);
    seen.people = list_at(value, "people", box_of);
    seen.fingerprint = text_at(value, "fingerprint");
    seen.signature = bytes_at(value, "signature");
    seen.seconds = map_at<double>(value, "seconds", number_of);
    return seen;
}

}  // namespace

json json_of(const Finding& finding) {
    return {{"check", name(finding.check)}, {"outcome", name(finding.outcome)}, {"code", finding.code},
            {"number", finding.number},     {"confidence", finding.confidence}, {"numbers", finding.numbers},
            {"details", finding.details},   {"boxes", list_of(finding.boxes)}};
}

json json_of(const Examination& seen) {
    json out = {{"width", seen.width},
                {"height", seen.height},
                {"exif", json_of(seen.exif)},
                {"findings", list_of(seen.findings)},
                {"codes", list_of(seen.codes)},
                {"text", list_of(seen.text)},
                {"products", list_of(seen.products)},
                {"reuse", list_of(seen.reuse)},
                {"people", list_of(seen.people)},
                {"fingerprint", seen.fingerprint},
                {"signature", hex(seen.signature)},
                {"seconds", seen.seconds}};
    if (seen.unreadable) out["unreadable"] = {{"code", seen.unreadable->code}, {"detail", seen.unreadable->detail}};
    return out;
}

std::string examination_text(const Examination& seen) {
    return json_of(seen).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Examination, std::string> parse_examination(std::string_view text) {
    if (text.size() > examination_bytes_max) return fail(std::string("longer than an examination may be"));
    const json value = json::parse(text, nullptr, false);
    if (value.is_discarded()) return fail(std::string("not JSON"));
    try {
        return examination_of(value);
    } catch (const Wrong& wrong) {
        return fail(std::string(wrong.what()));
    }
}

json contract_json(const Examination& seen, std::string_view file) {
    json out = json_of(seen);
    out.erase("signature");
    out["file"] = file;
    out["readable"] = !seen.unreadable.has_value();
    for (const Check check : {Check::sharpness, Check::exposure, Check::covered, Check::screen, Check::framing}) {
        const Finding* finding = find(seen, check);
        out[std::string(name(check))] = finding != nullptr ? json_of(*finding) : json();
    }
    // Whether it looks like the outlet's earlier pictures, and where and when the camera says it was; whether that is
    // the outlet, only a day's plan can tell.
    const Finding* place = find(seen, Check::place);
    const json exif = json_of(seen.exif);
    out["place"] = json_of(place != nullptr ? *place : Finding{.check = Check::place, .code = "no_earlier_pictures"});
    out["place"]["position"] = exif.value("position", json());
    out["place"]["taken_at"] = exif.value("taken_at_local", json());
    return out;
}

}  // namespace tallyman::vision
