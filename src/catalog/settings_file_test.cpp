#include "catalog/settings_file.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

constexpr Setting known[] = {
    zone_setting,
    {.key = "plan.road_factor", .standard = 1.35, .unit = "m/m", .meaning = {"đường", "road"}, .min = 1, .max = 3},
    {.key = "plan.seed", .standard = std::int64_t{1}, .unit = "", .meaning = {"hạt giống", "seed"}},
    {.key = "plan.night", .standard = false, .unit = "", .meaning = {"đêm", "night"}},
    {.key = "shelf_life.outlets.*",
     .standard = std::int64_t{0},
     .unit = "days",
     .meaning = {"ngày", "days"},
     .max = 3650},
};

TEST(SettingsFile, reads_values_and_falls_back_to_defaults) {
    Problems problems;
    const auto settings =
        read_settings("zone = \"Europe/Paris\"\n[plan]\nroad_factor = 2\n[shelf_life.outlets]\n\"C.1\" = 9\nC2 = 5\n",
                      known, problems);
    EXPECT_TRUE(problems.listed().empty());
    EXPECT_EQ(settings.text(zone_setting), "Europe/Paris");
    EXPECT_EQ(settings.number(known[1]), 2.0);
    EXPECT_EQ(settings.integer(known[2]), 1);
    EXPECT_FALSE(settings.flag(known[3]));
    EXPECT_EQ(settings.integers_by_name(known[4]),
              (std::vector<std::pair<std::string, std::int64_t>>{{"C.1", 9}, {"C2", 5}}));
}

TEST(SettingsFile, an_unknown_key_is_a_warning_that_names_it) {
    Problems problems;
    read_settings("[plan]\nrode_factor = 2\n", known, problems);
    ASSERT_EQ(problems.listed().size(), 1u);
    EXPECT_EQ(problems.listed()[0].severity, Severity::warning);
    EXPECT_EQ(sentence(problems.listed()[0], Lang::en),
              "tallyman.toml:2 [plan.rode_factor]: unknown key, left out; right: a key from the template that "
              "`tallyman init` writes");
}

TEST(SettingsFile, a_wrong_value_refuses) {
    for (const auto* toml :
         {"[plan]\nroad_factor = 0.5\n", "[plan]\nroad_factor = \"2\"\n", "[plan]\nseed = 1.5\n", "[plan]\nnight = 1\n",
          "zone = 7\n", "zone = \n", "[plan\n", "[shelf_life.outlets]\nC1 = -1\n"}) {
        Problems problems;
        read_settings(toml, known, problems);
        EXPECT_TRUE(problems.refused()) << toml;
    }
}

TEST(SettingsFile, the_template_reads_back_to_the_defaults) {
    for (const auto lang : {Lang::vi, Lang::en}) {
        Problems problems;
        const auto settings = read_settings(settings_template(known, lang), known, problems);
        for (const auto& problem : problems.listed()) ADD_FAILURE() << sentence(problem, lang);
        EXPECT_EQ(settings.number(known[1]), 1.35);
        EXPECT_TRUE(settings.integers_by_name(known[4]).empty());
    }
}

}  // namespace
}  // namespace tallyman
