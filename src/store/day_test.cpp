#include "store/day.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "orders/allocate.h"
#include "store/files.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

TEST(Day, a_bare_folder_has_every_default) {
    const TestFolder folder;
    const auto day = open_day(folder.path(), {}, Lang::en);
    EXPECT_EQ(day.data, folder.path() / ".tallyman");
    EXPECT_EQ(day.outputs, folder.path());
    EXPECT_EQ(day.zone.name(), "Asia/Ho_Chi_Minh");
    EXPECT_EQ(day.lang, Lang::vi);
}

TEST(Day, reads_its_settings) {
    const TestFolder folder;
    write_atomically(
        folder.path() / "tallyman.toml",
        "zone = \"Europe/Paris\"\nlang = \"en\"\nmystery = 1\n[shelf_life]\ndays_min = 4\noutlets = { C1 = 9 }\n");
    const auto day = open_day(folder.path(), {}, Lang::en);
    EXPECT_EQ(day.zone.name(), "Europe/Paris");
    EXPECT_EQ(day.lang, Lang::en);
    EXPECT_EQ(day.problems.warnings(), 1u);
    const auto rule = shelf_life_rule(day.settings);
    EXPECT_EQ(rule.days_for({"C1"}, {"x"}), 9);
    EXPECT_EQ(rule.days_for({"C2"}, {"x"}), 4);
}

TEST(Day, a_wrong_setting_says_where) {
    const TestFolder folder;
    write_atomically(folder.path() / "tallyman.toml", "[shelf_life]\ndays_min = -1\n");
    try {
        open_day(folder.path(), {}, Lang::en);
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(
            failure.what(),
            std::string("tallyman.toml:2 [shelf_life.days_min]: the value -1 cannot be used; right: 0 .. 3650 (0)"));
        EXPECT_EQ(failure.code(), ExitCode::bad_input);
    }
    write_atomically(folder.path() / "tallyman.toml", "zone = \"Mars/Base\"\n");
    EXPECT_THROW(open_day(folder.path(), {}, Lang::en), Failure);
    EXPECT_THROW(open_day(folder.path() / "nowhere", {}, Lang::en), Failure);
}

TEST(Day, a_read_only_folder_writes_beside_its_store) {
    const TestFolder folder, data;
    std::filesystem::permissions(folder.path(),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    EXPECT_THROW(open_day(folder.path(), {}, Lang::en), Failure);
    EXPECT_EQ(open_day(folder.path(), data.path(), Lang::en).outputs, data.path());
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace tallyman::store
