// Any bytes as one of the small files beside a day, chosen by the first: values within their bounds, or a Failure that
// names the file.
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/failure.h"
#include "dispatch/day_rules.h"
#include "dispatch/travel_table.h"

namespace {

tallyman::Catalog small_catalog() {
    tallyman::Catalog catalog;
    catalog.outlets = {{{"O"}, "", "", {10.8, 106.7}, {}, {}}};
    catalog.vehicles = {{{"V"}, {"A"}, {"D"}, {1'000}, {1'000}, {}, {}, {}, {}, {}, 1}};
    return catalog;
}

void must(bool holds) {
    if (!holds) std::abort();
}

void check(const tallyman::dispatch::DayRules& rules, const tallyman::Catalog& catalog) {
    for (const auto& [vehicle, limits] : rules.limits)
        for (const auto& pause : limits.pauses) must(pause.start.open <= pause.start.close && pause.duration.count() > 0);
    const auto windows = rules.windows_of(catalog.outlets[0], {});
    for (std::size_t i = 0; i < windows.size(); ++i)
        must(windows[i].open <= windows[i].close && (i == 0 || windows[i - 1].close < windows[i].open));
    for (const auto& [outlet, drivers] : rules.visits)
        for (const auto& [driver, visits] : drivers) {
            const int strange = rules.strangeness(outlet, driver);
            must(strange >= 0 && strange <= 1000);
        }
    for (std::size_t i = 1; i < rules.traffic.size(); ++i) must(rules.traffic[i - 1].from < rules.traffic[i].from);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::dispatch;
    static const tallyman::Catalog catalog = small_catalog();
    if (size == 0) return 0;
    const std::string_view csv(reinterpret_cast<const char*>(data) + 1, size - 1);
    DayRules rules;
    try {
        switch (data[0] % 5) {
            case 0: read_limits(csv, "limits.csv", catalog, rules); break;
            case 1: read_windows(csv, "windows.csv", catalog, rules); break;
            case 2: read_habits(csv, "habits.csv", rules); break;
            case 3: read_traffic(csv, "traffic.csv", rules); break;
            default: read_travel_table(csv, "matrix.csv");
        }
        check(rules, catalog);
    } catch (const tallyman::Failure& failure) {
        must(std::string_view(failure.what()).find(".csv:") != std::string_view::npos);
    }
    return 0;
}
