// Reads the CSV files of a day folder into the store, streaming and in one transaction: a million order lines in under
// 10 s and 300 MB. Bad rows are reported and left out, the good ones load; a file that is doubtful as a whole (its
// encoding, its size, a missing column) refuses the import and the store stays as it was. The same content again
// changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "catalog/problem.h"
#include "store/day.h"
#include "store/store.h"

namespace tallyman::store {

struct FileCount {
    std::string file;
    std::int64_t rows = 0;    // without header, comments and empty ones
    std::int64_t loaded = 0;  // the good ones
};

struct ImportReport {
    std::vector<FileCount> files;
    Problems problems;
    std::optional<ImportInfo> import;  // nothing when refused
    bool unchanged = false;            // `import` is the earlier one with the same content
};

// References are checked downward: orders name outlets and products, stock names depots, and so on. photos.csv may be
// absent. Progress is in bytes. Throws Failure when stopped; nothing has changed then.
ImportReport import_day(const DayFolder& day, Store& store, Instant now, const Progress& progress);

}  // namespace tallyman::store
