#include "verify/words.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <gtest/gtest.h>

namespace tallyman::verify {
namespace {

// The codes that the sources below `folder` write, by how they are written there.
std::set<std::string> codes_in(const std::filesystem::path& folder, const std::string& written) {
    const std::regex pattern(written + "\"([a-z][a-z_]+)\"");
    std::set<std::string> codes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto file = entry.path().string();
        if (!file.ends_with(".cpp") || file.ends_with("_test.cpp") || file.ends_with("words.cpp")) continue;
        std::ifstream in(entry.path());
        const std::string text(std::istreambuf_iterator<char>(in), {});
        for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) codes.insert((*it)[1]);
    }
    return codes;
}

TEST(words, every_code_of_the_sources_has_its_words) {
    const std::filesystem::path src = std::string(TALLYMAN_SOURCE) + "/src";
    auto codes = codes_in(src / "vision", R"((?:\bcode = |Outcome::\w+, ))");
    EXPECT_GT(codes.size(), 1u);
    auto reasons = codes_in(src / "verify", R"((?:\{(?="\w+", \{)|reason_of\(\w+, ))");
    EXPECT_GT(reasons.size(), 8u);
    codes.merge(reasons);
    codes.merge(codes_in(src / "cli", R"((?:unreadable_examination\(\{))"));
    codes.merge(codes_in(src / "decoder", R"((?:unreadable_examination\(\{|why = \{|Unreadable\{|why\{))"));
    for (const auto& code : codes) EXPECT_NE(words_of(code), nullptr) << "no words for the code " << code;
}

TEST(words, every_row_is_complete_and_there_once) {
    std::set<std::string_view> codes;
    for (const auto& row : all_words()) {
        EXPECT_TRUE(codes.insert(row.code).second) << row.code << " stands twice";
        for (const auto text : {row.label.vi, row.label.en, row.sentence.vi, row.sentence.en}) {
            EXPECT_FALSE(text.empty()) << row.code;
        }
        EXPECT_EQ(std::count(row.sentence.vi.begin(), row.sentence.vi.end(), '{'),
                  std::count(row.sentence.en.begin(), row.sentence.en.end(), '{'))
            << row.code;
    }
}

TEST(words, a_sentence_takes_numbers_and_details) {
    EXPECT_EQ(sentence({"not_jpeg", {}, {{"detail", "PNG"}}}, Lang::en), "The file is not a JPEG picture but PNG.");
    EXPECT_EQ(sentence({"not_examined", {}, {{"check", "place"}}}, Lang::vi), "Chưa kiểm tra được: vị trí.");
    EXPECT_EQ(sentence({"line_not_shown", {}, {}}, Lang::en), "No accepted photo shows product ?.");
    EXPECT_EQ(sentence({"nobody_knows_this", {}, {}}, Lang::en), "nobody_knows_this");
}

TEST(words, a_retake_names_one_thing_to_change) {
    const Verdict dark{Decision::retake, 0.9, {{"too_dark", {}, {}}, {"motion", {}, {}}}};
    EXPECT_EQ(retake_hint(dark)->en, "Find more light.");
    EXPECT_EQ(retake_hint({Decision::retake, 0.9, {{"some new code", {}, {}}}})->en.substr(0, 13), "Take it again");
    EXPECT_FALSE(retake_hint({Decision::review, 0.9, {{"too_dark", {}, {}}}}));
}

TEST(words, lists_have_spaces) {
    const Reason reason{"some_products_seen", {{"number", 1}}, {{"missing", "893,894"}}};
    EXPECT_NE(sentence(reason, Lang::en).find("893, 894"), std::string::npos);
}

TEST(Words, ACountIsMeantWhereAListHasTheSameName) {
    const Reason reason{"fewer_cases", {{"seen", 1}, {"ordered", 2}}, {{"gtin", "A"}, {"seen", "A,B"}}};
    EXPECT_EQ(sentence(reason, Lang::en), "The photo shows only 1 of the 2 ordered cases of A.");
}

}  // namespace
}  // namespace tallyman::verify
