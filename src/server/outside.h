// What this installation owes to people who are not its users, ready for every request: the removal desk's cases with
// the measures in force, the campaigns, the erased photos. Read anew when their entries in the ledger have changed, so
// that a consent taken back or a hold counts from the next request on.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "campaign/campaign.h"
#include "removal/deadline.h"
#include "store/campaign_store.h"
#include "store/day.h"
#include "store/desk_store.h"
#include "store/ledger_store.h"
#include "store/store.h"

namespace tallyman::server {

using Cases = std::vector<removal::Case>;
using CampaignList = std::vector<campaign::Campaign>;

// What holds for an item at a moment: the strongest measure of all cases about it.
struct Restriction {
    removal::Measure measure = removal::Measure::blur_region;
    std::vector<removal::Region> regions;  // of all cases that blur
    std::string case_id;
    bool of_an_order = false;  // a court's or an authority's
};

class Outside {
public:
    Outside(const store::DayFolder& folder, Clock clock);

    std::shared_ptr<const Cases> cases();
    std::shared_ptr<const CampaignList> campaigns();
    bool is_erased(const std::string& photo);

    // `country`: where the reader is; a measure for some countries holds where that is not known.
    std::optional<Restriction> restriction(const std::vector<std::string>& names, Instant now,
                                           const std::string& country);

    // Notes by their order, comments as review/ID or appeal/ID, that are hidden from all: with the case that hides
    // them.
    using HiddenTexts = std::map<std::string, std::string>;
    std::shared_ptr<const HiddenTexts> hidden_texts(Instant now);

    // One writer at a time.
    template <class Work>
    auto desk(Work work) {
        const std::scoped_lock lock(mutex_);
        return work(desk_);
    }
    // The case that nobody has touched yet and that asks the very same; a flood of requests costs the same for each.
    std::optional<std::string> same_request(const removal::Request& request);
    void remember(const removal::Case& received);
    // The secret part of a link (store/link_key.h): "removal R-000001", "removal R-000001 affected", "pledge
    // C-000001/P1".
    std::string key_of(const std::string& what);
    store::LedgerStore& ledger() { return ledger_; }

    const removal::Deadlines& deadlines() const { return deadlines_; }
    const removal::Desk& rules() const { return rules_; }
    const Settings& settings() const { return settings_; }

private:
    std::mutex mutex_;
    store::DeskStore desk_;
    store::CampaignStore campaign_store_;
    store::Store store_;
    store::LedgerStore ledger_;
    removal::Deadlines deadlines_;
    removal::Desk rules_;
    Settings settings_;
    std::shared_ptr<const Cases> cases_;
    std::shared_ptr<const CampaignList> campaigns_;
    std::int64_t cases_revision_ = -2, campaigns_revision_ = -2, erased_version_ = -2;
    std::set<std::string> erased_;
    std::optional<std::map<Digest, std::string>> asked_;  // case by the digest of what it asks
};

}  // namespace tallyman::server
