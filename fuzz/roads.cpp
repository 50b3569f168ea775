// Any bytes as the answer of a routing service, and as the cache of one: a table of the asked size, a cache that is
// written as it was read, or nothing.
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/failure.h"
#include "roads/osrm_table.h"
#include "roads/travel_cache.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::roads;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    constexpr tallyman::Day today{std::chrono::days(20'000)};
    const TravelCache cache = TravelCache::read(bytes, "http://s", today, 30);
    if (cache.size() > 0 && TravelCache::read(cache.bytes(), "http://s", today, 30).bytes() != cache.bytes())
        std::abort();
    refusal(bytes);
    shown_service(std::string(bytes));
    try {
        if (read_table(bytes, 2, 2, "service").size() != 4) std::abort();
    } catch (const tallyman::Failure&) {
    }
    return 0;
}
