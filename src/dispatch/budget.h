// When a search has had enough: processor seconds of its thread, a number of iterations, or somebody's Ctrl-C. The one
// place in this folder that looks at a clock; a search limited by iterations never does.
#pragma once

#include <cstdint>
#include <ctime>
#include <limits>

#include "base/progress.h"

namespace tallyman::dispatch {

inline double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

class Budget {
public:
    Budget(double seconds, std::int64_t iterations, const StopFlag* stop)
        : seconds_(seconds), iterations_(iterations), stop_(stop), began_(thread_seconds()) {}

    // Counts one iteration; the clock is read every few, since reading costs more than an iteration of a small day.
    bool spend() {
        ++spent_;
        if (spent_ >= iterations_) return false;
        if (spent_ % iterations_between_looks == 0) look();
        return !over_;
    }

    // 0 at the start, 1 at the end.
    double fraction() const {
        if (iterations_ != unlimited) return static_cast<double>(spent_) / static_cast<double>(iterations_);
        return fraction_;
    }
    std::int64_t spent() const { return spent_; }
    double elapsed() const { return thread_seconds() - began_; }
    bool is_over() const { return over_ || spent_ >= iterations_; }

    static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

private:
    static constexpr std::int64_t iterations_between_looks = 64;

    void look() {
        if (stop_ != nullptr && stop_->stopped()) over_ = true;
        if (seconds_ >= 1e18) return;
        fraction_ = elapsed() / seconds_;
        if (fraction_ >= 1) over_ = true;
    }

    double seconds_;
    std::int64_t iterations_;
    const StopFlag* stop_;
    double began_;
    double fraction_ = 0;
    std::int64_t spent_ = 0;
    bool over_ = false;
};

}  // namespace tallyman::dispatch
