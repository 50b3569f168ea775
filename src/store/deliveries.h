// What phones said happened at the doors, event by event (orders/delivery.h says what holds).
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "orders/delivery.h"
#include "store/store.h"

namespace tallyman::store {

class Deliveries {
public:
    explicit Deliveries(const Store& store) : store_(store), database_(store.database()) {}

    // A phone's sequence is one above what it made or saw, so an honest one is never far above all that came in. Beyond
    // this an event is refused: every phone that saw it would go on from there, and soon there were no higher number.
    static constexpr std::int64_t sequence_ahead_max = 1'000'000'000;

    enum class Taken {
        accepted,
        known,      // came before, the very same
        reused,     // its id names another event
        too_far_on  // its sequence, see above
    };
    // One transaction with the ledger; each by itself, in the sequence given.
    std::vector<Taken> add(std::span<const DeliveryEvent> events, std::int64_t account);

    std::optional<Delivery> of(const OrderId& order) const;  // nothing while nobody has said anything
    std::map<OrderId, Delivery> all() const;

private:
    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
