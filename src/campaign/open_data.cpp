#include "campaign/open_data.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "catalog/csv_writer.h"

namespace tallyman::campaign {
namespace {

using nlohmann::json;

// Letters, digits and dashes: an identifier is part of addresses.
std::string plain(std::string_view text) {
    std::string result;
    for (const unsigned char c : text) result += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '-';
    return result;
}

std::string day_of(Instant at) { return iso(std::chrono::floor<std::chrono::days>(at)); }

struct Record {
    std::array<Cases, state_count> cases{};
    Cases promised;
};

// What a group of too few people received is told together with the others'.
std::string group_shown(const Campaign& campaign, const std::string& group) {
    return campaign.group(group)->people < people_min ? "other" : group;
}

std::string group_name(const Campaign& campaign, const std::string& shown) {
    const auto* group = campaign.group(shown);
    return group ? group->en : "other small groups";
}

json record_json(const Campaign& campaign, const Pledged& pledge, const std::string& group, const Record& record,
                 const Publisher& publisher, const std::map<Gtin, std::string>& products, Instant now) {
    const auto prefix = "360G-" + plain(publisher.prefix);
    const auto product = products.find(pledge.gtin);
    json object = {{"id", fmt::format("{}-{}-{}-{}", prefix, campaign.id, pledge.pledge, group)},
                   {"title", campaign.created.en},
                   {"description", fmt::format("{} cases of {} for {}", record.promised.value,
                                               product == products.end() ? pledge.gtin.text : product->second,
                                               group_name(campaign, group))},
                   {"currency", "VND"},
                   {"amountAwarded", 0},
                   {"quantity", record.promised.value},
                   {"unit", "case"},
                   {"gtin", pledge.gtin.text},
                   {"awardDate", day_of(campaign.created_at)},
                   {"dateModified", Zone("UTC").iso(now)},
                   {"fundingOrganization",
                    json::array({{{"id", fmt::format("{}-{}-donor-{}", prefix, campaign.id, pledge.pledge)},
                                  {"name", pledge.shown_as.empty() ? "Anonymous donor" : pledge.shown_as}}})},
                   {"recipientOrganization", json::array({{{"id", fmt::format("{}-{}-{}", prefix, campaign.id, group)},
                                                           {"name", group_name(campaign, group)}}})},
                   {"publisher", publisher.name}};
    for (int i = 0; i < state_count; ++i)
        object[std::string(name(static_cast<State>(i)))] = record.cases.at(static_cast<std::size_t>(i)).value;
    return object;
}

}  // namespace

json open_data_json(std::span<const Campaign> campaigns, const Truth& truth, const Publisher& publisher,
                    const std::map<Gtin, std::string>& products, Instant now) {
    json grants = json::array();
    for (const auto& campaign : campaigns) {
        if (!campaign.published) continue;
        std::map<std::pair<std::string, std::string>, Record> records;  // by pledge and group
        for (const auto& share : shares(campaign, truth, now)) {
            auto& record = records[{share.pledge, group_shown(campaign, share.group)}];
            for (std::size_t i = 0; i < share.cases.size(); ++i) {
                record.cases[i] += share.cases[i];
                record.promised += share.cases[i];
            }
        }
        for (const auto& [key, record] : records)
            grants.push_back(
                record_json(campaign, *campaign.pledge(key.first), key.second, record, publisher, products, now));
    }
    return {{"grants", std::move(grants)}};
}

std::string open_data_csv(const json& open_data) {
    CsvWriter csv(
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,Recipient Org:Name,"
        "Funding Org:Identifier,Funding Org:Name,Last modified,Quantity,Unit,GTIN,Waiting,Loaded,Delivered with "
        "checked "
        "proof,Delivered and being checked,Disputed,Not delivered");
    for (const auto& grant : open_data["grants"]) {
        const auto text = [&](const json& value) { csv.text(value.get<std::string>()); };
        for (const char* key : {"id", "title", "description", "currency"}) text(grant[key]);
        csv.number(grant["amountAwarded"].get<std::int64_t>());
        text(grant["awardDate"]);
        for (const char* organisation : {"recipientOrganization", "fundingOrganization"})
            for (const char* key : {"id", "name"}) text(grant[organisation][0][key]);
        text(grant["dateModified"]);
        csv.number(grant["quantity"].get<std::int64_t>());
        for (const char* key : {"unit", "gtin"}) text(grant[key]);
        for (int i = 0; i < state_count; ++i)
            csv.number(grant[std::string(name(static_cast<State>(i)))].get<std::int64_t>());
        csv.end_row();
    }
    return csv.bytes();
}

}  // namespace tallyman::campaign
