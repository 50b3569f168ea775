// Times allocate() on a day of 4,000 lines over 900 products (goal: 100 ms) and on a million lines, with less
// than half the stock, so that most lines have to say why they are short. Median of 5.
#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "base/random.h"
#include "orders/allocate.h"

namespace tallyman {
namespace {

constexpr int products = 900, outlets = 3000, lines_per_order = 5;

struct Work {
    std::vector<Order> orders;
    std::vector<StockLot> stock;
    Catalog catalog;
};

Work made(int lines) {
    Random random(7);
    const Day due{std::chrono::days{20'000}};
    Work work;
    for (int depot = 0; depot < 2; ++depot) {
        work.catalog.depots.push_back({{fmt::format("D{}", depot)}, "", {10.7 + depot * 0.1, 106.7}, {}});
    }
    for (int i = 0; i < outlets; ++i) {
        work.catalog.outlets.push_back(
            {{fmt::format("C{}", i)}, "", "", {random.uniform(10.6, 10.9), random.uniform(106.6, 106.8)}, {}, {}});
    }
    for (int i = 0; i < lines / lines_per_order; ++i) {
        Order order{{fmt::format("O{:07}", i)},       {fmt::format("C{}", random.below(outlets))}, {}, due, {}, {},
                    static_cast<int>(random.below(3))};
        for (int k = 0; k < lines_per_order; ++k) {
            order.lines.push_back({{fmt::format("{:013}", random.below(products))}, {random.between(1, 20)}});
        }
        work.orders.push_back(std::move(order));
    }
    const std::int64_t half_a_lot = std::max<std::int64_t>(1, 10LL * lines / products / 2 / 2 / 4);
    for (int i = 0; i < products; ++i) {
        for (int lot = 0; lot < 8; ++lot) {
            work.stock.push_back({{fmt::format("D{}", lot % 2)},
                                  {fmt::format("{:013}", i)},
                                  {fmt::format("L{}-{}", i, lot)},
                                  due + std::chrono::days{random.between(-3, 60)},
                                  {half_a_lot}});
        }
    }
    return work;
}

void time(int lines) {
    const auto work = made(lines);
    std::array<double, 5> ms{};
    std::size_t short_lines = 0;
    for (auto& each : ms) {
        const auto begin = std::chrono::steady_clock::now();
        const auto allocation =
            allocate(work.orders, work.stock, work.catalog, {.days_min = 5, .by_outlet = {}, .by_product = {}});
        each = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
        short_lines = 0;
        for (const auto& order : allocation) {
            for (const auto& line : order.lines) short_lines += !line.why_short.empty();
        }
    }
    std::ranges::sort(ms);
    fmt::print("{} lines, {} of them short: {:.1f} ms (median of 5; {:.1f} .. {:.1f})\n", lines, short_lines, ms[2],
               ms[0], ms[4]);
}

}  // namespace
}  // namespace tallyman

int main() {
    tallyman::time(4'000);
    tallyman::time(1'000'000);
}
