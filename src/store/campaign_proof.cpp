#include "store/campaign_proof.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "campaign/page_json.h"
#include "store/campaign_store.h"
#include "store/campaign_truth.h"
#include "store/ledger_store.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

// Of the campaign's own facts those that this donor may read: how it began, the pledge, the latest path of it.
bool is_the_donors(const json& record, const std::string& pledge, const std::string& told) {
    const auto what = record.value("what", "");
    if (what == "created") return true;
    if (record.value("pledge", "") != pledge) return false;
    return what == "pledged" || (what == "told" && record["path"].dump() == told);
}

}  // namespace

ledger::Proof prove_pledge(const std::filesystem::path& data, const std::string& id, const std::string& pledge,
                           const std::string& by, Clock clock) {
    CampaignStore campaigns(data, clock);
    auto campaign = campaigns.find(id);
    if (!campaign.pledge(pledge)) throw Failure(fmt::format("campaign {} has no pledge '{}'", id, pledge));
    {
        const Store store(data, clock);
        const auto truth = truth_of(store, std::span(&campaign, 1));
        const auto path = campaign::path_json(campaign, pledge, truth, clock()).dump();
        if (campaign.told[pledge] != path) {
            auto told = campaigns.add(id, by, campaign::Told{pledge, path});
            if (!told) throw Failure(std::string(words(told.error()).en));
            campaign = *std::move(told);
        }
    }
    std::vector<std::string> orders;
    for (const auto& allocated : campaign.allocations)
        if (allocated.pledge == pledge) orders.push_back(allocated.order.text);
    auto proof = LedgerStore(data).prove("campaign/" + id, {}, orders);
    std::erase_if(proof.entries, [&](const ledger::ProvedEntry& entry) {
        if (!entry.record) return entry.leaf.find(R"("kind":"campaign)") != entry.leaf.npos;
        const auto record = json::parse(*entry.record, nullptr, false);
        return !record.is_object() || !is_the_donors(record, pledge, campaign.told[pledge]);
    });
    return proof;
}

}  // namespace tallyman::store
