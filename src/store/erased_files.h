// What the files of a day folder tell of one photo, taken out of them: its time and position in photos.csv, its rows in
// verdicts.csv and verdicts.json, the report that shows it. And which photos the ledger says are erased. For the .cpp
// files of this folder only.
#pragma once

#include <set>
#include <string>

#include "store/database.h"
#include "store/day.h"

namespace tallyman::store {

void forget_in_files(const DayFolder& day, const std::string& photo);
void forget_position_in_files(const DayFolder& day, const std::string& photo);

std::set<std::string> erased_names(Database& database);
// Inside the transaction of an import: its rows of erased photos say no time and no place.
void forget_in_import(Database& database, std::int64_t import);

}  // namespace tallyman::store
