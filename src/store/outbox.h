// Who wants to be told of which entries (webhooks.h). For the .cpp files of this folder only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace tallyman::store {

struct Subscriber {
    std::int64_t webhook = 0;
    std::vector<std::string> kinds;
};
std::vector<Subscriber> subscribers(Database& database);

std::vector<std::string> words_of(std::string_view text);  // between single blanks

}  // namespace tallyman::store
