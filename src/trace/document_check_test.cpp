#include "trace/document_check.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tallyman::trace {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json valid_document() {
    return json::parse(
        R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ext":"https://e.example/"}],
        "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-23T07:00:00+07:00",
        "epcisBody":{"eventList":[{"type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-11-23T07:00:00.000+07:00",
        "eventTimeZoneOffset":"+07:00","epcList":["urn:epc:id:sscc:4012345.0111111111"],"bizStep":"shipping",
        "readPoint":{"id":"urn:epc:id:sgln:4012345.00005.0"},"ext:note":"x"}]}})");
}

TEST(DocumentCheck, accepts_every_shared_example) {
    const fs::path shared = fs::path(TALLYMAN_SHARED) / "epcis";
    if (!fs::exists(shared)) GTEST_SKIP() << "shared data not there";
    for (const auto& entry : fs::directory_iterator(shared / "examples")) {
        std::ifstream file(entry.path());
        const auto problems = check_document(std::string(std::istreambuf_iterator<char>(file), {}));
        EXPECT_TRUE(problems.empty()) << entry.path() << problems.front().path << ": " << problems.front().what;
    }
}

TEST(DocumentCheck, times_are_those_of_rfc_3339) {
    const auto valid_at = [](const char* time) {
        json document = valid_document();
        document["epcisBody"]["eventList"][0]["eventTime"] = time;
        return check_document(document.dump()).empty();
    };
    for (const char* time :
         {"2024-02-29T00:00:00Z", "2026-11-23T23:59:59.123456789-14:00", "2026-11-23T00:00:00+00:00"})
        EXPECT_TRUE(valid_at(time)) << time;
    for (const char* time :
         {"2026-11-23T24:00:00Z", "2026-11-23T07:00:00+0700", "2026-11-23T07:00:00+07", "2026-11-23T07:00:00.Z",
          "2026-11-23 07:00:00Z", "2026-11-23T07:00:00", "2026-11-23T07:00Z", "2026-02-29T07:00:00Z",
          "2026-11-31T07:00:00Z", "2026-13-01T07:00:00Z", "2026-11-23T07:60:00Z", "2026-11-23T07:00:61Z",
          "2026-11-23T07:00:00,5Z", "2026-11-23T07:00:00Z ", "26-11-23T07:00:00Z", "20261123T070000Z",
          "2026-11-23T07:00:00Z+07:00", ""})
        EXPECT_FALSE(valid_at(time)) << time;
}

TEST(DocumentCheck, uris_are_those_of_rfc_3986) {
    const auto valid_as = [](const char* uri) {
        json document = valid_document();
        document["epcisBody"]["eventList"][0]["epcList"][0] = uri;
        return check_document(document.dump()).empty();
    };
    for (const char* uri : {"urn:x:y", "https://user@[::1]:80/a%2Fb?c=d/?#e", "my_ext:x", "mailto:a@b", "x:"})
        EXPECT_TRUE(valid_as(uri)) << uri;
    for (const char* uri : {"", "x", "/a", "1x:y", ":x", "https://a b", "https://a%zz", "urn:x:%2", "https://a/\u00e9",
                            "https://a#b#c", "https://a/[b]", "urn:x:{y}", "urn:x:y\n"})
        EXPECT_FALSE(valid_as(uri)) << uri;
}

struct Fault {
    const char* pointer;  // what is changed
    json value;           // null removes it
    const char* named;    // where the problem must be reported
};

TEST(DocumentCheck, names_every_planted_fault) {
    const std::string event = "/epcisBody/eventList/0";
    const Fault faults[] = {
        {"/schemaVersion", nullptr, "/"},
        {"/schemaVersion", "two", "/schemaVersion"},
        {"/creationDate", "2026-11-23T07:00:00", "/creationDate"},
        {"/epcisBody/eventList", "none", "/epcisBody/eventList"},
        {"/unknown", 1, "/unknown"},
        {"/epcisBody/eventList/0/eventTime", nullptr, "/epcisBody/eventList/0"},
        {"/epcisBody/eventList/0/eventTime", "yesterday", "/epcisBody/eventList/0/eventTime"},
        {"/epcisBody/eventList/0/eventTimeZoneOffset", "+15:00", "/epcisBody/eventList/0/eventTimeZoneOffset"},
        {"/epcisBody/eventList/0/action", "LOOK", "/epcisBody/eventList/0/action"},
        {"/epcisBody/eventList/0/type", "WishEvent", "/epcisBody/eventList/0/type"},
        {"/epcisBody/eventList/0/epcList", nullptr, "/epcisBody/eventList/0"},
        {"/epcisBody/eventList/0/epcList/0", "no uri", "/epcisBody/eventList/0/epcList/0"},
        {"/epcisBody/eventList/0/bizStep", "urn:epcglobal:cbv:bizstep:shipping", "/epcisBody/eventList/0/bizStep"},
        {"/epcisBody/eventList/0/bizStep", "shiping", "/epcisBody/eventList/0/bizStep"},
        {"/epcisBody/eventList/0/readPoint", json::object(), "/epcisBody/eventList/0/readPoint"},
        {"/epcisBody/eventList/0/ilmd", json::object(), "/epcisBody/eventList/0/ilmd"},
        {"/epcisBody/eventList/0/parentID", "urn:x:y", "/epcisBody/eventList/0/parentID"},
        {"/epcisBody/eventList/0/quantityList", json::parse(R"([{"epcClass":"urn:x:y","quantity":"1"}])"),
         "/epcisBody/eventList/0/quantityList/0/quantity"},
    };
    ASSERT_TRUE(check_document(valid_document().dump()).empty());
    for (const auto& fault : faults) {
        json document = valid_document();
        const json::json_pointer pointer(fault.pointer);
        if (fault.value.is_null()) {
            document[pointer.parent_pointer()].erase(pointer.back());
        } else {
            document[pointer] = fault.value;
        }
        const auto problems = check_document(document.dump());
        ASSERT_FALSE(problems.empty()) << fault.pointer << " " << fault.value;
        EXPECT_TRUE(problems.front().path == fault.named ||
                    (fault.named == event && problems.front().path.starts_with(event)))
            << fault.pointer << ": " << problems.front().path << " " << problems.front().what;
    }
}

TEST(DocumentCheck, xml_by_the_same_rules) {
    const auto places = [](const std::string& root, const std::string& body) {
        std::string all;
        for (const auto& problem : check_document(
                 "<e:" + root +
                 R"( xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-11-23T07:00:00Z">)" +
                 body + "</e:" + root + ">"))
            all += problem.path + " ";
        return all;
    };
    const auto event = [](const std::string& kind, const std::string& inside) {
        return "<EPCISBody><EventList><" + kind +
               " xmlns:x='urn:x'><eventTime>2026-11-23T07:00:00Z</eventTime>"
               "<eventTimeZoneOffset>+07:00</eventTimeZoneOffset>" +
               inside + "</" + kind + "></EventList></EPCISBody>";
    };
    const std::string what = "<epcList><epc>urn:x:y</epc></epcList><action>ADD</action>";
    const std::string at = "/epcisBody/eventList/0";
    EXPECT_EQ(places("EPCISDocument", event("ObjectEvent", what)), "");
    EXPECT_EQ(places("EPCISDocument", event("ObjectEvent", what + "<x:y>1</x:y>")), "");
    EXPECT_EQ(places("EPCISDocument", event("x:Own", "<x:y>1</x:y>")), "");
    EXPECT_EQ(places("EPCISDocument", event("ObjectEvent", what + "<colour>red</colour>")), at + "/colour ");
    EXPECT_EQ(places("EPCISDocument", event("ObjectEvent", "<action>LOOK</action>")), at + "/action " + at + " ");
    EXPECT_EQ(places("EPCISDocument", event("QuantityEvent", what)), at + "/type ");
    EXPECT_EQ(places("EPCISDocument", ""), "/ ");
    EXPECT_NE(places("Delivery", event("ObjectEvent", what)), "");
}

TEST(DocumentCheck, survives_what_is_no_document) {
    for (const char* text :
         {"", "null", "[]", "{\"type\":1}", "<x/>", "{\"type\":\"EPCISDocument\",\"epcisBody\":7}"}) {
        EXPECT_FALSE(check_document(text).empty()) << text;
    }
}

}  // namespace
}  // namespace tallyman::trace
