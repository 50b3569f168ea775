// Examines strangers' pictures without touching their bytes: every picture is opened by a fresh locked-down process
// (spawner.h) with at most 1 GiB and 10 s. A crash, a time-out or a garbled answer is tried once more without the check
// that was running (a barcode reader that aborts must not cost the photo its other findings); after that the photo is
// "unreadable, to a person". Make it once, after the references are loaded and before the first thread starts.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/progress.h"
#include "decoder/spawner.h"
#include "vision/examine.h"

namespace tallyman::decoder {

struct Picture {
    std::vector<std::byte> jpeg;
    vision::Expectation expected;
    std::vector<vision::Check> without = {};  // checks to leave out
};

struct ExaminerOptions {
    unsigned workers = 0;  // 0: one a core
    // For one picture: of the processor's time, so that a busy machine says the same as an idle one; and by the clock,
    // for what hangs without working.
    unsigned processor_seconds = 15;
    std::chrono::milliseconds patience{90'000};
    std::size_t memory_growth = std::size_t{1} << 30;
    Work work = {};  // what workers do; tests put a crashing or lying one here, empty is the examination
};

class Examiner {
public:
    explicit Examiner(const vision::References& references, ExaminerOptions options = {});

    // As many pictures as `next` gives, all cores busy; `done` is called in the order of `next`, whoever finishes
    // first. Bounded: at most four pictures a worker are held. Stops within a tenth of a second when asked to; what
    // was not done is then not reported. One caller at a time.
    using Next = std::function<std::optional<Picture>()>;
    using Done = std::function<void(std::size_t index, vision::Examination seen)>;
    void examine_all(const Next& next, const Done& done, const StopFlag* stop = nullptr);

    vision::Examination examine(Picture picture);

private:
    struct Running;
    struct Pictures;

    bool start(Running& running, unsigned slot);
    void fill(Pictures& round, const Next& next);
    void finish(Pictures& round, const Ended& ended);

    ExaminerOptions options_;
    Spawner spawner_;
};

}  // namespace tallyman::decoder
