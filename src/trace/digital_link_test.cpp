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
    {"urn:epc:id:sgtin:4012345.011111.a!(b)*+,:c'%2F", "https://id.gs1.org/01/04012345111118/21/a%21%28b%29%2A%2B%2C%3Ac'%2F"},
    {"urn:epc:id:upui:4012345.011111.51qIgY)%3C%26Jp3*j7'SDB",
     "https://id.gs1.org/01/04012345111118/235/51qIgY%29%3C%26Jp3%2Aj7'SDB"},
    {"urn:epc:id:giai:4000001.a(b).c", "https://id.gs1.org/8004/4000001a%28b%29.c"},
    {"urn:epc:id:ginc:4012345.xyz47%2F11", "https://id.gs1.org/401/4012345xyz47%2F11"},
    {"urn:epc:id:gsin:4012345.123456789", "https://id.gs1.org/402/40123451234567894"},
    {"urn:epc:id:gsrn:4012345.1234567890", "https://id.gs1.org/8018/401234512345678900"},
    {"urn:epc:id:gsrnp:4012345.1234567890", "https://id.gs1.org/8017/401234512345678900"},
    {"urn:epc:id:sgcn:4012345.67890.04711", "https://id.gs1.org/255/401234567890104711"},
    {"urn:epc:id:cpi:4012345.AB%2F12.123", "https://id.gs1.org/8010/4012345AB%2F12/8011/123"},
    {"urn:epc:id:itip:4012345.011111.01.02.987", "https://id.gs1.org/8006/040123451111180102/21/987"},
    {"urn:epc:idpat:grai:0614141.12345.*", "https://id.gs1.org/8003/00614141123452"},
    {"urn:epc:idpat:gdti:4012345.55555.*", "https://id.gs1.org/253/4012345555554"},
    {"urn:epc:idpat:sgcn:4012345.67890.*", "https://id.gs1.org/255/4012345678901"},
    {"urn:epc:idpat:cpi:4012345.AB12.*", "https://id.gs1.org/8010/4012345AB12"},
    {"urn:epc:idpat:itip:4012345.011111.01.02.*", "https://id.gs1.org/8006/040123451111180102"},
};

TEST(DigitalLink, of_every_epc_scheme) {
    for (const auto& [epc, link] : pairs) EXPECT_EQ(digital_link_of_epc(epc), link);
}

TEST(DigitalLink, and_back) {
    for (const auto& [epc, link] : pairs) EXPECT_EQ(epc_of_digital_link(link, 7), epc);
}

TEST(DigitalLink, company_prefixes_of_6_to_12_digits) {
    EXPECT_EQ(digital_link_of_epc("urn:epc:id:sgtin:401234.0111111.9876"), "https://id.gs1.org/01/04012341111112/21/9876");
    EXPECT_EQ(digital_link_of_epc("urn:epc:id:sgln:401234567890..0"), "https://id.gs1.org/414/4012345678901");
    EXPECT_EQ(epc_of_digital_link("https://id.gs1.org/414/4012345678901", 12), "urn:epc:id:sgln:401234567890..0");
    EXPECT_FALSE(digital_link_of_epc("urn:epc:id:sgtin:40123.01111111.9876"));
    EXPECT_FALSE(epc_of_digital_link("https://id.gs1.org/414/4012345678901", 13));
}

TEST(DigitalLink, breaks_no_scheme_s_grammar) {
    for (const char* text :
         {"urn:epc:id:sgtin:4012345.011111.123456789012345678901", "urn:epc:id:sgtin:4012345.011111.",
          "urn:epc:id:sgtin:4012345.011111", "urn:epc:id:sgtin:4012345.011111.a%20b", "urn:epc:id:sgtin:4012345.011111.a b",
          "urn:epc:id:sgtin:4012345.011111.a%2", "urn:epc:id:sgln:4012345.00005", "urn:epc:id:grai:4012345.55555",
          "urn:epc:id:grai:4012345.55555.12345678901234567", "urn:epc:id:giai:4000001.123456789012345678901234",
          "urn:epc:id:gdti:4012345.55555", "urn:epc:id:cpi:4012345.ab.123", "urn:epc:id:cpi:4012345.AB12.abc",
          "urn:epc:id:sgcn:4012345.67890.A1", "urn:epc:id:itip:4012345.011111.1.2.987", "urn:epc:id:itip:4012345.011111.01.02",
          "urn:epc:class:sgtin:4012345.012345.1", "urn:epc:id:lgtin:4012345.012345.1", "urn:epc:idpat:sgln:4012345.00005.*",
          "urn:epc:idpat:lgtin:4012345.012345.*", "urn:epc:idpat:sgtin:4012345.*.*", "urn:epc:id:pgln:4012345.00225.0"}) {
        EXPECT_FALSE(digital_link_of_epc(text)) << text;
        EXPECT_EQ(canonical_uri(text), text);
    }
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
    EXPECT_EQ(canonical_uri("https://example.com/401/an-order"), "https://example.com/401/an-order");
    EXPECT_EQ(canonical_uri("urn:epcglobal:cbv:bt:1:2"), "urn:epcglobal:cbv:bt:1:2");
}

}  // namespace
}  // namespace tallyman::trace
