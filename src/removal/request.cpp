#include "removal/request.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "removal/names.h"

namespace tallyman::removal {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> requester_names = {"unknown",         "person", "shop",
                                                             "trusted_flagger", "court",  "authority"};
constexpr std::array<std::string_view, 3> item_names = {"photo", "note", "comment"};
constexpr std::array<std::string_view, 3> channel_names = {"form", "email", "api"};
constexpr std::array<std::string_view, 9> gap_names = {
    "legal_ground", "item", "issuing_body", "contact", "scope", "redress", "explanation", "requester", "ended_scope"};

constexpr std::array<Words, 9> gap_words = {{
    {"căn cứ pháp lý: điều khoản cụ thể của luật, nghị định hoặc bản án",
     "the legal ground: the exact provision or judgment"},
    {"đối tượng chính xác: tên tệp ảnh, mã đơn hàng hoặc mã bình luận",
     "the exact item: the photo's file, the order or the comment"},
    {"cơ quan hoặc người ban hành yêu cầu", "who issued the request"},
    {"địa chỉ liên hệ để trả lời", "a contact to answer to"},
    {"phạm vi: lãnh thổ áp dụng (mã nước, ví dụ VN)", "the scope: in which countries (codes such as VN)"},
    {"nơi người bị ảnh hưởng có thể khiếu nại", "where those affected can seek redress"},
    {"lý do vì sao đối tượng thuộc căn cứ đó", "why the item falls under that ground"},
    {"loại người yêu cầu: person, shop, trusted_flagger, court hoặc authority",
     "the kind of requester: person, shop, trusted_flagger, court or authority"},
    {"thời hạn yêu cầu đã qua", "the asked time is already over"},
}};

std::string text_of(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return {};
    const auto text = std::string(trimmed(found->get<std::string>()));
    if (text.size() > field_bytes_max || !is_utf8(text)) return {};
    return nfc(text);
}

const json& object_of(const json& object, const char* key) {
    static const json none = json::object();
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : none;
}

std::optional<std::string> country(const json& value) {
    if (!value.is_string()) return {};
    auto code = value.get<std::string>();
    const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
    if (code.size() != 2 || !std::ranges::all_of(code, is_letter)) return {};
    std::ranges::transform(code, code.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return code;
}

// One code or a list; one that is no code spoils the list, for half a scope is none.
std::vector<std::string> countries(const json& scope) {
    const auto found = scope.find("territory");
    if (found == scope.end() || found->is_null()) return {};
    std::vector<std::string> codes;
    for (const auto& value : found->is_array() ? *found : json::array({*found})) {
        const auto code = country(value);
        if (!code) return {};
        codes.push_back(*code);
    }
    std::ranges::sort(codes);
    codes.erase(std::ranges::unique(codes).begin(), codes.end());
    return codes;
}

}  // namespace

std::vector<Gap> gaps(const Request& request, Day today) {
    std::vector<Gap> missing;
    const auto need = [&](bool there, Gap gap) {
        if (!there) missing.push_back(gap);
    };
    // Who does not say who they are is asked for everything: it may be an order.
    const bool order = is_order(request.requester) || request.requester == RequesterKind::unknown;
    need(!request.legal_ground.empty(), Gap::legal_ground);
    need(!request.item.empty(), Gap::item);
    need(!request.issuing_body.empty() || (!order && !request.name.empty()), Gap::issuing_body);
    need(!request.contact.empty(), Gap::contact);
    need(!request.territory.empty(), Gap::scope);
    need(!request.redress.empty() || !order, Gap::redress);
    need(!request.explanation.empty(), Gap::explanation);
    need(request.requester != RequesterKind::unknown, Gap::requester);
    need(!request.until || *request.until >= today, Gap::ended_scope);
    return missing;
}

Result<Request, std::string> parse_request(std::string_view text) {
    if (text.size() > request_bytes_max) return fail("longer than a request may be");
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object()) return fail("not a JSON object");

    const json& requester = object_of(object, "requester");
    const json& item = object_of(object, "item");
    const json& scope = object_of(object, "scope");
    const auto about = item_kind(text_of(item, "kind"));

    // The short spellings too: "item": "photos/7.jpg", "requester": "shop", "contact" and "name" outside.
    const auto either = [](std::string first, std::string second) { return first.empty() ? second : first; };

    Request request;
    request.requester = requester_kind(either(text_of(requester, "kind"), text_of(object, "requester")))
                            .value_or(RequesterKind::unknown);
    request.channel = channel(text_of(object, "channel")).value_or(Channel::form);
    request.item_kind = about.value_or(ItemKind::photo);
    request.item = about ? text_of(item, "id") : text_of(object, "item");
    request.legal_ground = text_of(object, "legal_ground");
    request.issuing_body = text_of(object, "issuing_body");
    request.reference = text_of(object, "reference");
    request.territory = countries(scope);
    if (request.territory.empty()) request.territory = countries(object);  // "territory": "VN" outside
    request.until = parse_day(text_of(scope, "until"));
    request.redress = text_of(object, "redress");
    request.name = either(text_of(requester, "name"), text_of(object, "name"));
    request.contact = either(text_of(requester, "contact"), text_of(object, "contact"));
    request.explanation = text_of(object, "explanation");
    return request;
}

std::string_view name(RequesterKind kind) { return name_in(requester_names, kind); }
std::string_view name(ItemKind kind) { return name_in(item_names, kind); }
std::string_view name(Channel channel) { return name_in(channel_names, channel); }
std::string_view name(Gap gap) { return name_in(gap_names, gap); }
Words words(Gap gap) { return gap_words.at(static_cast<std::size_t>(gap)); }
std::optional<RequesterKind> requester_kind(std::string_view name) {
    return named<RequesterKind>(requester_names, name);
}
std::optional<ItemKind> item_kind(std::string_view name) { return named<ItemKind>(item_names, name); }
std::optional<Channel> channel(std::string_view name) { return named<Channel>(channel_names, name); }

}  // namespace tallyman::removal
