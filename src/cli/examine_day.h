// Every photo of a day through the locked-down examiner, once: what was seen is kept in the store, so that a second run
// over the same bytes with the same program costs nothing, and one that was stopped goes on where it was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/digest.h"
#include "cli/day.h"
#include "verify/expect.h"
#include "vision/examine.h"

namespace tallyman::cli {

struct SeenPhoto {
    vision::Expectation expected;  // filled in from EXIF
    vision::Examination seen;      // with the day-level findings: reuse, place, time, vehicle
};

// What photos of a day folder are compared with, and a digest of the files that it was made from.
struct DayReferences {
    vision::References references;
    Digest digest{};
};
DayReferences references_of(const std::filesystem::path& folder);

// In the order of the photos. Throws Failure when stopped.
std::vector<SeenPhoto> examine_day(ImportedDay& day, const verify::Expectations& expectations,
                                   const verify::Policy& policy, Console& console);

// What the last check saw, day-level findings included, for the report: kept under the photo's file alone.
void keep_seen(ImportedDay& day, const std::vector<SeenPhoto>& all);
std::optional<vision::Examination> kept_seen(const store::Store& store, const std::string& file);

// Of this program's checks: what was seen by others is not decided on.
std::uint64_t checks_version();

// Findings hold for the same bytes, the same program, the same references and the same expectation.
std::string examination_version(const Digest& references, const vision::Expectation& expected);

}  // namespace tallyman::cli
