// The small files of a day folder that a plan goes by besides the catalog; each may be missing.
#pragma once

#include <filesystem>
#include <vector>

#include "catalog/catalog.h"
#include "dispatch/day_rules.h"
#include "dispatch/travel_table.h"

namespace tallyman::store {

struct DayTables {
    dispatch::DayRules rules;                   // limits.csv, windows.csv, habits.csv, traffic.csv
    std::vector<dispatch::TravelTable> travel;  // matrix.csv
};

// Throws Failure naming file, line and what is wrong.
DayTables read_day_tables(const std::filesystem::path& folder, const Catalog& catalog);

}  // namespace tallyman::store
