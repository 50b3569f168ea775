#include "roads/travel_cache.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::roads {
namespace {

using namespace std::chrono_literals;

constexpr Day today{20'000 * std::chrono::days{1}};

TravelCache some_ways(std::uint64_t seed) {
    Random random(seed);
    TravelCache cache("http://maps", today);
    for (int i = 0; i < 50; ++i) {
        const LatLon from{random.uniform(-90, 90), random.uniform(-180, 180)},
            to{random.uniform(-90, 90), random.uniform(-180, 180)};
        cache.set(from, to,
                  random.chance(0.2)
                      ? TravelCache::Answer()
                      : dispatch::Travel{{random.between(0, 1'000'000)}, Seconds(random.between(0, 90'000))});
    }
    return cache;
}

TEST(TravelCache, IsReadAsItWasWritten) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::string bytes = some_ways(seed).bytes();
        const TravelCache read = TravelCache::read(bytes, "http://maps", today, 30);
        EXPECT_EQ(read.size(), 50u);
        EXPECT_EQ(read.bytes(), bytes);
    }
}

TEST(TravelCache, AnotherServiceOldAndDamagedBytesAreNoCache) {
    const std::string bytes = some_ways(1).bytes();
    const auto size = [&](const std::string& text, const char* service, Day day) {
        return TravelCache::read(text, service, day, 30).size();
    };
    EXPECT_EQ(size(bytes, "http://maps", today + std::chrono::days(29)), 50u);
    EXPECT_EQ(size(bytes, "http://maps", today + std::chrono::days(30)), 0u);
    EXPECT_EQ(size(bytes, "http://maps", today - std::chrono::days(1)), 0u) << "from the future";
    EXPECT_EQ(size(bytes, "http://map", today), 0u);
    for (std::size_t i = 0; i < bytes.size(); i += 7) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        if (i < 18 || i > 28) {  // not the day's digits
            EXPECT_EQ(size(damaged, "http://maps", today), 0u) << i;
        }
        EXPECT_EQ(size(bytes.substr(0, i), "http://maps", today), 0u) << i;
    }
}

TEST(TravelCache, NoWayIsAnAnswerToo) {
    TravelCache cache("s", today);
    cache.set({1, 2}, {3, 4}, {});
    ASSERT_NE(cache.find({1, 2}, {3, 4}), nullptr);
    EXPECT_FALSE(*cache.find({1, 2}, {3, 4}));
    EXPECT_EQ(cache.find({3, 4}, {1, 2}), nullptr);
    EXPECT_NE(cache.find({1.0000001, 2}, {3, 4}), nullptr) << "a tenth of a metre is the same place";
}

}  // namespace
}  // namespace tallyman::roads
