// Examines the photos that wait in the queue, one by one: the picture in the locked-down process, then what only the
// day can tell (was it handed in before, was it taken there and then), then the verdict over the photo and over its
// order, saved together with the job. A worker that dies leaves its job to the next one when the lease is over; a photo
// that fails again and again is given up and stays with people.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/progress.h"
#include "server/app.h"
#include "store/photo_history.h"

namespace tallyman::server {

// What the command line brings: the examiner behind its walls, and which version of the checks it is.
struct Examining {
    std::function<vision::Examination(std::vector<std::byte> jpeg, const vision::Expectation& expected)> examine;
    std::function<std::string(const vision::Expectation& expected)> version;
};

class PhotoWork {
public:
    PhotoWork(App& app, Examining examining) : app_(app), examining_(std::move(examining)) {}

    // One photo; false when none waits.
    bool one();
    // The same; what is in the way of it, such as a database that is away for a moment, is logged and waited for.
    bool one_patiently();
    void run(const StopFlag& stop);  // until told to stop

private:
    using Look =
        std::function<vision::Examination(const World& world, const PhotoInfo& photo, vision::Expectation& expected)>;

    void conclude(const std::string& file, const Look& look);
    void give_up(const std::string& file);
    void judge(const World& world, const PhotoInfo& photo, const Look& look);
    vision::Examination seen_in(const World& world, const PhotoInfo& photo, vision::Expectation& expected);
    // Answers which others of its vehicle's day do not go with it.
    std::vector<std::string> add_day_findings(const World& world, const PhotoInfo& photo, vision::Expectation& expected,
                                              vision::Examination& seen);
    void judge_anew(const World& world, std::vector<std::string> files);
    std::vector<vision::Match> handed_in_before(const World& world, const PhotoInfo& photo,
                                                const vision::Signature& signature);

    App& app_;
    Examining examining_;
    std::optional<store::PhotoHistory> history_;  // opened when first needed
};

}  // namespace tallyman::server
