#include "decoder/expectation_json.h"

#include <nlohmann/json.hpp>

namespace tallyman::decoder {
namespace {

using nlohmann::json;
using vision::Expectation;
using vision::ExpectedProduct;

void set(json& out, const char* key, const std::optional<LatLon>& position) {
    if (position) out[key] = {position->lat, position->lon};
}

void set(json& out, const char* key, const std::optional<Instant>& instant) {
    if (instant) out[key] = instant->time_since_epoch().count();
}

std::optional<LatLon> position_at(const json& value, const char* key) {
    if (!value.contains(key)) return {};
    return LatLon{value[key].at(0).get<double>(), value[key].at(1).get<double>()};
}

std::optional<Instant> instant_at(const json& value, const char* key) {
    if (!value.contains(key)) return {};
    return Instant(Seconds(value[key].get<std::int64_t>()));
}

json json_of(const ExpectedProduct& product) {
    return {{"gtin", product.gtin.text}, {"cases", product.cases.value}, {"lots", product.lots}};
}

ExpectedProduct product_of(const json& value) {
    return {.gtin = {value.at("gtin").get<std::string>()},
            .cases = {value.at("cases").get<std::int64_t>()},
            .lots = value.at("lots").get<std::vector<std::string>>()};
}

Expectation expectation_of(const json& value) {
    Expectation expected;
    expected.order.text = value.at("order").get<std::string>();
    expected.outlet.text = value.at("outlet").get<std::string>();
    for (const json& product : value.at("products")) expected.products.push_back(product_of(product));
    expected.outlet_position = position_at(value, "outlet_position");
    expected.photo_position = position_at(value, "photo_position");
    expected.photo_taken_at = instant_at(value, "photo_taken_at");
    expected.earliest = instant_at(value, "earliest");
    expected.latest = instant_at(value, "latest");
    expected.planned = instant_at(value, "planned");
    return expected;
}

}  // namespace

std::string expectation_text(const Expectation& expected) {
    json out = {{"order", expected.order.text}, {"outlet", expected.outlet.text}, {"products", json::array()}};
    for (const ExpectedProduct& product : expected.products) out["products"].push_back(json_of(product));
    set(out, "outlet_position", expected.outlet_position);
    set(out, "photo_position", expected.photo_position);
    set(out, "photo_taken_at", expected.photo_taken_at);
    set(out, "earliest", expected.earliest);
    set(out, "latest", expected.latest);
    set(out, "planned", expected.planned);
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Expectation, std::string> parse_expectation(std::string_view text) {
    try {
        return expectation_of(json::parse(text));
    } catch (const json::exception& error) {
        return fail(std::string(error.what()));
    }
}

}  // namespace tallyman::decoder
