// The CSV files of a sample day, as the day folder's contract has them, with English headers.
#pragma once

#include <vector>

#include "sample/day.h"
#include "sample/studio.h"

namespace tallyman::sample {

// products, depots, outlets, vehicles, stock, orders, photos, truth and tallyman.toml.
// truth.csv's gtins and cases are what the picture shows, joined with "|" in the same order; empty when unreadable.
std::vector<NamedFile> day_files(const SampleDay& day);

// truth_boxes.csv: file,what,label,x,y,width,height in pixels of the whole upright picture. `seen` by shot.
NamedFile box_file(const SampleDay& day, const std::vector<std::vector<Seen>>& seen);

}  // namespace tallyman::sample
