// What happened at a stop, made of what phones said. A phone without signal sends its events hours later, twice, or in
// another order, and two phones may speak of the same stop; so the state is a function of the set of events and not of
// the sequence in which they came in. Of the events that settle an order (done, withdrawn) the greatest by (sequence,
// device, id) holds; `sequence` is a Lamport clock (Lamport, "Time, clocks, and the ordering of events", 1978): one
// more than the highest that the phone has made or seen. The phone's own time is shown and orders nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"

namespace tallyman {

enum class DeliveryOutcome { delivered, partly_delivered, refused, closed, returned };
std::string_view name(DeliveryOutcome outcome);
std::optional<DeliveryOutcome> parse_outcome(std::string_view text);

struct DeliveredLine {
    Gtin gtin;
    std::optional<LotId> lot;
    Cases delivered;
    Cases returned;      // went back onto the van
    std::string reason;  // code, empty when there is nothing to explain

    friend bool operator==(const DeliveredLine&, const DeliveredLine&) = default;
};

struct Empties {
    std::string kind;
    std::int64_t count = 0;

    friend bool operator==(const Empties&, const Empties&) = default;
};

struct DeliveryEvent {
    enum class Kind { arrived, done, withdrawn };

    std::string id;
    std::string device;
    std::int64_t sequence = 0;
    OrderId order;
    Kind kind = Kind::done;
    Instant at{};  // by the phone's clock
    std::optional<LatLon> position;
    std::optional<DeliveryOutcome> outcome;  // of `done`
    std::vector<DeliveredLine> lines;
    std::vector<Empties> empties;
    Money cash;
    std::string note;
    std::string driver;  // who was signed in
};
std::string_view name(DeliveryEvent::Kind kind);
std::optional<DeliveryEvent::Kind> parse_event_kind(std::string_view text);

struct Delivery {
    OrderId order;
    std::optional<Instant> arrived_at;
    std::optional<DeliveryOutcome> outcome;  // nothing while the stop is open
    std::optional<Instant> done_at;
    std::vector<DeliveredLine> lines;
    std::vector<Empties> empties;
    Money cash;
    std::string note;
    std::string driver;
    std::string device;
    std::int64_t sequence = 0;    // the highest of all events
    std::int64_t superseded = 0;  // settling events that another one overruled

    friend bool operator==(const Delivery&, const Delivery&) = default;
};

// All events of one order, in any sequence; the same event (by id) twice counts once.
Delivery delivery_of(const OrderId& order, std::span<const DeliveryEvent> events);

}  // namespace tallyman
