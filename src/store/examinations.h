// What was seen in a photo's bytes, kept so that nobody looks twice: its findings (store.h), and beside them what it
// looked like for the reuse check (signatures.h), on the disk together.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/digest.h"
#include "vision/examine.h"

namespace tallyman::store {

class Store;

// Valid for these bytes and this version of the checks and of whatever else went in, which the caller folds into it.
struct ExaminedPhoto {
    std::string day, file;  // as of a SignatureRow
    Digest bytes{};
    std::string version;
};

struct KeptExamination {
    ExaminedPhoto photo;
    vision::Examination seen;
};

void keep_examinations(Store& store, std::span<const KeptExamination> examinations);
std::optional<vision::Examination> known_examination(const Store& store, const ExaminedPhoto& photo);

}  // namespace tallyman::store
