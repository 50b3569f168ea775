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

std::string object_event(const std::string& extra) {
    return fmt::format(R"({{"@context":[{{"ext":"https://ns.example.com/"}}],"type":"ObjectEvent","action":"OBSERVE",
        "eventTime":"2026-11-23T07:00:00+07:00","eventTimeZoneOffset":"+07:00"{}}})",
                       extra);
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

TEST(EventHash, whatever_an_extension_holds_counts) {
    const auto ends = [](const std::string& extra, const std::string& end) {
        const auto hash = pre_hash_of(extra);
        EXPECT_TRUE(hash.ends_with(end)) << hash;
    };
    const std::string ns = "{https://ns.example.com/}";
    ends(R"(,"ext:box":{"type":"ext:Thing","id":"urn:x:y","n":{"deep":[1,2]},"rdfs:comment":"words"})",
         ns + "boxid=urn:x:yndeep=1deep=2type=ext:Thing");
    ends(R"(,"unknown:name":"v")", "action=OBSERVEunknown:name=v");  // nobody declared the prefix
    ends(R"(,"https://ns.example.com/name":"v")", "action=OBSERVE" + ns + "name=v");
    ends(
        R"(,"ext:a":"gs1:Thing","ext:b":"cbv:BizStep-shipping","ext:c":"urn:epcglobal:cbv:disp:active","ext:d":"ext:own")",
        ns + "a=https://gs1.org/voc/Thing" + ns + "b=https://ref.gs1.org/cbv/BizStep-shipping" + ns +
            "c=https://ref.gs1.org/cbv/Disp-active" + ns + "d=ext:own");
    ends(R"(,"ext:stepList":["b","a"],"ext:emptyList":[])",
         "action=OBSERVE" + ns + "stepList" + ns + "step=a" + ns + "step=b");
    ends(R"(,"readPoint":{"id":"urn:x:r","ext:a":["1","2"]})", "readPointid=urn:x:r" + ns + "a=1" + ns + "a=2");
    ends(R"(,"action":"ADD","ilmd":{"cbvmda:lotNumber":"A1","plain":true})",
         "ilmdplain=true{urn:epcglobal:cbv:mda}lotNumber=A1");
    ends(R"(,"action":"ADD","ilmd":{},"bizStep":"")", "action=ADDilmd");
}

TEST(EventHash, bare_events_one_by_one_and_in_a_list) {
    const auto one = object_event(""), other = object_event(R"(,"ext:p":1)");
    const auto both = hash_events(fmt::format("[{},{}]", one, other));
    ASSERT_EQ(both->size(), 2U);
    EXPECT_EQ(both->front().id, hash_events(one)->front().id);
    EXPECT_EQ(both->back().id, hash_events(other)->front().id);
}

TEST(EventHash, xml_says_the_same_as_json) {
    const auto of_xml = [](const std::string& inside) {
        return hash_events(
                   R"(<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ext="https://ns.example.com/"
            xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:cbvmda="urn:epcglobal:cbv:mda"><EPCISBody><EventList>
            <ObjectEvent><eventTime>2026-11-23T07:00:00+07:00</eventTime><eventTimeZoneOffset>+07:00</eventTimeZoneOffset>)" +
                   inside + "</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>")
            ->front()
            .pre_hash;
    };
    EXPECT_EQ(
        of_xml("<action>OBSERVE</action><ext:box kind='k'>t<part>1</part><rdfs:comment>words</rdfs:comment></ext:box>"),
        pre_hash_of(R"(,"ext:box":{"#text":"t","kind":"k","part":"1"})"));
    EXPECT_EQ(of_xml("<action>OBSERVE</action><ext:a>x<!-- not said -->y</ext:a><bizStep/><readPoint/>"),
              pre_hash_of(R"(,"ext:a":"xy")"));
    EXPECT_EQ(of_xml("<action>ADD</action><ilmd><cbvmda:lotNumber>A1</cbvmda:lotNumber></ilmd>"),
              pre_hash_of(R"(,"action":"ADD","ilmd":{"cbvmda:lotNumber":"A1"})"));
    EXPECT_EQ(of_xml("<action>OBSERVE</action><ext:a>gs1:Thing</ext:a>"), pre_hash_of(R"(,"ext:a":"gs1:Thing")"));
}

TEST(EventHash, typed_ids_follow_sensors_and_numbers_are_trimmed) {
    const auto hash =
        pre_hash_of(R"(,"bizTransactionList":[{"type":"po","bizTransaction":"urn:x:1"},{"bizTransaction":"urn:x:0"}],
        "sensorElementList":[{"sensorReport":[{"type":"Temperature","value":26.10,"uom":"CEL","stringValue":"007.50"}]}],
        "readPoint":{"id":"urn:x:r","other:note":"0"},"ext:n":"-0.0","@context":{"other":"urn:other","ext":"https://ns.example.com/"})");
    EXPECT_TRUE(hash.ends_with(
        "readPointid=urn:x:rsensorElementListsensorElementsensorReporttype=https://gs1.org/voc/Temperature"
        "value=26.1stringValue=7.5uom=CELbizTransactionListbizTransaction=urn:x:0"
        "type=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:x:1readPoint{urn:other}note=0"
        "{https://ns.example.com/}n=0"))
        << hash;
}

TEST(EventHash, xml_names_go_by_their_namespace_not_by_their_prefix) {
    const auto event = [](const std::string& attributes, const std::string& extension) {
        return hash_events(
                   fmt::format(R"(<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" {}><EPCISBody><EventList>
            <ObjectEvent><eventTime>2026-11-23T07:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
            <action>OBSERVE</action><readPoint><id>urn:x:r</id>{}</readPoint>{}</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>)",
                               attributes, extension, extension))
            ->front()
            .pre_hash;
    };
    const auto usual = event(R"(xmlns:a="https://a.example/")", "<a:note>1</a:note>");
    EXPECT_NE(usual.find("readPointid=urn:x:r{https://a.example/}note=1{https://a.example/}note=1"), std::string::npos)
        << usual;
    EXPECT_EQ(event(R"(xmlns:b="https://a.example/")", "<b:note>1</b:note>"), usual);
    EXPECT_EQ(event("", R"(<note xmlns="https://a.example/">1</note>)"), usual);
    EXPECT_EQ(event(R"(xmlns:a="urn:wrong")", R"(<a:note xmlns:a="https://a.example/">1</a:note>)"), usual);
}

TEST(EventHash, xml_in_a_default_namespace_is_the_same_event) {
    const char* plain = R"(<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2"><EPCISBody><EventList><ObjectEvent>
        <eventTime>2026-11-23T07:00:00Z</eventTime><epcList><epc>urn:x:1</epc></epcList></ObjectEvent></EventList></EPCISBody></e:EPCISDocument>)";
    const char* by_default = R"(<EPCISDocument xmlns="urn:epcglobal:epcis:xsd:2"><EPCISBody><EventList><ObjectEvent>
        <eventTime>2026-11-23T07:00:00Z</eventTime><epcList><epc>urn:x:1</epc></epcList></ObjectEvent></EventList></EPCISBody></EPCISDocument>)";
    EXPECT_EQ(hash_events(plain)->front().id, hash_events(by_default)->front().id);
}

TEST(EventHash, one_vocabulary_in_all_its_spellings) {
    const auto id = [](const std::string& extra) { return hash_events(object_event(extra))->front().id; };
    const auto bare = id(
        R"(,"bizStep":"shipping","disposition":"in_transit","bizTransactionList":[{"type":"po","bizTransaction":"urn:x:1"}])");
    EXPECT_EQ(bare,
              id(R"(,"bizStep":"urn:epcglobal:cbv:bizstep:shipping","disposition":"urn:epcglobal:cbv:disp:in_transit",
        "bizTransactionList":[{"type":"urn:epcglobal:cbv:btt:po","bizTransaction":"urn:x:1"}])"));
    EXPECT_EQ(bare, id(R"(,"bizStep":"https://ref.gs1.org/cbv/BizStep-shipping","disposition":"cbv:Disp-in_transit",
        "bizTransactionList":[{"type":"cbv:BTT-po","bizTransaction":"urn:x:1"}])"));
}

TEST(EventHash, one_thing_as_urn_and_as_link_on_any_domain) {
    const auto id = [](const std::string& epc) {
        return hash_events(object_event(fmt::format(R"(,"epcList":["{}"])", epc)))->front().id;
    };
    const auto urn = id("urn:epc:id:sgtin:4012345.011111.9876");
    EXPECT_EQ(urn, id("https://id.gs1.org/01/04012345111118/21/9876"));
    EXPECT_EQ(urn, id("https://shop.example/some/path/01/04012345111118/10/L1/21/9876?17=270101"));
    EXPECT_NE(urn, id("https://id.gs1.org/01/04012345111118/21/9877"));
}

TEST(EventHash, an_error_declaration_an_id_and_a_record_time_do_not_make_another_event) {
    const auto id = [](const std::string& extra) { return hash_events(object_event(extra))->front().id; };
    EXPECT_EQ(id(""), id(R"(,"eventID":"urn:uuid:1","recordTime":"2026-11-24T00:00:00Z","errorDeclaration":
        {"declarationTime":"2026-11-24T00:00:00Z","reason":"incorrect_data","correctiveEventIDs":["urn:uuid:2"],"ext:why":"x"})"));
}

TEST(EventHash, persistent_dispositions_are_sorted_and_numbers_are_what_they_are_worth) {
    const auto changed = pre_hash_of(
        R"(,"persistentDisposition":{"unset":["recalled"],"set":["sellable_accessible","completeness_verified"]})");
    EXPECT_NE(
        changed.find("persistentDispositionset=https://ref.gs1.org/cbv/Disp-completeness_verified"
                     "set=https://ref.gs1.org/cbv/Disp-sellable_accessibleunset=https://ref.gs1.org/cbv/Disp-recalled"),
        std::string::npos)
        << changed;
    const auto counted = [](const char* number) {
        return pre_hash_of(fmt::format(R"(,"quantityList":[{{"epcClass":"urn:x:c","quantity":{}}}])", number));
    };
    EXPECT_EQ(counted("1.0"), counted("1"));
    EXPECT_EQ(counted("1e3"), counted("1000.000"));
    EXPECT_EQ(counted("0.30"), counted("3e-1"));
    EXPECT_NE(counted("99999999999"), counted("99999999998"));
    EXPECT_NE(counted("99999999999").find("quantity=99999999999"), std::string::npos);
}

TEST(EventHash, times_with_any_offset_and_any_number_of_decimals) {
    const auto at = [](const char* time) { return pre_hash_of(fmt::format(R"(,"eventTime":"{}")", time)); };
    EXPECT_EQ(at("2026-11-23T07:00:00+07:00"), at("2026-11-23T00:00:00.000Z"));
    EXPECT_EQ(at("2026-11-22T18:30:00-05:30"), at("2026-11-23T00:00:00Z"));
    EXPECT_EQ(at("2023-01-18T11:04:03.1415Z"), at("2023-01-18T11:04:03.142Z"));  // the standard's own example
    EXPECT_EQ(at("2023-01-18T11:04:03.1414999Z"), at("2023-01-18T11:04:03.141Z"));
}

TEST(EventHash, says_what_it_cannot_read) {
    EXPECT_FALSE(hash_events("{"));
    EXPECT_FALSE(hash_events("<a><b></a>"));
    EXPECT_FALSE(hash_events("<ObjectEvent><eventID>\xff</eventID></ObjectEvent>"));
    EXPECT_FALSE(hash_events("<ObjectEvent><eventID>&#xD800;</eventID></ObjectEvent>"));
    EXPECT_FALSE(hash_events(std::string(1000, '[')));
    EXPECT_FALSE(hash_events("7"));
    EXPECT_TRUE(hash_events("{}")->empty());
    EXPECT_TRUE(hash_events("[]")->empty());
}

}  // namespace
}  // namespace tallyman::trace
