#include "vision/products/check_products.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/gtin.h"

namespace tallyman::vision {
namespace {

// GTINs of any length as 14 digits, so that an order's EAN-13 meets a folder named by GTIN-14.
std::string padded(const std::string& gtin) {
    return gtin.size() < 14 ? std::string(14 - gtin.size(), '0') + gtin : gtin;
}

std::set<std::string> ordered(const Expectation& expected) {
    std::set<std::string> gtins;
    for (const ExpectedProduct& product : expected.products) gtins.insert(padded(product.gtin.text));
    return gtins;
}

bool has_reference(const std::set<std::string>& gtins, const ProductModels& models) {
    for (std::size_t product = 0; product < models.size(); ++product)
        if (gtins.contains(padded(models.gtin(product).text))) return true;
    return false;
}

// What the score of a product becomes when the order names it. Scores are calibrated for any product of a catalogue, of
// which a photo shows one or two; an ordered one is in nine photos of ten. With 31 products that is some 400 times the
// odds; we take 25, since the catalogue may be small and the driver wrong.
double as_ordered(double score) {
    constexpr double odds = 25;
    return odds * score / (odds * score + 1 - score);
}

// When nothing of the order is seen for itself: the likeliest of its products, unless something else is likelier. Only
// one, since a line that is missing must not be talked into the picture by its neighbours.
const SeenProduct* likeliest(std::span<const SeenProduct> seen, const std::set<std::string>& gtins) {
    if (seen.empty() || !gtins.contains(padded(seen[0].gtin))) return nullptr;
    return as_ordered(seen[0].score) >= product_seen ? &seen[0] : nullptr;
}

void add_units(Finding& finding, const SeenProduct& product) {
    finding.numbers["units"] += product.count;
    finding.numbers["at_least"] += product.count_low;
    finding.numbers["at_most"] += product.count_high;
    finding.boxes.insert(finding.boxes.end(), product.boxes.begin(), product.boxes.end());
}

Finding pass(std::span<const SeenProduct* const> shown, std::set<std::string> missing) {
    Finding finding{.check = Check::products, .outcome = Outcome::pass, .code = "products_seen", .confidence = 1};
    finding.number = static_cast<double>(shown.size());
    std::string& seen = finding.details["seen"];
    for (const SeenProduct* product : shown) {
        seen += (seen.empty() ? "" : ",") + product->gtin;
        finding.confidence = std::min(finding.confidence, as_ordered(product->score));
        missing.erase(padded(product->gtin));
        add_units(finding, *product);
    }
    if (missing.empty()) return finding;
    finding.code = "some_products_seen";
    std::string& list = finding.details["missing"];
    for (const std::string& gtin : missing) list += (list.empty() ? "" : ",") + gtin;
    return finding;
}

bool is_a_case(const std::string& gtin, const ProductModels& models) {
    for (std::size_t product = 0; product < models.size(); ++product)
        if (models.gtin(product).text == gtin) return models.lies(product);
    return false;
}

std::int64_t cases_ordered(const std::string& gtin, const Expectation& expected) {
    std::int64_t cases = 0;
    for (const ExpectedProduct& product : expected.products)
        if (padded(product.gtin.text) == padded(gtin)) cases += product.cases.value;
    return cases;
}

// The first line that is seen, but with fewer cases than ordered.
const SeenProduct* short_line(std::span<const SeenProduct* const> shown, const Expectation& expected,
                              const ProductModels& models) {
    const auto found = std::find_if(shown.begin(), shown.end(), [&](const SeenProduct* product) {
        return is_a_case(product->gtin, models) && product->count < cases_ordered(product->gtin, expected);
    });
    return found == shown.end() ? nullptr : *found;
}

Finding hold_against_order(Finding finding, std::span<const SeenProduct* const> shown, const Expectation& expected,
                           const ProductModels& models) {
    const SeenProduct* product = short_line(shown, expected, models);
    if (product == nullptr || finding.code != "products_seen") return finding;
    finding.outcome = Outcome::fail;
    finding.code = "fewer_cases";
    finding.details["gtin"] = product->gtin;
    finding.numbers["seen"] = product->count;
    finding.numbers["ordered"] = static_cast<double>(cases_ordered(product->gtin, expected));
    return finding;
}

}  // namespace

Finding check_products(std::span<const SeenProduct> seen, const Expectation& expected, const ProductModels& models) {
    const std::set<std::string> gtins = ordered(expected);
    if (!has_reference(gtins, models)) return {.check = Check::products, .code = "no_references"};
    std::vector<const SeenProduct*> shown;
    for (const SeenProduct& product : seen)
        if (product.score >= product_seen && gtins.contains(padded(product.gtin))) shown.push_back(&product);
    if (shown.empty()) {
        if (const SeenProduct* product = likeliest(seen, gtins)) shown.push_back(product);
    }
    if (!shown.empty()) return hold_against_order(pass(shown, gtins), shown, expected, models);
    const bool other = !seen.empty() && seen[0].score >= product_seen;
    if (!other) return {.check = Check::products, .code = "no_product"};
    Finding finding{.check = Check::products,
                    .outcome = Outcome::fail,
                    .code = "wrong_product",
                    .confidence = seen[0].score,
                    .details = {{"gtin", seen[0].gtin}}};
    add_units(finding, seen[0]);
    return finding;
}

}  // namespace tallyman::vision
