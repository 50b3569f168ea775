// The relief campaigns. As with the removal desk there are no rows beside the ledger: what happens is an entry about
// campaign/ID, with what is personal in an entry of its own, and a campaign is what its entries say.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "campaign/campaign.h"

namespace tallyman::store {

class Database;

class CampaignStore {
public:
    // Makes the store where there is none; throws Failure as Store does.
    explicit CampaignStore(const std::filesystem::path& data, Clock clock = system_now);
    ~CampaignStore();

    std::vector<campaign::Campaign> all() const;           // by id, which is by age
    std::int64_t revision() const;                         // changes with every event of every campaign
    campaign::Campaign find(const std::string& id) const;  // throws Failure when there is none

    // On the disk when the function returns, or refused with nothing changed.
    using Outcome = Result<campaign::Campaign, campaign::Refusal>;
    Outcome create(campaign::Created created, std::string by);
    Outcome add(const std::string& id, std::string by, decltype(campaign::Event::what) what);

private:
    std::unique_ptr<Database> database_;
    Clock clock_;
};

}  // namespace tallyman::store
