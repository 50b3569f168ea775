#include "decoder/examiner.h"

#include <algorithm>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "decoder/expectation_json.h"
#include "decoder/protocol.h"
#include "decoder/round.h"
#include "decoder/worker.h"

namespace tallyman::decoder {
namespace {

using Clock = std::chrono::steady_clock;
using vision::Examination;
using vision::Unreadable;

constexpr std::size_t held_per_worker = 4;

ExaminerOptions completed(ExaminerOptions options, const vision::References& references) {
    if (options.workers == 0) options.workers = std::max(1u, std::thread::hardware_concurrency());
    if (!options.work) options.work = examination_work(references);
    return options;
}

Limits limits_of(const ExaminerOptions& options) {
    return {.memory_growth = options.memory_growth, .processor_seconds = options.processor_seconds};
}

std::string manner_of_death(int status) {
    if (status != -1 && WIFSIGNALED(status)) return fmt::format("signal {}", WTERMSIG(status));
    if (status != -1 && WIFEXITED(status)) return fmt::format("exit {}", WEXITSTATUS(status));
    return "could not start";
}

}  // namespace

struct Examiner::Running {
    std::size_t index = 0;
    Picture picture;
    std::vector<vision::Check> without;
    Clock::time_point deadline;
    bool timed_out = false;
};

struct Examiner::Pictures : Round<Running, Examination> {
    bool more = true;
};

Examiner::Examiner(const vision::References& references, ExaminerOptions options)
    : options_(completed(std::move(options), references)),
      spawner_(options_.workers, options_.work, limits_of(options_)) {}

// False when the picture is too large to be handed over.
bool Examiner::start(Running& running, unsigned slot) {
    const std::string expectation = expectation_text(running.picture.expected);
    if (!write_request(spawner_.slot(slot), {running.picture.jpeg, expectation, running.without})) return false;
    running.deadline = Clock::now() + options_.patience;
    running.timed_out = false;
    spawner_.start(slot);
    return true;
}

void Examiner::finish(Pictures& round, const Ended& ended) {
    const auto found = round.running.find(ended.slot);
    CHECK(found != round.running.end());
    Running& running = found->second;
    const auto slot = spawner_.slot(ended.slot);

    Unreadable why{"crashed", manner_of_death(ended.status)};
    if (running.timed_out) why = {"timed_out", fmt::format("{} ms", options_.patience.count())};
    if (!running.timed_out && ended.out_of_processor_time())
        why = {"timed_out", fmt::format("{} s of processor", options_.processor_seconds)};
    if (ended.status == 0) {
        if (auto answer = read_answer(slot)) {
            round.ready.emplace(running.index, std::move(*answer));
            round.running.erase(found);
            return;
        } else {
            why = {"garbled", answer.error()};
        }
    }
    const auto stage = read_stage(slot);
    if (stage && *stage != vision::Check::readable && running.without == running.picture.without) {
        running.without.push_back(*stage);
        if (start(running, ended.slot)) return;
    }
    round.ready.emplace(running.index, vision::unreadable_examination(std::move(why)));
    round.running.erase(found);
}

void Examiner::fill(Pictures& round, const Next& next) {
    for (unsigned slot = 0; round.more && slot < options_.workers; ++slot) {
        if (round.running.contains(slot) || round.taken - round.given >= held_per_worker * options_.workers) continue;
        auto picture = next();
        round.more = picture.has_value();
        if (!picture) return;
        Running running{.index = round.taken++, .picture = std::move(*picture), .without = {}, .deadline = {}};
        running.without = running.picture.without;
        if (start(running, slot)) {
            round.running.emplace(slot, std::move(running));
        } else {
            const std::string size = std::to_string(running.picture.jpeg.size());
            round.ready.emplace(running.index, vision::unreadable_examination({"too_many_bytes", size}));
        }
    }
}

void Examiner::examine_all(const Next& next, const Done& done, const StopFlag* stop) {
    Pictures round;
    round.run(
        spawner_, [&] { return round.more; }, [&] { fill(round, next); },
        [&](const Ended& ended) { finish(round, ended); }, done, stop);
}

Examination Examiner::examine(Picture picture) {
    Examination out;
    bool given = false;
    examine_all(
        [&]() -> std::optional<Picture> {
            if (std::exchange(given, true)) return {};
            return std::move(picture);
        },
        [&](std::size_t, Examination seen) { out = std::move(seen); });
    return out;
}

}  // namespace tallyman::decoder
