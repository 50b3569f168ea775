// An event of the desk as the text that the ledger keeps, and back. What is personal (who asked, their contact and
// words) is a text of its own, so that it can be erased while everything else of the case still verifies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "removal/case.h"

namespace tallyman::removal {

struct EventText {
    std::string event;     // {"case":..,"number":..,"at":..,"by":..,"what":..,...}, members sorted
    std::string personal;  // {"case":..,"number":..,"name":..,"contact":..,"explanation":..}, or a note's "text"; empty
                           // when nothing is
};

EventText to_text(const std::string& case_id, std::int64_t number, const Event& event);

struct NumberedEvent {
    std::string case_id;
    std::int64_t number = 0;  // from 1 in its case
    Event event;
};

// `personal` is empty when it was erased or never was: the fields are then empty too.
Result<NumberedEvent, std::string> parse_event(std::string_view event, std::string_view personal);

}  // namespace tallyman::removal
