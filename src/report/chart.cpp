#include "report/chart.h"

#include <algorithm>

#include "verify/words.h"

namespace tallyman::report {

Html verdict_badge(verify::Decision decision) {
    return fmt::format(R"(<span class="badge {}">{}</span>)", name(decision),
                       html(say({"{}", "{}"}, verify::words_of(decision))));
}

Html tally_bar(const Tally& tally, bool thin) {
    Html segments;
    double at = 0;
    for (const auto decision : all_decisions) {
        const double share = tally.all() > 0 ? 100.0 * tally.of(decision) / tally.all() : 0;
        if (share > 0) {
            segments += fmt::format(R"(<rect class="{}" x="{:.2f}%" width="{:.2f}%" height="100%"/>)", name(decision),
                                    at, share);
        }
        at += share;
    }
    return fmt::format(R"(<svg class="tally{}" aria-hidden="true">{}</svg>)", thin ? " thin" : "", segments);
}

Html tally_legend(const Tally& tally) {
    Html items;
    for (const auto decision : all_decisions) {
        const int count = tally.of(decision);
        items += fmt::format(R"(<li><span class="dot {}"></span><b>{}</b> {} <span class="soft">{}</span></li>)",
                             name(decision), html(number(count)), html(say({"{}", "{}"}, verify::words_of(decision))),
                             html(percent(tally.all() > 0 ? static_cast<double>(count) / tally.all() : 0)));
    }
    return element("ul", "legend", items);
}

Html bars(std::span<const Bar> bars) {
    int most = 1;
    for (const auto& bar : bars) most = std::max(most, bar.count);
    Html rows;
    for (const auto& bar : bars) {
        rows += fmt::format(
            R"(<tr><th scope="row">{}</th><td class="bar"><svg aria-hidden="true"><rect class="{}" width="{:.2f}%" height="100%" rx="2"/></svg></td><td class="n">{}</td></tr>)",
            html(bar.label), bar.css_class, 100.0 * bar.count / most, html(number(bar.count)));
    }
    return element("table", "bars", element("tbody", rows));
}

}  // namespace tallyman::report
