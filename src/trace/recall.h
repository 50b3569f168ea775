// From a lot forward to whoever has it, and back to where it came from. The events of the lot and of everything that
// ever carried it are played in the sequence of their times, however late they came in; what is where at the end is
// the answer. An event that was declared an error (EPCIS 2.0, 7.4.1.4) is left out with its declaration.
//
// Over 10,000,000 events the answer takes as long as the lot's own events, since each thing's are found by index.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "trace/event.h"

namespace tallyman::trace {

// All events that name a thing, in any sequence.
using EventsAbout = std::function<std::vector<EventFacts>(const std::string& thing)>;

// The lot's events and those of everything that carried it, in time, without those that were declared an error.
std::vector<EventFacts> story_of(const std::string& lot, const EventsAbout& events_about);

struct Whereabouts {
    std::string place;  // where it was received; empty for what is on its way
    double count = 0;
    Milliseconds since = 0;              // of the last event that changed it
    std::set<std::string> carriers;      // pallets, loads: what it came in or is in
    std::set<std::string> transactions;  // order numbers and the like
};

struct Recall {
    std::string lot;
    double made = 0;                     // as commissioned or first seen
    std::vector<Whereabouts> places;     // with a count above 0, most first
    double out = 0;                      // in places that neither made nor shipped it, and on its way
    double gone = 0;                     // destroyed, sold, used up: DELETEd or transformed
    std::vector<std::string> origin;     // where it was made, and the lots it was made of, and theirs
    std::vector<std::string> made_into;  // lots that it went into, and so on: to be recalled as well
    bool held = false;                   // "recalled" was set and not unset
    std::size_t events = 0;
    std::vector<std::string> doubts;  // counts that do not add up
};

// `lot` in canonical form: https://id.gs1.org/01/GTIN/10/LOT
Recall recall(const std::string& lot, const EventsAbout& events_about);

}  // namespace tallyman::trace
