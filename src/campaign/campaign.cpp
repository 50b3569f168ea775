#include "campaign/campaign.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace tallyman::campaign {
namespace {

using Maybe = std::optional<Refusal>;

struct Named {
    std::string_view name;
    Words words;
};
constexpr std::array<Named, 15> refusals = {{
    {"unknown_campaign", {"không có chiến dịch này", "there is no such campaign"}},
    {"created_before", {"chiến dịch này đã được lập", "this campaign has been made already"}},
    {"no_name", {"thiếu tên người thực hiện", "the name of the person who acts is missing"}},
    {"back_in_time", {"thời điểm trước bước trước đó", "this would be before the step before it"}},
    {"no_title",
     {"thiếu tên chiến dịch bằng tiếng Việt và tiếng Anh", "the title in Vietnamese and English is missing"}},
    {"no_group",
     {"cần ít nhất một nhóm người nhận, có tên và số người",
      "a group of recipients is needed, with its name and number"}},
    {"unknown_group", {"không có nhóm người nhận này", "there is no such group of recipients"}},
    {"unknown_pledge", {"không có cam kết này", "there is no such pledge"}},
    {"no_cases", {"số thùng phải lớn hơn 0", "the number of cases must be above 0"}},
    {"more_than_pledged", {"nhiều hơn số đã cam kết", "more than was pledged"}},
    {"no_consent_to_take", {"chưa có đồng ý cho chụp ảnh này", "there is no consent to the taking of this photo"}},
    {"no_consent", {"ảnh này chưa có đồng ý nào", "there is no consent for this photo"}},
    {"withdrawn", {"sự đồng ý đã được rút lại", "the consent has been taken back"}},
    {"no_reason", {"cần ghi rõ cách đồng ý hoặc lý do", "how it was given, or the reason, is missing"}},
    {"wrong_step", {"không làm được ở bước này", "this cannot be done at this step"}},
}};

bool blank(const std::string& text) { return trimmed(text).empty(); }

// Whether an event may happen to a campaign, and what it changes when it does.
class Step {
public:
    Step(Campaign& so_far, Event& event) : campaign_(so_far), event_(event) {}

    Maybe operator()(const Created& created) {
        if (!campaign_.events.empty()) return Refusal::created_before;
        if (blank(created.vi) || blank(created.en)) return Refusal::no_title;
        if (created.groups.empty()) return Refusal::no_group;
        for (const auto& group : created.groups) {
            const auto same = [&](const Group& other) { return other.id == group.id; };
            const bool wrong = blank(group.id) || blank(group.vi) || blank(group.en) || group.people < 1 ||
                               std::ranges::count_if(created.groups, same) > 1;
            if (wrong) return Refusal::no_group;
        }
        if (created.delay_hours < 0 || created.delay_hours > delay_hours_max) return Refusal::wrong_step;
        campaign_.created = created;
        campaign_.created_at = event_.at;
        return {};
    }

    Maybe operator()(const Needed& needed) {
        if (!campaign_.group(needed.group)) return Refusal::unknown_group;
        if (needed.cases.value < 1 || blank(needed.gtin.text)) return Refusal::no_cases;
        campaign_.needs.push_back(needed);
        return {};
    }

    Maybe operator()(Pledged& pledged) {
        if (pledged.cases.value < 1 || blank(pledged.gtin.text)) return Refusal::no_cases;
        if (pledged.pledge.empty()) pledged.pledge = fmt::format("P{}", campaign_.pledges.size() + 1);
        if (campaign_.pledge(pledged.pledge)) return Refusal::wrong_step;
        campaign_.pledges.push_back(pledged);
        return {};
    }

    Maybe operator()(const Allocated& allocated) {
        const auto* pledge = campaign_.pledge(allocated.pledge);
        if (!pledge) return Refusal::unknown_pledge;
        if (!campaign_.group(allocated.group)) return Refusal::unknown_group;
        if (allocated.cases.value < 1 || blank(allocated.order.text)) return Refusal::no_cases;
        if (campaign_.allocated(pledge->pledge) + allocated.cases > pledge->cases) return Refusal::more_than_pledged;
        campaign_.allocations.push_back(allocated);
        return {};
    }

    Maybe operator()(const ConsentToTake& consent) {
        if (blank(consent.photo) || blank(consent.how)) return Refusal::no_reason;
        auto& known = campaign_.consents[consent.photo];
        if (known.withdrawn) return Refusal::withdrawn;
        known.taking = true;
        return {};
    }

    Maybe operator()(const ConsentToPublish& consent) {
        if (blank(consent.how)) return Refusal::no_reason;
        const auto known = campaign_.consents.find(consent.photo);
        if (known == campaign_.consents.end() || !known->second.taking) return Refusal::no_consent_to_take;
        if (known->second.withdrawn) return Refusal::withdrawn;
        known->second.publishing = true;
        known->second.faces_shown = consent.faces_shown;
        return {};
    }

    // Always possible where there is something to take back, and nobody has to say why.
    Maybe operator()(const ConsentWithdrawn& consent) {
        const auto known = campaign_.consents.find(consent.photo);
        if (known == campaign_.consents.end()) return Refusal::no_consent;
        known->second.withdrawn = true;
        return {};
    }

    Maybe operator()(const Published&) {
        if (campaign_.published) return Refusal::wrong_step;
        campaign_.published = true;
        campaign_.published_at = event_.at;
        return {};
    }

    Maybe operator()(const Hidden& hidden) {
        if (!campaign_.published) return Refusal::wrong_step;
        if (blank(hidden.reason)) return Refusal::no_reason;
        campaign_.published = false;
        return {};
    }

    Maybe operator()(const Told& told) {
        if (!campaign_.pledge(told.pledge)) return Refusal::unknown_pledge;
        campaign_.told[told.pledge] = told.path;
        return {};
    }

private:
    Campaign& campaign_;
    Event& event_;
};

}  // namespace

const Group* Campaign::group(const std::string& group_id) const {
    const auto found = std::ranges::find(created.groups, group_id, &Group::id);
    return found == created.groups.end() ? nullptr : &*found;
}

const Pledged* Campaign::pledge(const std::string& pledge_id) const {
    const auto found = std::ranges::find(pledges, pledge_id, &Pledged::pledge);
    return found == pledges.end() ? nullptr : &*found;
}

Cases Campaign::allocated(const std::string& pledge) const {
    Cases sum;
    for (const auto& each : allocations)
        if (each.pledge == pledge) sum += each.cases;
    return sum;
}

Result<Campaign, Refusal> with(Campaign so_far, Event event) {
    const bool first = std::holds_alternative<Created>(event.what);
    if (so_far.events.empty() && !first) return fail(Refusal::unknown_campaign);
    if (blank(event.by)) return fail(Refusal::no_name);
    if (!so_far.events.empty() && event.at < so_far.events.back().at) return fail(Refusal::back_in_time);
    if (const auto refusal = std::visit(Step(so_far, event), event.what)) return fail(*refusal);
    so_far.events.push_back(std::move(event));
    return so_far;
}

std::string_view name(Refusal refusal) { return refusals.at(static_cast<std::size_t>(refusal)).name; }
Words words(Refusal refusal) { return refusals.at(static_cast<std::size_t>(refusal)).words; }

}  // namespace tallyman::campaign
