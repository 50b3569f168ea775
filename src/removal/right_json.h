// An event about a right, as the text that the ledger keeps, and back; who asked is a text of its own, as with the
// desk.
#pragma once

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

}  // namespace tallyman::removal
