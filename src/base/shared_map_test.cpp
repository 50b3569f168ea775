#include "base/shared_map.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman {
namespace {

std::map<std::string, int> all_of(const SharedMap<std::string, int>& map) {
    std::map<std::string, int> all;
    map.each([&](const std::string& key, int value) { EXPECT_TRUE(all.emplace(key, value).second); });
    return all;
}

TEST(SharedMap, IsAMap) {
    SharedMap<std::string, int> map;
    std::map<std::string, int> plain;
    Random random(1);
    for (int i = 0; i < 5'000; ++i) {
        const auto key = std::to_string(random.below(700));
        if (random.below(3) == 0) {
            map.erase(key);
            plain.erase(key);
        } else {
            map.set(key, i);
            plain[key] = i;
        }
    }
    EXPECT_EQ(all_of(map), plain);
    for (int i = 0; i < 700; ++i) {
        const auto key = std::to_string(i);
        const auto* found = map.find(key);
        ASSERT_EQ(found != nullptr, plain.contains(key)) << key;
        if (found != nullptr) {
            EXPECT_EQ(*found, plain.at(key));
        }
    }
}

TEST(SharedMap, ACopyStaysAsItWas) {
    SharedMap<std::string, int> map;
    for (int i = 0; i < 1'000; ++i) map.set(std::to_string(i), i);
    const auto before = map;
    const auto all = all_of(before);
    for (int i = 0; i < 1'000; i += 3) map.set(std::to_string(i), -i);
    for (int i = 1; i < 1'000; i += 3) map.erase(std::to_string(i));
    EXPECT_EQ(all_of(before), all);
    EXPECT_EQ(*map.find("3"), -3);
    EXPECT_EQ(map.find("1"), nullptr);
}

TEST(SharedMap, SharesWhatDidNotChange) {
    SharedMap<std::string, int> map;
    for (int i = 0; i < 1'000; ++i) map.set(std::to_string(i), i);
    auto later = map;
    later.set("7", 8);
    int shared = 0;
    for (int i = 0; i < 1'000; ++i) shared += map.find(std::to_string(i)) == later.find(std::to_string(i)) ? 1 : 0;
    EXPECT_GT(shared, 950);
    EXPECT_EQ(*map.find("7"), 7);
    EXPECT_EQ(*later.find("7"), 8);
}

}  // namespace
}  // namespace tallyman
