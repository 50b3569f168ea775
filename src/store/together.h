// Several changes of one store as one: all of them are on the disk after `commit`, none of them without it.
#pragma once

#include <memory>

#include "store/store.h"

namespace tallyman::store {

class Transaction;

class Together {
public:
    explicit Together(const Store& store);
    ~Together();
    void commit();

private:
    std::unique_ptr<Transaction> transaction_;
};

}  // namespace tallyman::store
