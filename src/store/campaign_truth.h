// What the day knows of the orders that carry a campaign's goods: stock given, vans, doors, verdicts in force, appeals,
// photos that were accepted and not erased. Read from the store as it stands.
#pragma once

#include <map>
#include <span>
#include <string>

#include "campaign/page.h"
#include "store/store.h"

namespace tallyman::store {

campaign::Truth truth_of(const Store& store, std::span<const campaign::Campaign> campaigns);

std::map<Gtin, std::string> product_names(const Store& store);

// Throws Failure unless the order is there, has this product, and no campaign has taken more of it than it holds.
void check_allocation(const Store& store, std::span<const campaign::Campaign> campaigns,
                      const campaign::Allocated& allocated, const Gtin& gtin);

}  // namespace tallyman::store
