// A document offered for capture: all of its events as values, or none and why not. Whether an event is new, known or
// contradicts another one is for whoever holds the events to say; nothing here is half-captured.
// Bounds: an event of 4 MiB names 10,000 things with room to spare; what is longer is data that belongs elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "trace/document_check.h"
#include "trace/event.h"

namespace tallyman::trace {

constexpr std::size_t event_bytes_max = 4 << 20;
constexpr std::size_t event_items_max = 100'000;
constexpr std::chrono::hours event_ahead_max{1};  // of our clock; clocks of scanners differ by minutes

struct CapturedEvent {
    std::string id;    // its eventID, or its hash when it has none
    std::string hash;  // ni:///sha-256;...?ver=CBV2.0
    EventFacts facts;
    std::string text;  // JSON-LD in one line, with the @context that holds for it
};

Result<std::vector<CapturedEvent>, std::vector<Problem>> read_capture(std::string_view document, Instant now);

// Events as one EPCIS document, and as the answer to a SimpleEventQuery; `created` is its creationDate.
std::string document_of(const std::vector<std::string>& event_texts, Instant created);
std::string query_document_of(const std::vector<std::string>& event_texts, Instant created);

}  // namespace tallyman::trace
