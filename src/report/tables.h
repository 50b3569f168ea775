// The tables of the report. Long ones show what matters and fold the rest away.
#pragma once

#include <span>

#include "report/day_report.h"
#include "report/figures.h"
#include "report/html.h"

namespace tallyman::report {

Html fold(const Text& summary, const Html& content);  // <details>

Html named_table(std::span<const Named> named, Words what);  // drivers or outlets with their verdicts
Html photo_table(const DayView& day, std::span<const PhotoToSee> photos);
Html shortage_tables(const DayView& day);

}  // namespace tallyman::report
