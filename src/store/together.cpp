#include "store/together.h"

#include "store/database.h"

namespace tallyman::store {

Together::Together(const Store& store) : transaction_(std::make_unique<Transaction>(store.database())) {}
Together::~Together() = default;
void Together::commit() { transaction_->commit(); }

}  // namespace tallyman::store
