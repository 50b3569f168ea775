#include "store/campaign_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "campaign/event_json.h"
#include "store/case_log.h"

namespace tallyman::store {
namespace {

using campaign::Campaign;

CaseLog campaigns(Database& database) { return {database, "campaign", 'C', "campaign"}; }

std::vector<Campaign> fold(const std::vector<KeptEvent>& events) {
    std::vector<Campaign> all;
    for (const auto& kept : events) {
        const auto bent = [&](std::string_view why) {
            return Failure(fmt::format("ledger entry {}: {}", kept.entry, why), ExitCode::internal);
        };
        auto event = campaign::parse_event(kept.text, kept.personal);
        if (!event) throw bent(event.error());
        if (all.empty() || all.back().id != event->id) all.emplace_back(event->id);
        auto next = campaign::with(std::move(all.back()), std::move(event->event));
        if (!next) throw bent(name(next.error()));
        all.back() = *std::move(next);
    }
    return all;
}

Campaign only(std::vector<Campaign> found, const std::string& id) {
    if (found.empty()) throw Failure(fmt::format("there is no campaign '{}'", id));
    return std::move(found.front());
}

CampaignStore::Outcome commit(Transaction& transaction, const CaseLog& log, CampaignStore::Outcome next, Instant now) {
    if (!next) return next;
    const auto number = static_cast<std::int64_t>(next->events.size());
    const auto text = campaign::to_text(next->id, number, next->events.back());
    log.append(next->id, text.event, text.personal, now);
    transaction.commit();
    return next;
}

}  // namespace

CampaignStore::CampaignStore(const std::filesystem::path& data, Clock clock)
    : database_(std::make_unique<Database>(data)), clock_(std::move(clock)) {}
CampaignStore::~CampaignStore() = default;

std::vector<Campaign> CampaignStore::all() const { return fold(campaigns(*database_).all()); }
std::int64_t CampaignStore::revision() const { return campaigns(*database_).revision(); }
Campaign CampaignStore::find(const std::string& id) const { return only(fold(campaigns(*database_).of(id)), id); }

CampaignStore::Outcome CampaignStore::create(campaign::Created created, std::string by) {
    Transaction transaction(*database_);
    const auto log = campaigns(*database_);
    const Instant now = clock_();
    return commit(transaction, log, campaign::with(Campaign(log.next_id()), {now, std::move(by), std::move(created)}),
                  now);
}

CampaignStore::Outcome CampaignStore::add(const std::string& id, std::string by, decltype(campaign::Event::what) what) {
    Transaction transaction(*database_);
    const auto log = campaigns(*database_);
    auto so_far = only(fold(log.of(id)), id);
    // A server's clock that went back must not keep a campaign from going on.
    const Instant now = clock_(), at = std::max(now, so_far.events.back().at);
    return commit(transaction, log, campaign::with(std::move(so_far), {at, std::move(by), std::move(what)}), now);
}

}  // namespace tallyman::store
