#include "removal/mail.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "ledger/base64.h"

namespace tallyman::removal {
namespace {

using nlohmann::json;

constexpr std::size_t text_bytes_max = 200'000;  // of one text part, encoded
constexpr int levels_max = 4;

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](unsigned char c) {
        return c < 128 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return result;
}

std::string_view take_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

using Headers = std::map<std::string, std::string>;  // names in lower case, folded lines joined

Headers take_headers(std::string_view& rest) {
    Headers headers;
    std::string* last = nullptr;
    while (!rest.empty()) {
        const auto line = take_line(rest);
        if (line.empty()) break;
        if ((line.front() == ' ' || line.front() == '\t') && last) {
            if (last->size() < field_bytes_max) *last += " " + std::string(trimmed(line));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == line.npos || headers.size() > 200) continue;
        last = &headers.try_emplace(lower(trimmed(line.substr(0, colon)))).first->second;
        if (last->empty()) *last = trimmed(line.substr(colon + 1));
    }
    return headers;
}

std::string header(const Headers& headers, const char* name) {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

// name=value or name="value" behind a header's first word.
std::string parameter(const std::string& text, const std::string& name) {
    const auto at = lower(text).find(name + "=");
    if (at == text.npos) return {};
    auto value = std::string_view(text).substr(at + name.size() + 1);
    if (value.starts_with('"')) {
        value.remove_prefix(1);
        return std::string(value.substr(0, value.find('"')));
    }
    return std::string(trimmed(value.substr(0, value.find(';'))));
}

std::string from_quoted_printable(std::string_view text, bool in_header) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (in_header && text[i] == '_') {
            out += ' ';
        } else if (text[i] != '=') {
            out += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '\n') {
            ++i;  // a line that goes on
        } else if (i + 2 < text.size() && text[i + 1] == '\r') {
            i += 2;
        } else if (i + 2 < text.size() && std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0 &&
                   std::isxdigit(static_cast<unsigned char>(text[i + 2])) != 0) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string from_base64(std::string_view text) {
    std::string packed;
    for (const char c : text)
        if (std::isspace(static_cast<unsigned char>(c)) == 0) packed += c;
    const auto bytes = ledger::parse_base64(packed);
    if (!bytes) return {};
    return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

// "=?UTF-8?B?...?=" (RFC 2047); other character sets stay as they are, since the address is what counts.
std::string decoded_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto begin = text.find("=?");
        const auto set = begin == text.npos ? text.npos : text.find('?', begin + 2);
        const auto end = set == text.npos || set + 3 > text.size() ? text.npos : text.find("?=", set + 3);
        if (end == text.npos) return out + std::string(text);
        out += text.substr(0, begin);
        const bool utf8 = lower(text.substr(begin + 2, set - begin - 2)) == "utf-8";
        const auto word = text.substr(set + 3, end - set - 3);
        const char how = text[set + 1];
        if (!utf8) {
            out += text.substr(begin, end + 2 - begin);
        } else {
            out += how == 'B' || how == 'b' ? from_base64(word) : from_quoted_printable(word, true);
        }
        text.remove_prefix(end + 2);
    }
    return out;
}

std::string decoded_body(std::string_view body, const std::string& encoding) {
    const auto how = lower(encoding);
    if (how == "base64") return from_base64(body);
    if (how == "quoted-printable") return from_quoted_printable(body, false);
    return std::string(body);
}

struct Found {
    std::string text;  // of all text parts
    std::string json;  // of the first part of that type
    std::vector<Attachment> not_opened;
    int parts = 0;
};

void look(std::string_view part, int level, Found& found);

void look_into(std::string_view body, const std::string& boundary, int level, Found& found) {
    const std::string mark = "--" + boundary;
    auto at = body.find(mark);
    while (at != body.npos) {
        const auto begin = body.find('\n', at);
        const bool last = body.substr(at + mark.size()).starts_with("--");
        const auto next = begin == body.npos || last ? body.npos : body.find("\n" + mark, begin);
        if (next == body.npos) return;
        look(body.substr(begin + 1, next - begin - 1), level + 1, found);
        at = next + 1;
    }
}

void look(std::string_view part, int level, Found& found) {
    if (level > levels_max || ++found.parts > mail_parts_max) return;
    const auto headers = take_headers(part);
    const auto type = header(headers, "content-type");
    const auto kind = lower(trimmed(std::string_view(type).substr(0, type.find(';'))));
    const auto boundary = parameter(type, "boundary");
    if (kind.starts_with("multipart/") && !boundary.empty()) return look_into(part, boundary, level, found);
    const auto disposition = header(headers, "content-disposition");
    const bool attached = lower(disposition).starts_with("attachment");
    const bool is_json = kind == "application/json" && found.json.empty();
    const bool is_text = !attached && (kind.empty() || kind == "text/plain");
    if (part.size() > text_bytes_max || (!is_json && !is_text)) {
        auto name = decoded_words(parameter(disposition, "filename"));
        if (name.empty()) name = decoded_words(parameter(type, "name"));
        if (!is_utf8(name)) name.clear();
        found.not_opened.push_back({name.substr(0, 200), kind, part.size()});
        return;
    }
    const auto text = decoded_body(part, header(headers, "content-transfer-encoding"));
    if (!is_utf8(text)) return;
    if (is_json) {
        found.json = text;
    } else {
        found.text += text + "\n";
    }
}

// What a line may begin with, folded (no marks, lower case), and the field it means.
const std::map<std::string, const char*>& labels() {
    static const std::map<std::string, const char*> all = {
        {"requester", "kind"},
        {"nguoi yeu cau", "kind"},
        {"name", "name"},
        {"ho ten", "name"},
        {"contact", "contact"},
        {"lien he", "contact"},
        {"item", "item"},
        {"photo", "item"},
        {"doi tuong", "item"},
        {"anh", "item"},
        {"legal ground", "legal_ground"},
        {"can cu phap ly", "legal_ground"},
        {"issuing body", "issuing_body"},
        {"co quan ban hanh", "issuing_body"},
        {"reference", "reference"},
        {"so hieu", "reference"},
        {"scope", "territory"},
        {"territory", "territory"},
        {"pham vi", "territory"},
        {"lanh tho", "territory"},
        {"until", "until"},
        {"den ngay", "until"},
        {"redress", "redress"},
        {"noi khieu nai", "redress"},
        {"explanation", "explanation"},
        {"ly do", "explanation"},
    };
    return all;
}

// A field goes on over the lines behind it until the next label or an empty line.
std::map<std::string, std::string> fields_of(std::string_view text) {
    std::map<std::string, std::string> fields;
    std::string* last = nullptr;
    while (!text.empty()) {
        const auto line = trimmed(take_line(text));
        const auto colon = line.find(':');
        const auto label =
            colon == line.npos || colon > 60 ? labels().end() : labels().find(fold(trimmed(line.substr(0, colon))));
        if (label != labels().end()) {
            last = &fields[label->second];
            *last = trimmed(line.substr(colon + 1));
        } else if (line.empty()) {
            last = nullptr;
        } else if (last && last->size() < field_bytes_max) {
            *last += "\n" + std::string(line);
        }
    }
    return fields;
}

json request_of(const std::map<std::string, std::string>& fields) {
    const auto field = [&](const char* name) {
        const auto found = fields.find(name);
        return found == fields.end() ? std::string() : found->second;
    };
    json territory = json::array();
    std::string code;
    for (const char c : field("territory") + ",") {
        if (c != ',' && c != ' ') {
            code += c;
        } else if (!code.empty()) {
            territory.push_back(std::exchange(code, {}));
        }
    }
    return {{"requester", {{"kind", field("kind")}, {"name", field("name")}, {"contact", field("contact")}}},
            {"item", {{"kind", "photo"}, {"id", field("item")}}},
            {"legal_ground", field("legal_ground")},
            {"issuing_body", field("issuing_body")},
            {"reference", field("reference")},
            {"scope", {{"territory", territory}, {"until", field("until")}}},
            {"redress", field("redress")},
            {"explanation", field("explanation")}};
}

// The address of From, with the name that stands before it.
std::pair<std::string, std::string> sender(const std::string& from) {
    const auto text = decoded_words(from);
    if (!is_utf8(text)) return {};
    const auto open = text.rfind('<');
    if (open == text.npos) return {"", std::string(trimmed(text))};
    auto name = std::string(trimmed(std::string_view(text).substr(0, open)));
    std::erase(name, '"');
    const auto close = text.find('>', open);
    return {name, std::string(
                      trimmed(std::string_view(text).substr(open + 1, close == text.npos ? close : close - open - 1)))};
}

}  // namespace

Result<Mail, std::string> parse_mail(std::string_view bytes) {
    if (bytes.size() > mail_bytes_max) return fail("longer than a mail may be");
    auto rest = bytes;
    const auto headers = take_headers(rest);
    const auto [name, address] = sender(header(headers, "from"));
    if (address.empty()) return fail("not an e-mail: nobody is named behind From");

    Found found;
    look(bytes, 0, found);
    auto request = parse_request(found.json.empty() ? request_of(fields_of(found.text)).dump() : found.json);
    if (!request) return fail(request.error());
    request->channel = Channel::email;
    if (request->contact.empty()) request->contact = nfc(address);
    if (request->name.empty()) request->name = nfc(name);
    return Mail{*std::move(request), std::move(found.not_opened)};
}

}  // namespace tallyman::removal
