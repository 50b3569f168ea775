// When a search has had enough: processor seconds of its thread, a number of iterations, or somebody's Ctrl-C. The one
// place in this folder that looks at a clock; a search limited by iterations alone never does.
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
    static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

    Budget(double seconds, std::int64_t iterations, const StopFlag* stop)
        : seconds_(seconds), iterations_(iterations), stop_(stop) {}

    // A thread's clock is its own, so a budget that moves to another thread is resumed there and paused before.
    void resume() { began_ = thread_seconds() - elapsed_; }
    void pause() { elapsed_ = elapsed(); }

    // Counts iterations; the clock is read every few, since reading it costs a fifth of an iteration.
    bool spend(std::int64_t iterations = 1) {
        spent_ += iterations;
        if (spent_ >= next_look_) look();
        return !is_over();
    }

    // 0 at the start, 1 at the end.
    double fraction() const {
        return iterations_ == unlimited ? fraction_ : static_cast<double>(spent_) / static_cast<double>(iterations_);
    }
    bool is_over() const { return over_ || spent_ >= iterations_; }
    std::int64_t spent() const { return spent_; }
    double elapsed() const { return thread_seconds() - began_; }  // while resumed
    double paused_at() const { return elapsed_; }

private:
    static constexpr std::int64_t iterations_between_looks = 64;

    void look() {
        next_look_ = spent_ + iterations_between_looks;
        if (stop_ != nullptr && stop_->stopped()) over_ = true;
        if (seconds_ == std::numeric_limits<double>::infinity()) return;
        fraction_ = elapsed() / seconds_;
        if (fraction_ >= 1) over_ = true;
    }

    double seconds_;
    std::int64_t iterations_;
    const StopFlag* stop_;
    double began_ = 0;
    double elapsed_ = 0;
    double fraction_ = 0;
    std::int64_t spent_ = 0;
    std::int64_t next_look_ = 0;
    bool over_ = false;
};

}  // namespace tallyman::dispatch
