// The empty CSV file that a clerk begins with: what each column means in comments, an example, the header row.
#pragma once

#include <string>

#include "base/lang.h"
#include "catalog/table.h"

namespace tallyman {

// Imports cleanly as it is, with no rows. Begins with a byte-order mark: without it Excel shows Vietnamese as noise.
std::string csv_template(const TableFormat& format, Lang lang);

}  // namespace tallyman
