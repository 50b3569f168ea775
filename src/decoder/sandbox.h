// Takes everything from the calling process that opening a picture does not need: no files, no network, no new
// programs, no new processes or threads, no executable memory; bounded memory and processor time (seccomp allow-list
// through libseccomp, rlimits). Once locked down it computes, writes to memory it already shares, and exits. A call
// that a library tries out of habit (open a file, ask for the system's name) gets an error; any other kills it.
#pragma once

#include <cstddef>

namespace tallyman::decoder {

struct Limits {
    std::size_t memory_growth = std::size_t{1} << 30;  // bytes of address space beyond what the process has already
    unsigned processor_seconds = 11;  // one above the time the caller waits, who then knows it as a time-out
};

// Of the calling process, for good. Ends the process when any part of it cannot be had.
void lock_down(const Limits& limits);

// Sanitizers reserve terabytes of address space and report to standard error: then there is no memory limit and
// standard error stays open. Everything else is the same.
constexpr bool under_sanitizer =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
    true;
#else
    false;
#endif
#else
    false;
#endif

}  // namespace tallyman::decoder
