#include "orders/order.h"

#include <algorithm>
#include <map>

namespace tallyman {

Day main_day(const std::vector<Order>& orders) {
    std::map<Day, int> count;
    for (const auto& order : orders) ++count[order.due];
    const auto most = std::ranges::max_element(count, {}, [](const auto& day) { return day.second; });
    return most == count.end() ? Day{} : most->first;
}

}  // namespace tallyman
