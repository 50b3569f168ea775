#include "removal/deadline.h"

namespace tallyman::removal {
namespace {

using std::chrono::hours;

struct Profile {
    std::string_view name;
    std::array<hours, 6> by_kind;  // unknown, person, shop, trusted flagger, court, authority
};

constexpr std::array<Profile, 2> profiles = {{
    {"vn", {hours{48}, hours{48}, hours{48}, hours{48}, hours{24}, hours{24}}},
    {"dsa", {hours{72}, hours{72}, hours{72}, hours{24}, hours{24}, hours{24}}},
}};

}  // namespace

Deadlines::Deadlines(const Settings& settings) : hours_(profiles.front().by_kind) {
    const std::string wanted = settings.text(profile_setting);
    for (const auto& profile : profiles)
        if (profile.name == wanted) hours_ = profile.by_kind;
    for (const auto& [kind, count] : settings.integers_by_name(answer_hours_setting))
        if (const auto requester = requester_kind(kind)) hours_.at(static_cast<std::size_t>(*requester)) = hours{count};
}

hours Deadlines::hours_for(RequesterKind requester) const { return hours_.at(static_cast<std::size_t>(requester)); }

std::optional<Instant> Deadlines::due(const Case& request) const {
    if (!request.complete_at) return {};
    return *request.complete_at + hours_for(request.request.requester);
}

bool Deadlines::late(const Case& request, Instant now) const {
    const auto by = due(request);
    if (!by || (request.stage == Stage::withdrawn && !request.answered_at)) return false;
    return request.answered_at.value_or(now) > *by;
}

bool Deadlines::remind(const Case& request, Instant now) const {
    const auto by = due(request);
    if (!by || request.answered_at || request.stage == Stage::withdrawn || now > *by) return false;
    return (*by - now) * 3 < hours_for(request.request.requester);
}

Desk desk_of(const Settings& settings) {
    return {.second_person_weight = static_cast<int>(settings.integer(second_person_setting))};
}

}  // namespace tallyman::removal
