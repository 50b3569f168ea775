#include "cli/photo_examiner.h"

#include <mutex>

#include "cli/examine_day.h"
#include "decoder/examiner.h"

namespace tallyman::cli {

struct PhotoExaminer::Parts {
    explicit Parts(const std::filesystem::path& folder)
        : references(references_of(folder)), examiner(references.references, {.workers = 1}) {}

    DayReferences references;
    std::mutex mutex;
    decoder::Examiner examiner;
};

PhotoExaminer::PhotoExaminer(const std::filesystem::path& day_folder) : parts_(std::make_unique<Parts>(day_folder)) {}
PhotoExaminer::~PhotoExaminer() = default;

server::Examining PhotoExaminer::examining() {
    return {[this](std::vector<std::byte> jpeg, const vision::Expectation& expected) {
                const std::scoped_lock lock(parts_->mutex);
                return parts_->examiner.examine({std::move(jpeg), expected});
            },
            [this](const vision::Expectation& expected) {
                return examination_version(parts_->references.digest, expected);
            }};
}

}  // namespace tallyman::cli
