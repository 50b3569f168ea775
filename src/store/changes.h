// What of the day in memory was changed since, by whichever process: a server reads that anew and keeps the rest. The
// database itself notes each change beside the row (schema.cpp), so that nobody who writes can forget to.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>

#include "base/ids.h"

namespace tallyman::store {

class Snapshot;
class Store;

// Kept in the database by number.
enum class Part { books = 1, plans = 2, deliveries = 3, photos = 4, verdicts = 5, reviews = 6, lots = 7, batch = 8 };

struct Changes {
    std::int64_t last = 0;    // the number of the latest
    bool everything = false;  // more than is worth looking at one by one
    std::map<Part, std::set<OrderId>> of = {};

    bool any(Part part) const { return everything || of.contains(part); }
    const std::set<OrderId>& orders(Part part) const;
};

// After the one of that number.
Changes changes_since(const Store& store, std::int64_t number);

// While it lives, what is read from the store is all of one moment, whoever writes meanwhile.
class Moment {
public:
    explicit Moment(const Store& store);
    ~Moment();
    Moment(const Moment&) = delete;
    Moment& operator=(const Moment&) = delete;

private:
    std::unique_ptr<Snapshot> snapshot_;
};

}  // namespace tallyman::store
