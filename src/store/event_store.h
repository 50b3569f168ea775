// EPCIS events in the store: captured whole or not at all, found by id, by the things they name and by time. A thing is
// indexed by the first 64 bits of its URI's SHA-256, so 10,000,000 events with three things each cost 1 GB of index and
// a lookup a few page reads; two things under one number are told apart by reading the event.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/failure.h"
#include "base/result.h"
#include "trace/capture.h"
#include "trace/query.h"
#include "trace/recall.h"

namespace tallyman::store {

class Database;

// Where an event stands in the sequence that a query asked for: its time (or when it was captured) and its number.
struct EventPlace {
    trace::Milliseconds time = 0;
    std::int64_t number = 0;  // in the sequence of capture

    friend auto operator<=>(const EventPlace&, const EventPlace&) = default;
};

struct StoredEvent {
    EventPlace place;
    trace::Milliseconds recorded = 0;  // never before that of the event before it
    std::string text;                  // JSON-LD
    std::string hash;                  // ni:///sha-256;...
};

struct TooManyEvents : Failure {
    using Failure::Failure;
};

struct Captured {
    std::size_t added = 0;
    std::size_t known = 0;  // the same event, captured before
};

class EventStore {
public:
    explicit EventStore(const std::filesystem::path& data, Clock clock = system_now);
    ~EventStore();

    // One transaction with the ledger, which is told the hashes of what is new about each lot. An event whose id is
    // taken by another one is refused, unless it declares that one an error; the problems name every such event and
    // nothing is added.
    Result<Captured, std::vector<trace::Problem>> add(std::span<const trace::CapturedEvent> events);
    Result<Captured, std::vector<trace::Problem>> capture(std::string_view document);

    // Throws TooManyEvents when there are more answers than the query's count_max.
    std::vector<StoredEvent> find(const trace::EventQuery& query) const;
    // At most `count` answers, those that come after `after` in the query's sequence. What is captured meanwhile moves
    // no page.
    std::vector<StoredEvent> page(const trace::EventQuery& query, const std::optional<EventPlace>& after,
                                  std::size_t count) const;
    std::vector<trace::EventFacts> about(const std::string& thing) const;
    trace::Recall recall(const std::string& lot) const;
    bool is_held(const std::string& lot) const;  // as recall says, but soon answered for the many that nobody held
    std::int64_t size() const;

private:
    // What was ever packed into it, through at most `depth` layers.
    std::set<std::string> lots_inside(const std::string& thing, int depth) const;

    std::unique_ptr<Database> database_;
    Clock clock_;
};

}  // namespace tallyman::store
