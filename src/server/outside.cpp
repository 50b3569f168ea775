#include "server/outside.h"

#include <algorithm>

#include "removal/event_json.h"
#include "store/erase.h"
#include "store/link_key.h"

namespace tallyman::server {
namespace {

using removal::Case;
using removal::Measure;

bool holds_in(const Case& request, const std::string& country) {
    const auto& territory = request.territory();
    return country.empty() || territory.empty() || std::ranges::find(territory, country) != territory.end();
}

bool is_about(const Case& request, const std::vector<std::string>& names) {
    return std::ranges::find(names, request.request.item) != names.end();
}

Digest digest_of(const removal::Request& request) {
    const auto text = removal::to_text("", 0, {{}, "", removal::Received{request, {}}});
    return sha256(text.event + "\n" + text.personal);
}

}  // namespace

Outside::Outside(const store::DayFolder& folder, Clock clock)
    : desk_(folder.data, clock),
      campaign_store_(folder.data, clock),
      store_(folder.data, clock),
      ledger_(folder.data),
      deadlines_(folder.settings),
      rules_(removal::desk_of(folder.settings)),
      settings_(folder.settings) {}

std::shared_ptr<const Cases> Outside::cases() {
    const std::scoped_lock lock(mutex_);
    if (const auto revision = desk_.revision(); revision != cases_revision_) {
        cases_ = std::make_shared<const Cases>(desk_.cases());
        cases_revision_ = revision;
    }
    return cases_;
}

std::shared_ptr<const CampaignList> Outside::campaigns() {
    const std::scoped_lock lock(mutex_);
    if (const auto revision = campaign_store_.revision(); revision != campaigns_revision_) {
        campaigns_ = std::make_shared<const CampaignList>(campaign_store_.all());
        campaigns_revision_ = revision;
    }
    return campaigns_;
}

bool Outside::is_erased(const std::string& photo) {
    const std::scoped_lock lock(mutex_);
    if (const auto version = store_.data_version(); version != erased_version_) {
        erased_ = store::erased_photos(store_);
        erased_version_ = version;
    }
    return erased_.contains(photo);
}

std::optional<Restriction> Outside::restriction(const std::vector<std::string>& names, Instant now,
                                                const std::string& country) {
    std::optional<Restriction> strongest;
    for (const auto& request : *cases()) {
        const auto measure = is_about(request, names) ? request.in_force(now) : std::nullopt;
        if (!measure || !holds_in(request, country)) continue;
        if (!strongest) strongest = Restriction{*measure, {}, request.id, removal::is_order(request.request.requester)};
        if (*measure > strongest->measure) {
            strongest->measure = *measure;
            strongest->case_id = request.id;
            strongest->of_an_order = removal::is_order(request.request.requester);
        }
        if (*measure == Measure::blur_region)
            strongest->regions.insert(strongest->regions.end(), request.decision->regions.begin(),
                                      request.decision->regions.end());
    }
    return strongest;
}

std::shared_ptr<const Outside::HiddenTexts> Outside::hidden_texts(Instant now) {
    auto hidden = std::make_shared<HiddenTexts>();
    for (const auto& request : *cases()) {
        const auto measure =
            request.request.item_kind == removal::ItemKind::photo ? std::nullopt : request.in_force(now);
        if (measure && *measure >= Measure::hide_all) hidden->try_emplace(request.request.item, request.id);
    }
    return hidden;
}

std::optional<std::string> Outside::same_request(const removal::Request& request) {
    const std::scoped_lock lock(mutex_);
    if (!asked_) {
        asked_.emplace();
        for (const auto& each : desk_.cases()) asked_->emplace(digest_of(each.request), each.id);
    }
    const auto found = asked_->find(digest_of(request));
    if (found == asked_->end()) return {};
    const auto earlier = desk_.find(found->second);
    return earlier.events.size() == 1 && earlier.request == request ? std::optional(earlier.id) : std::nullopt;
}

void Outside::remember(const Case& received) {
    const std::scoped_lock lock(mutex_);
    if (asked_) asked_->insert_or_assign(digest_of(received.request), received.id);
}

std::string Outside::key_of(const std::string& what) {
    const std::scoped_lock lock(mutex_);
    return store::link_key(ledger_, what);
}

}  // namespace tallyman::server
