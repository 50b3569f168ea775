// Work handed in turn to the workers of a spawner, whose answers come out in the order in which they went in: kills
// what takes too long by the clock, and ends within a tenth of a second when it is to stop.
#pragma once

#include <chrono>
#include <map>

#include "base/progress.h"
#include "decoder/spawner.h"

namespace tallyman::decoder {

// `Job` is what one worker is at, with `deadline` and `timed_out`.
template <class Job, class Answer>
struct Round {
    std::map<unsigned, Job> running;      // by slot
    std::map<std::size_t, Answer> ready;  // finished, waiting for an earlier one
    std::size_t taken = 0;
    std::size_t given = 0;

    // While anything is `left` to be started: `start` fills free slots, `finish` takes what a worker leaves, `done`
    // gets index and answer.
    template <class Left, class Start, class Finish, class Done>
    void run(Spawner& spawner, const Left& left, const Start& start, const Finish& finish, const Done& done,
             const StopFlag* stop) {
        while (left() || !running.empty()) {
            if (stop != nullptr && stop->stopped()) return kill_all(spawner);
            start();
            if (!running.empty())
                if (const auto ended = spawner.wait(std::chrono::milliseconds(50))) finish(*ended);
            kill_late(spawner);
            for (auto next = ready.find(given); next != ready.end(); next = ready.find(given)) {
                Answer answer = std::move(next->second);
                ready.erase(next);
                done(given++, std::move(answer));
            }
        }
    }

private:
    void kill_late(Spawner& spawner) {
        for (auto& [slot, job] : running) {
            if (job.timed_out || std::chrono::steady_clock::now() < job.deadline) continue;
            job.timed_out = true;
            spawner.kill(slot);
        }
    }
    void kill_all(Spawner& spawner) {
        for (const auto& [slot, job] : running) spawner.kill(slot);
        while (!running.empty())
            if (const auto ended = spawner.wait(std::chrono::milliseconds(100))) running.erase(ended->slot);
    }
};

}  // namespace tallyman::decoder
