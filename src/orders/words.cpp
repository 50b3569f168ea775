#include "orders/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tallyman {
namespace {

// {0} cases, {1} days, {2} lots, {3} orders, {4} depots.
Words words_of(ShortCode code) {
    switch (code) {
        case ShortCode::never_stocked:
            return {"kho giao hàng không có lô nào của sản phẩm này", "the serving depot has no lot of this product"};
        case ShortCode::lots_expired:
            return {"{0} thùng đã quá hạn vào ngày giao (lô {2})",
                    "{0} cases are past their expiry on the due day (lots {2})"};
        case ShortCode::shelf_life_too_short:
            return {"{0} thùng còn hạn dưới {1} ngày vào ngày giao, dưới mức yêu cầu (lô {2})",
                    "{0} cases have less than the required {1} days left on the due day (lots {2})"};
        case ShortCode::served_others_first:
            return {"{0} thùng đã chia cho các đơn được xếp trước: {3}",
                    "{0} cases went to orders that come first: {3}"};
        case ShortCode::stock_too_small:
            return {"kho giao hàng chỉ có {0} thùng giao được, tính cho mọi đơn",
                    "the serving depot had {0} deliverable cases for all orders together"};
        case ShortCode::only_at_other_depot:
            return {"còn {0} thùng ở kho khác ({4}), nhưng mỗi đơn chỉ giao từ một kho",
                    "{0} cases are left at another depot ({4}), but an order is served from one depot"};
    }
    return {"", ""};
}

}  // namespace

std::string sentence(const ShortReason& reason, Lang lang) {
    return fmt::format(fmt::runtime(words_of(reason.code).in(lang)), reason.cases.value, reason.days,
                       fmt::join(reason.lots, ", "), fmt::join(reason.orders, ", "), fmt::join(reason.depots, ", "));
}

std::string sentence(const AllocatedLine& line, Lang lang) {
    constexpr Words given{"đơn {}, {}: {}/{} thùng", "order {}, {}: {} of {} cases"};
    auto text = fmt::format(fmt::runtime(given.in(lang)), line.order.text, line.gtin.text, line.given().value,
                            line.asked.value);
    for (const auto& reason : line.why_short) text += "; " + sentence(reason, lang);
    return text;
}

}  // namespace tallyman
