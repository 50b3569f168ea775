// Why a line is short, in words: the one place where they are made.
#pragma once

#include <string>

#include "base/lang.h"
#include "orders/allocate.h"

namespace tallyman {

// "order O7, 8934567000017: 3 of 10 cases; served first: orders O1, O2 took 12 cases; ..."
std::string sentence(const AllocatedLine& line, Lang lang);
std::string sentence(const ShortReason& reason, Lang lang);

}  // namespace tallyman
