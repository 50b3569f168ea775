// What a long computation is given so that people can watch it and stop it: it calls `report` now and then and
// looks at `stopped` at least every 100 ms. Neither changes the result of what it finishes.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace tallyman {

// Set by Ctrl-C; lock-free, so a signal handler may set it.
class StopFlag {
public:
    void set() { value_.store(true, std::memory_order_relaxed); }
    bool stopped() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> value_{false};
    static_assert(std::atomic<bool>::is_always_lock_free);
};

struct Progress {
    std::function<void(std::size_t done, std::size_t total)> report = [](std::size_t, std::size_t) {};
    const StopFlag* stop = nullptr;

    bool stopped() const { return stop != nullptr && stop->stopped(); }
};

}  // namespace tallyman
