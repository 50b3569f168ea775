// All checks on one photo: one decode, one pyramid, every check once, each timed. A check is one function in a file of
// its own, (Photo, Expectation, References) -> Finding; adding one is a field below and a line in examine.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vision/expectation.h"
#include "vision/finding.h"
#include "vision/jpeg.h"
#include "vision/photo.h"
#include "vision/references.h"
#include "vision/seen.h"

namespace tallyman::vision {

struct Examination {
    std::optional<Unreadable> unreadable;  // then only the finding "readable", and codes if it was too small
    int width = 0;                         // of the whole upright picture
    int height = 0;
    Exif exif;
    std::vector<Finding> findings;  // at most one a check, in the order of Check
    std::vector<SeenCode> codes;
    std::vector<SeenText> text;
    std::vector<SeenProduct> products;  // best first
    std::vector<SeenBefore> reuse;      // filled in by who has the history
    std::vector<Box> people;            // faces and number plates, to be blurred before outsiders look
    std::string fingerprint;            // PDQ, 64 hex digits
    std::vector<std::byte> signature;   // for the reuse index

    // Processor seconds by check, besides "decode". The only field that differs between two runs on one photo.
    std::map<std::string, double> seconds;

    friend bool operator==(const Examination&, const Examination&) = default;
};

const Finding* find(const Examination& seen, Check check);  // nullptr when that check did not run

struct ExamineOptions {
    std::vector<Check> without = {};                     // left out; each says "cannot tell" with the code "left_out"
    std::function<void(Check)> starting = [](Check) {};  // told before each check runs
};

Examination examine(const Photo& photo, const Expectation& expected, const References& references,
                    const ExamineOptions& options = {});

// The same from the file's bytes; what cannot be decoded is an examination too.
Examination examine_jpeg(std::span<const std::byte> jpeg, const Expectation& expected, const References& references,
                         const ExamineOptions& options = {});

Examination unreadable_examination(Unreadable why);

}  // namespace tallyman::vision
