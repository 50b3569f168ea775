// An event about a right, as the text that the ledger keeps, and back; who asked is a text of its own, as with the
// desk.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "removal/event_json.h"
#include "removal/rights.h"

namespace tallyman::removal {

EventText to_text(const std::string& id, std::int64_t number, const RightEvent& event);

struct NumberedRightEvent {
    std::string id;
    std::int64_t number = 0;
    RightEvent event;
};
Result<NumberedRightEvent, std::string> parse_right_event(std::string_view event, std::string_view personal);

// Where it stands, with its days by the clock of its kind.
nlohmann::json right_json(const RightRequest& request, const Settings& settings, Instant now, Lang lang);
// And what the desk reads of it: who asked what, and everything that happened.
nlohmann::json right_history_json(const RightRequest& request);

}  // namespace tallyman::removal
