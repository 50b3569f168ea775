#include "base/time.h"

#include <gtest/gtest.h>

#include "base/failure.h"

namespace tallyman {
namespace {

using namespace std::chrono_literals;

TEST(Time, reads_offsets_and_local_times_alike) {
    const Zone zone;
    const auto with_offset = parse_instant("2026-11-23T07:00:00+07:00", zone);
    EXPECT_EQ(parse_instant("2026-11-23T07:00", zone), with_offset);
    EXPECT_EQ(parse_instant("2026-11-23 00:00:00Z", zone), with_offset);
    EXPECT_EQ(zone.iso(*with_offset), "2026-11-23T07:00:00+07:00");
}

TEST(Time, refuses_what_is_no_time) {
    const Zone zone;
    for (const char* text : {"", "2026-11-23", "2026-13-01T07:00", "2026-02-30T07:00", "2026-11-23T25:00",
                             "2026-11-23T07:00:00+07:00x", "23/11/2026 07:00"}) {
        EXPECT_FALSE(parse_instant(text, zone)) << text;
    }
}

TEST(Time, day_and_clock_are_local) {
    const Zone zone;
    const auto late = parse_instant("2026-11-23T18:30:00Z", zone);
    EXPECT_EQ(iso(zone.day_of(*late)), "2026-11-24");
    EXPECT_EQ(clock_text(zone.time_of_day(*late)), "01:30");
}

TEST(Time, the_end_of_the_day_is_24) {
    EXPECT_EQ(parse_time_of_day("24:00"), 24h);
    EXPECT_EQ(parse_time_of_day("06:30"), 6h + 30min);
    EXPECT_FALSE(parse_time_of_day("24:01"));
}

TEST(Time, an_unknown_zone_is_bad_input) { EXPECT_THROW(Zone("Mars/Olympus"), Failure); }

}  // namespace
}  // namespace tallyman
