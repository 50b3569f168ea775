#include "server/call.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "server/day_json.h"
#include "server/outside.h"

namespace tallyman::server {

using nlohmann::json;

Day Call::day() const {
    const auto day = parse_day(path.at("day"));
    if (!day || !world->books->by_day.contains(*day)) throw Problem("not_found");
    return *day;
}

Day day_of(const json& body, const char* field) {
    const auto day = parse_day(body.value(field, ""));
    if (!day) throw Problem("bad_field", {}, {{field, "not_a_day"}});
    return *day;
}

std::size_t Call::limit() const {
    const auto found = query.find("limit");
    return found == query.end() ? 50 : static_cast<std::size_t>(parse_integer(found->second).value_or(50));
}

std::string Call::cursor() const {
    const auto found = query.find("cursor");
    return found == query.end() ? "" : found->second;
}

std::string_view Call::if_match() const {
    auto text = head.header("If-Match");
    if (text.starts_with("W/")) text.remove_prefix(2);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return text.substr(0, text.find('.'));
}

View view_of(const Call& call) {
    return {*call.world, call.app.zone(), call.depots, call.app.now(), call.app.outside().hidden_texts(call.app.now())};
}

Response json_response(const json& value, int status) {
    Response response;
    response.status = status;
    response.header("Content-Type", "application/json");
    response.body = value.dump(-1, ' ', false, json::error_handler_t::replace);
    return response;
}

Response empty_response() {
    Response response;
    response.status = 204;
    return response;
}

Response text_response(std::string text, std::string type) {
    Response response;
    response.header("Content-Type", std::move(type));
    response.body = std::move(text);
    return response;
}

Page::Page(const Call& call)
    : cursor_(call.cursor()),
      limit_(call.limit()),
      begun_(cursor_.empty()),
      items_(std::make_unique<json>(json::array())) {}
Page::~Page() = default;

bool Page::wants(const std::string& key) {
    if (!begun_) {
        begun_ = key == cursor_;
        return false;
    }
    key_ = key;
    if (items_->size() < limit_) return true;
    full_ = true;
    return false;
}

void Page::add(const json& item) {
    items_->push_back(item);
    next_ = key_;
}

Response Page::response() const {
    if (!begun_) throw Problem("bad_cursor");
    return json_response({{"items", *items_}, {"next_cursor", full_ ? json(next_) : json(nullptr)}});
}

}  // namespace tallyman::server
