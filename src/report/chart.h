// Bars, as HTML around small SVGs that stretch with the page. Every bar stands beside its number, so a chart says
// nothing that a screen reader or a black-and-white printer loses.
#pragma once

#include <span>

#include "report/figures.h"
#include "report/html.h"

namespace tallyman::report {

inline constexpr std::array all_decisions = {verify::Decision::accept, verify::Decision::review,
                                             verify::Decision::retake, verify::Decision::reject};

Html verdict_badge(verify::Decision decision);
// One bar of four colours; `thin` for tables, where the numbers stand in other columns.
Html tally_bar(const Tally& tally, bool thin);
Html tally_legend(const Tally& tally);

struct Bar {
    Text label;
    int count = 0;
    std::string css_class;  // colours it
};
Html bars(std::span<const Bar> bars);

}  // namespace tallyman::report
