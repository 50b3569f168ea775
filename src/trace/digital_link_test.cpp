#include "trace/digital_link.h"

#include <gtest/gtest.h>

namespace tallyman::trace {
namespace {

struct Pair {
    const char* epc;
    const char* link;
};

// From the EPC Tag Data Standard's own examples and the shared documents.
constexpr Pair pairs[] = {
    {"urn:epc:id:sgtin:4012345.011111.9876", "https://id.gs1.org/01/04012345111118/21/9876"},
    {"urn:epc:id:sscc:4012345.0111111111", "https://id.gs1.org/00/040123451111111110"},
    {"urn:epc:id:sgln:0614141.07346.1234", "https://id.gs1.org/414/0614141073467/254/1234"},
    {"urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054"},
    {"urn:epc:id:pgln:4012345.00000", "https://id.gs1.org/417/4012345000009"},
    {"urn:epc:id:giai:4000001.111", "https://id.gs1.org/8004/4000001111"},
    {"urn:epc:id:gdti:4012345.55555.1234", "https://id.gs1.org/253/40123455555541234"},
    {"urn:epc:id:grai:0614141.12345.400", "https://id.gs1.org/8003/00614141123452400"},
    {"urn:epc:class:lgtin:4054739.099914.20160711", "https://id.gs1.org/01/04054739999148/10/20160711"},
    {"urn:epc:idpat:sgtin:4012345.066666.*", "https://id.gs1.org/01/04012345666663"},
};

TEST(DigitalLink, of_every_epc_scheme) {
    for (const auto& [epc, link] : pairs) EXPECT_EQ(digital_link_of_epc(epc), link);
}

TEST(DigitalLink, and_back) {
    for (const auto& [epc, link] : pairs) EXPECT_EQ(epc_of_digital_link(link, 7), epc);
}

TEST(DigitalLink, refuses_what_is_no_epc) {
    for (const char* text : {"urn:epc:id:sgtin:4012345", "urn:epc:id:sgtin:40123x5.011111.1", "urn:epc:id:gid:1.2.3",
                             "urn:epc:id:sgtin:4012345.0111112.1", "urn:epc:", "", "https://id.gs1.org/01/1"}) {
        EXPECT_FALSE(digital_link_of_epc(text)) << text;
    }
}

TEST(DigitalLink, canonical_form_is_domain_free_and_finest) {
    EXPECT_EQ(canonical_uri("https://shop.example.com/some/path/01/4012345111118/10/L1/21/7?x=1"),
              "https://id.gs1.org/01/04012345111118/21/7");
    EXPECT_EQ(canonical_uri("https://id.gs1.de/01/04012345999990/10/L1"), "https://id.gs1.org/01/04012345999990/10/L1");
    EXPECT_EQ(canonical_uri("http://b.example/gtin/4012345111118/lot/L1/ser/7/"), "https://id.gs1.org/01/04012345111118/21/7");
    EXPECT_EQ(canonical_uri("urn:epc:id:sgtin:4012345.011111.a(b)!"), "https://id.gs1.org/01/04012345111118/21/a%28b%29%21");
    EXPECT_EQ(canonical_uri("https://example.com/certificate/ABC"), "https://example.com/certificate/ABC");
    EXPECT_EQ(canonical_uri("urn:epcglobal:cbv:bt:1:2"), "urn:epcglobal:cbv:bt:1:2");
}

}  // namespace
}  // namespace tallyman::trace
