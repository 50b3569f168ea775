#include "vision/codes/check_codes.h"

#include <algorithm>
#include <set>

#include "base/gtin.h"
#include "vision/codes/gs1.h"

namespace tallyman::vision {
namespace {

// The order a code names, if it is a delivery note's.
std::optional<std::string> order_of(const SeenCode& code) {
    if (!code.text.starts_with(order_code_prefix)) return {};
    return code.text.substr(order_code_prefix.size());
}

// The order's key printed as a code by itself, as other systems do. Short keys may also stand in a code by chance.
bool is_bare_key_of(const SeenCode& code, const OrderId& order) {
    return order.text.size() >= 5 && code.text == order.text;
}

std::string gtin_of(const SeenCode& code) {
    for (const char* identifier : {"01", "02"}) {
        if (const auto at = code.gs1.find(identifier); at != code.gs1.end()) return at->second;
    }
    return {};
}

// The same article in any packing: the first of 14 digits tells the packing level, the last only checks.
bool same_article(const std::string& a, const std::string& b) {
    const auto left = gtin14(a);
    const auto right = gtin14(b);
    return left && right && left->compare(1, 12, *right, 1, 12) == 0;
}

const ExpectedProduct* product_of(const SeenCode& code, const Expectation& expected) {
    const std::string gtin = gtin_of(code);
    const auto found = std::ranges::find_if(expected.products,
                                            [&](const ExpectedProduct& p) { return same_article(p.gtin.text, gtin); });
    return gtin.empty() || found == expected.products.end() ? nullptr : &*found;
}

std::optional<Day> expiry_of(const SeenCode& code, Day today) {
    const int year = static_cast<int>(std::chrono::year_month_day(today).year());
    for (const char* identifier : {"17", "15"}) {
        if (const auto at = code.gs1.find(identifier); at != code.gs1.end()) return gs1_day(at->second, year);
    }
    return {};
}

std::optional<std::string> wrong_lot(const SeenCode& code, const ExpectedProduct& product) {
    const auto lot = code.gs1.find("10");
    if (lot == code.gs1.end() || product.lots.empty()) return {};
    return std::ranges::find(product.lots, lot->second) == product.lots.end() ? std::optional(lot->second)
                                                                              : std::nullopt;
}

Finding finding(Outcome outcome, std::string code, double confidence, std::vector<Box> boxes) {
    return {.check = Check::codes,
            .outcome = outcome,
            .code = std::move(code),
            .confidence = confidence,
            .boxes = std::move(boxes)};
}

// Set by what can go wrong, not fitted: error correction leaves a QR or DataMatrix right or unread, an EAN has one
// check digit, and a product that was not ordered proves nothing.
constexpr double sure = 0.999;
constexpr double likely = 0.97;
constexpr double hint = 0.5;

std::optional<Finding> what_orders_say(const CodesSeen& seen, const Expectation& expected) {
    std::optional<Finding> other;
    for (const SeenCode& code : seen.codes) {
        const auto order = order_of(code);
        if ((order && *order == expected.order.text) || is_bare_key_of(code, expected.order)) {
            Finding found = finding(Outcome::pass, "order_code_seen", sure, {code.box});
            found.number = 1;
            return found;
        }
        if (order && !other) {
            other = finding(Outcome::fail, "other_order", sure, {code.box});
            other->details["order"] = *order;
        }
    }
    return other;
}

std::optional<Finding> what_lots_say(const CodesSeen& seen, const Expectation& expected) {
    for (const SeenCode& code : seen.codes) {
        const ExpectedProduct* product = product_of(code, expected);
        if (product == nullptr) continue;
        if (const auto lot = wrong_lot(code, *product)) {
            Finding found = finding(Outcome::fail, "wrong_lot", sure, {code.box});
            found.details = {{"gtin", product->gtin.text}, {"lot", *lot}};
            return found;
        }
        if (!expected.photo_taken_at) continue;
        const Day today = std::chrono::floor<std::chrono::days>(*expected.photo_taken_at);
        const auto expiry = expiry_of(code, today);
        if (expiry && *expiry < today) {
            Finding found = finding(Outcome::fail, "expired", sure, {code.box});
            found.details = {{"gtin", product->gtin.text}, {"day", iso(*expiry)}};
            return found;
        }
    }
    return {};
}

std::optional<Finding> what_products_say(const CodesSeen& seen, const Expectation& expected) {
    std::set<const ExpectedProduct*> ordered;
    Finding known = finding(Outcome::pass, "product_code_seen", likely, {});
    Finding foreign = finding(Outcome::cannot_tell, "foreign_product", hint, {});
    for (const SeenCode& code : seen.codes) {
        const std::string gtin = gtin_of(code);
        if (gtin.empty()) continue;
        if (const ExpectedProduct* product = product_of(code, expected)) {
            ordered.insert(product);
            known.boxes.push_back(code.box);
        } else {
            foreign.details.emplace("gtin", gtin);
            foreign.boxes.push_back(code.box);
        }
    }
    foreign.number = static_cast<double>(foreign.boxes.size());
    known.number = static_cast<double>(ordered.size());
    known.numbers["foreign"] = foreign.number;
    if (!ordered.empty()) return known;
    if (!foreign.boxes.empty()) return foreign;
    return {};
}

}  // namespace

Finding check_codes(const CodesSeen& seen, const Expectation& expected) {
    if (expected.order.text.empty() && !seen.codes.empty()) {
        Finding found = finding(Outcome::cannot_tell, "codes_seen", 0, {});
        for (const SeenCode& code : seen.codes) found.boxes.push_back(code.box);
        found.number = static_cast<double>(seen.codes.size());
        return found;
    }
    if (auto found = what_lots_say(seen, expected)) return *found;
    if (auto found = what_orders_say(seen, expected)) return *found;
    if (auto found = what_products_say(seen, expected)) return *found;
    if (!seen.unread.empty()) return finding(Outcome::cannot_tell, "unread_code", 0, seen.unread);
    return finding(Outcome::cannot_tell, "no_code", 0, {});
}

}  // namespace tallyman::vision
