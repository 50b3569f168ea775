// What plan, check, report and run have in common: the day folder they work on and what was imported from it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/search_line.h"
#include "dispatch/day_rules.h"
#include "dispatch/plan.h"
#include "store/day.h"
#include "store/store.h"

namespace tallyman::cli {

struct DayOptions {
    std::string folder;
    std::optional<std::string> data;  // the store, when it is not in the folder
};

// The folder and what the store holds of it, not yet read.
struct OpenDay {
    store::DayFolder folder;
    store::Store store;
};

struct ImportedDay {
    store::DayFolder folder;
    store::Store store;
    Catalog catalog;
    std::vector<Order> orders;
    std::vector<PhotoRow> photos;
};

// Both throw Failure when nothing was imported yet.
OpenDay open_store(const DayOptions& options, const Console& console);
ImportedDay open_imported(const DayOptions& options, const Console& console);

// What a plan of the day goes by: the settings, the small files that the folder has, and what the routing service says
// when the settings name one. Options point into it.
struct DayPlanning {
    dispatch::DayRules rules;
    std::vector<dispatch::TravelTable> tables;

    dispatch::PlanOptions options(const Settings& settings) const;
};

DayPlanning planning_of(const ImportedDay& day, Console& console);

// What `make` plans, with a line on the terminal meanwhile; Ctrl-C ends it with the best so far.
template <class Make>
auto watched_plan(dispatch::PlanOptions options, Console& console, const Make& make) {
    SearchLine line("plan", options.processor_seconds);
    if (line.is_seen())
        options.watch = [&](double seconds, Money best, std::int64_t iterations) {
            line.show(seconds, static_cast<double>(best.value), std::to_string(best.value), iterations);
        };
    return make(options, console.progress("plan", "s"));
}

}  // namespace tallyman::cli
