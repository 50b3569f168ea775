// A process forked while ours still has one thread, which then forks a fresh, locked-down worker for every picture: a
// picture that takes its worker over gets nothing but its own answer, and forking never meets a lock that some thread
// holds. It knows how to work (the references are loaded before it starts), never sees a picture's bytes itself, and
// ends when we do. A fork costs about a millisecond, a picture some hundred.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <sys/types.h>

#include "decoder/sandbox.h"

namespace tallyman::decoder {

// What the locked-down worker does with its slot of shared memory.
using Work = std::function<void(std::span<std::byte> slot)>;

struct Ended {
    unsigned slot = 0;
    int status = 0;  // as waitpid says it; 0 is a worker that finished

    // The system kills at the limit; nothing else sends that signal but us, by the clock.
    bool out_of_processor_time() const;
};

class Spawner {
public:
    // `slots` pieces of shared memory, one worker at a time in each. Call before the first thread starts.
    Spawner(unsigned slots, Work work, Limits limits);
    ~Spawner();
    Spawner(const Spawner&) = delete;
    Spawner& operator=(const Spawner&) = delete;

    std::span<std::byte> slot(unsigned index) const;
    void start(unsigned slot);
    void kill(unsigned slot);                                      // it ends as any other, a moment later
    std::optional<Ended> wait(std::chrono::milliseconds at_most);  // throws Failure when the spawner is gone

private:
    void send(unsigned slot, bool run);

    unsigned slots_;
    std::byte* memory_;
    pid_t process_;
    int socket_;
};

}  // namespace tallyman::decoder
