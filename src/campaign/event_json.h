// An event of a campaign as the text that the ledger keeps, and back. What is personal (who a donor is, how consent was
// given) is a text of its own, so that it can be erased while the campaign still adds up.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "campaign/campaign.h"

namespace tallyman::campaign {

struct EventText {
    std::string event;     // {"campaign":..,"number":..,"at":..,"by":..,"what":..,...}, members sorted
    std::string personal;  // empty when nothing is
};

EventText to_text(const std::string& id, std::int64_t number, const Event& event);

struct NumberedEvent {
    std::string id;
    std::int64_t number = 0;
    Event event;
};

Result<NumberedEvent, std::string> parse_event(std::string_view event, std::string_view personal);

}  // namespace tallyman::campaign
