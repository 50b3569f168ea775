#include "cli/run.h"

#include <algorithm>

#include "cli/check.h"
#include "cli/import.h"
#include "cli/plan.h"
#include "cli/report.h"

namespace tallyman::cli {

ExitCode run_day(const DayOptions& options, Console& console) {
    ImportOptions import_options;
    import_options.folder = options.folder;
    import_options.data = options.data;
    auto worst = import(import_options, console);
    if (worst == ExitCode::bad_input) return worst;
    for (const auto part : {plan, check, report}) worst = std::max(worst, part(options, console));
    return worst;
}

}  // namespace tallyman::cli
