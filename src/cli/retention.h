// `tallyman retention`: deletes what tallyman.toml says is kept no longer, and says what; legal holds on orders.
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct RetentionOptions {
    std::string data;  // a day folder or its store
    std::string order, by, reason, until;
};

ExitCode retention_run(const RetentionOptions& options, Console& console);
ExitCode retention_hold(const RetentionOptions& options, Console& console);
ExitCode retention_release(const RetentionOptions& options, Console& console);
ExitCode retention_list(const RetentionOptions& options, Console& console);

}  // namespace tallyman::cli
