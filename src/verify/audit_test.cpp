#include "verify/audit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::verify {
namespace {

int alarms(double share, int runs, int audits) {
    Random random(7);
    int count = 0;
    for (int run = 0; run < runs; ++run) {
        AuditWatch watch(0.01, 0.95);
        for (int i = 0; i < audits; ++i) watch.add(random.chance(share));
        count += watch.broken() ? 1 : 0;
    }
    return count;
}

TEST(AuditWatch, seldom_cries_wolf_however_often_one_looks) { EXPECT_LE(alarms(0.01, 400, 2000), 32); }

TEST(AuditWatch, notices_a_broken_bound) { EXPECT_GE(alarms(0.05, 400, 300), 360); }

TEST(AuditWatch, counts_what_it_was_told) {
    AuditWatch watch(0.01, 0.95);
    for (int i = 0; i < 300; ++i) watch.add(false);
    EXPECT_EQ(watch.audited(), 300);
    EXPECT_LT(watch.upper(), 0.01);
    EXPECT_LT(watch.evidence(), 1);
}

TEST(Audit, chooses_its_share_and_always_the_same) {
    int chosen = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto order = fmt::format("O{}", i);
        chosen += is_audited(order, 5, 0.01) ? 1 : 0;
        EXPECT_EQ(is_audited(order, 5, 0.01), is_audited(order, 5, 0.01));
    }
    EXPECT_NEAR(chosen, 200, 45);
    EXPECT_FALSE(is_audited("O1", 5, 0));
    EXPECT_TRUE(is_audited("O1", 5, 1));
}

}  // namespace
}  // namespace tallyman::verify
