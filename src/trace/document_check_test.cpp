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
    return json::parse(R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ext":"https://e.example/"}],
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

TEST(DocumentCheck, survives_what_is_no_document) {
    for (const char* text : {"", "null", "[]", "{\"type\":1}", "<x/>", "{\"type\":\"EPCISDocument\",\"epcisBody\":7}"}) {
        EXPECT_FALSE(check_document(text).empty()) << text;
    }
}

}  // namespace
}  // namespace tallyman::trace
