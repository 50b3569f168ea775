#include "review/appeal.h"

#include <vector>

#include <gtest/gtest.h>

namespace tallyman::review {
namespace {

const Instant noon{Seconds{1'800'000'000}};
const VerdictInForce rejected{{"O1"}, "driver-1", "C1", Answer::reject, "an", noon};

TEST(Appeal, is_filed_once_by_those_involved) {
    const auto appeal = file_appeal(rejected, {}, "driver-1", "the shop was closed", noon);
    ASSERT_TRUE(appeal);
    const std::vector<Appeal> earlier = {*appeal};
    EXPECT_EQ(file_appeal(rejected, earlier, "driver-1", "again", noon).error(), AppealError::appealed_before);
    EXPECT_TRUE(file_appeal(rejected, earlier, "C1", "we did not get it", noon));
    EXPECT_EQ(file_appeal(rejected, {}, "driver-2", "x", noon).error(), AppealError::not_involved);
    EXPECT_EQ(file_appeal(rejected, {}, "driver-1", "  ", noon).error(), AppealError::no_reason);
    EXPECT_EQ(file_appeal(rejected, {}, "C1", "x", noon + std::chrono::hours(31 * 24)).error(), AppealError::too_late);
}

TEST(Appeal, another_person_decides_with_a_reason) {
    const auto appeal = file_appeal(rejected, {}, "driver-1", "the shop was closed", noon);
    EXPECT_EQ(decide_appeal(*appeal, rejected, "an", Answer::accept, "seen", noon).error(), AppealError::same_person);
    EXPECT_EQ(decide_appeal(*appeal, rejected, "driver-1", Answer::accept, "seen", noon).error(),
              AppealError::own_delivery);
    EXPECT_EQ(decide_appeal(*appeal, rejected, "binh", Answer::accept, "", noon).error(), AppealError::no_reason);
    const auto decided = decide_appeal(*appeal, rejected, "binh", Answer::accept, "the goods are in the photo", noon);
    ASSERT_TRUE(decided);
    EXPECT_EQ(decide_appeal(*decided, rejected, "chi", Answer::reject, "no", noon).error(),
              AppealError::already_decided);
    EXPECT_TRUE(is_overturned(*decided, rejected.answer));
    EXPECT_FALSE(is_overturned(*appeal, rejected.answer)) << "still open";
    EXPECT_EQ(decide_appeal(*appeal, rejected, "binh", Answer::cannot_tell, "too dark", noon).error(),
              AppealError::needs_answer);
    const auto kept = decide_appeal(*appeal, rejected, "binh", Answer::reject, "another shop's shelf", noon);
    EXPECT_FALSE(is_overturned(*kept, rejected.answer));
}

}  // namespace
}  // namespace tallyman::review
