#include "vision/codes/check_codes.h"

#include <gtest/gtest.h>

namespace tallyman::vision {
namespace {

const Box box{10, 20, 30, 40, "code"};

Expectation order_17() {
    Expectation expected;
    expected.order = {"O00017"};
    expected.products = {{{"8934673573399"}, {10}, {"L1", "L2"}}, {{"4006381333931"}, {2}, {}}};
    expected.photo_taken_at = Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23));
    return expected;
}

SeenCode qr(std::string text) { return {"QRCode", std::move(text), {}, box, {}}; }
SeenCode gs1(std::map<std::string, std::string> values) { return {"Code128", "", std::move(values), box, {}}; }

TEST(check_codes, says_what_it_saw) {
    struct Row {
        const char* what;
        CodesSeen seen;
        Outcome outcome;
        const char* code;
    };
    const SeenCode milk = gs1({{"01", "08934673573399"}});
    const Row rows[] = {
        {"nothing", {}, Outcome::cannot_tell, "no_code"},
        {"bars nobody could read", {{}, {box}}, Outcome::cannot_tell, "unread_code"},
        {"the order's note", {{qr("tallyman:order:O00017")}, {}}, Outcome::pass, "order_code_seen"},
        {"the order's key alone", {{qr("O00017")}, {}}, Outcome::pass, "order_code_seen"},
        {"another order's note", {{qr("tallyman:order:O00018")}, {}}, Outcome::fail, "other_order"},
        {"both notes",
         {{qr("tallyman:order:O00018"), qr("tallyman:order:O00017")}, {}},
         Outcome::pass,
         "order_code_seen"},
        {"a web address", {{qr("https://example.com")}, {}}, Outcome::cannot_tell, "no_code"},
        {"an ordered product", {{milk}, {}}, Outcome::pass, "product_code_seen"},
        {"its case", {{gs1({{"01", "18934673573396"}})}, {}}, Outcome::pass, "product_code_seen"},
        {"an allocated lot", {{gs1({{"01", "08934673573399"}, {"10", "L2"}})}, {}}, Outcome::pass, "product_code_seen"},
        {"another lot", {{gs1({{"01", "08934673573399"}, {"10", "L3"}})}, {}}, Outcome::fail, "wrong_lot"},
        {"any lot when none is allocated",
         {{gs1({{"01", "04006381333931"}, {"10", "L3"}})}, {}},
         Outcome::pass,
         "product_code_seen"},
        {"past its day", {{gs1({{"01", "08934673573399"}, {"17", "261122"}})}, {}}, Outcome::fail, "expired"},
        {"on its last day",
         {{gs1({{"01", "08934673573399"}, {"17", "261123"}})}, {}},
         Outcome::pass,
         "product_code_seen"},
        {"the end of the month",
         {{gs1({{"01", "08934673573399"}, {"17", "261100"}})}, {}},
         Outcome::pass,
         "product_code_seen"},
        {"a product not ordered", {{gs1({{"01", "09521234543213"}})}, {}}, Outcome::cannot_tell, "foreign_product"},
        {"a wrong lot beside the right note",
         {{qr("tallyman:order:O00017"), gs1({{"01", "08934673573399"}, {"10", "L3"}})}, {}},
         Outcome::fail,
         "wrong_lot"},
    };
    for (const auto& row : rows) {
        const Finding finding = check_codes(row.seen, order_17());
        EXPECT_EQ(finding.code, row.code) << row.what;
        EXPECT_EQ(finding.outcome, row.outcome) << row.what;
        EXPECT_EQ(finding.boxes.empty(), row.seen.unread.empty() && finding.code == "no_code") << row.what;
    }
}

TEST(check_codes, names_the_other_order) {
    EXPECT_EQ(check_codes({{qr("tallyman:order:O00018")}, {}}, order_17()).details.at("order"), "O00018");
}

TEST(check_codes, without_an_order_codes_are_only_listed) {
    const Finding finding = check_codes({{qr("tallyman:order:O00018")}, {}}, {});
    EXPECT_EQ(finding.code, "codes_seen");
    EXPECT_EQ(finding.outcome, Outcome::cannot_tell);
    EXPECT_EQ(finding.boxes.size(), 1u);
}

TEST(check_codes, counts_products_once) {
    const SeenCode milk = gs1({{"01", "08934673573399"}});
    const Finding finding = check_codes({{milk, milk, gs1({{"01", "09521234543213"}})}, {}}, order_17());
    EXPECT_EQ(finding.number, 1);
    EXPECT_EQ(finding.numbers.at("foreign"), 1);
    EXPECT_EQ(finding.boxes.size(), 2u);
}

}  // namespace
}  // namespace tallyman::vision
