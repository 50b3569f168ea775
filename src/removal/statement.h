// The statement of reasons that those affected get (Regulation (EU) 2022/2065 Art. 17): what was done, on which facts
// and ground, whether software took part, how and until when to appeal. In words, and in the field names of the DSA
// transparency database's API, the fields that name neither requester nor affected.
#pragma once

#include <string>

#include "base/lang.h"
#include "removal/case.h"

namespace tallyman::removal {

// Of an executed case.
std::string statement(const Case& request, Lang lang);

constexpr std::string_view dsa_schema = "2025-07";  // the version of the database's fields that is written
std::string dsa_record(const Case& request);        // one JSON object, members sorted

}  // namespace tallyman::removal
