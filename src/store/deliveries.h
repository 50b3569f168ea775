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

    enum class Taken {
        accepted,
        known,   // came before, the very same
        reused,  // its id names another event
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
