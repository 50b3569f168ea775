// tallyman import DIR   reads the CSV files of a day folder into its store
#pragma once

#include <optional>
#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct ImportOptions {
    std::string folder;
    std::optional<std::string> data;  // the store, when it is not in the folder
    bool dry_run = false;             // says everything, changes nothing
    bool undo = false;                // takes the last import back
};

// Done when every row is good; problems found when bad rows were left out; bad input when nothing was imported.
// {"import", "unchanged", "dry_run", "bad_rows", "warnings", "files": [{"file", "rows", "loaded"}],
//  "problems": [{"severity", "code", "file", "line", "column", "found", "wanted", "message"}]}; "import" is null when
// nothing was imported. With undo: {"undone", "import"}, the import that is now the current one.
ExitCode import(const ImportOptions& options, Console& console);

}  // namespace tallyman::cli
