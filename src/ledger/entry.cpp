#include "ledger/entry.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tallyman::ledger {
namespace {

std::string utc(Instant instant) {
    const Day day = std::chrono::floor<std::chrono::days>(instant);
    const auto seconds = (instant - day).count();
    return fmt::format("{}T{:02}:{:02}:{:02}Z", iso(day), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

std::string_view take_until_quote(std::string_view& text) {
    const std::string_view value = text.substr(0, text.find('"'));
    text.remove_prefix(value.size());
    return value;
}

}  // namespace

std::string Entry::leaf() const {
    return fmt::format(R"({{"tallyman":1,"kind":"{}","time":"{}","commitment":"{}"}})", kind, utc(time),
                       hex(commitment));
}

bool is_entry_kind(std::string_view kind) {
    return !kind.empty() && kind.size() <= 40 &&
           std::ranges::all_of(kind, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Digest commitment_to(const Salt& salt, std::string_view record) {
    std::string bytes = "tallyman record\n";
    bytes.append(reinterpret_cast<const char*>(salt.data()), salt.size());
    bytes += record;
    return sha256(bytes);
}

Result<Entry, std::string> parse_leaf(std::string_view leaf) {
    const auto wrong = [] { return fail(std::string("the leaf is no entry of this log's form")); };
    std::string_view rest = leaf;
    if (leaf.size() > leaf_bytes_max || !take(rest, R"({"tallyman":1,"kind":")")) return wrong();
    Entry entry;
    entry.kind = take_until_quote(rest);
    if (!is_entry_kind(entry.kind) || !take(rest, R"(","time":")")) return wrong();
    const std::string_view time = take_until_quote(rest);
    const auto day = parse_day(time.substr(0, 10));
    const auto clock = time.size() == 20 ? parse_time_of_day(time.substr(11, 8)) : std::nullopt;
    if (!day || !clock || !take(rest, R"(","commitment":")")) return wrong();
    entry.time = Instant{*day + *clock};
    const auto commitment = parse_digest(take_until_quote(rest));
    if (!commitment) return wrong();
    entry.commitment = *commitment;
    if (entry.leaf() != leaf) return wrong();
    return entry;
}

bool is_about(std::string_view record, std::string_view subject) {
    const std::string_view member = take(subject, "removal/")      ? "case"
                                    : take(subject, "account/")    ? "account"
                                    : take(subject, "campaign/")   ? "campaign"
                                    : take(subject, "lot/")        ? "lot"
                                    : take(subject, "automation/") ? "automation"
                                                                   : "order";
    const std::string quoted = nlohmann::json(subject).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return record.find(fmt::format("\"{}\":{}", member, quoted)) != std::string_view::npos;
}

std::optional<AcceptedPhoto> accepted_photo(std::string_view record) {
    const auto json = nlohmann::json::parse(record, nullptr, false);
    if (!json.is_object() || !json.contains("file") || !json.contains("sha256")) return {};
    if (!json["file"].is_string() || !json["sha256"].is_string()) return {};
    const auto digest = parse_digest(json["sha256"].get_ref<const std::string&>());
    if (!digest) return {};
    return AcceptedPhoto{json["file"], *digest};
}

std::vector<std::uint64_t> erased_entries(std::string_view record) {
    const auto json = nlohmann::json::parse(record, nullptr, false);
    if (!json.is_object() || !json.contains("erased") || !json["erased"].is_array()) return {};
    std::vector<std::uint64_t> numbers;
    for (const auto& number : json["erased"])
        if (number.is_number_unsigned()) numbers.push_back(number);
    return numbers;
}

}  // namespace tallyman::ledger
