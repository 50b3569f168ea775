// Kills, fails and unplugs: harness SUBJECT SHIM SCRATCH STATES [STORY...]
//
// For each story: (1) the subject is killed before each of its changes to the disk; (2) each change fails with EIO,
// ENOSPC, EINTR or writes half; after either the promises made so far must hold, and a second, undisturbed run must
// make and hold all of them; (3) the power is cut after each change, in several states of the disk, until at least
// STATES states were looked at; (4) the faults that a careless program would have are planted, and each must be found:
// a harness that finds nothing is not believed.
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "disk.h"
#include "stories.h"

namespace tallyman::crash {
namespace {

namespace fs = std::filesystem;

constexpr int states_of_fault = 300;  // a fault that is hard to see is seen in a tenth of them

struct Setup {
    fs::path subject, shim, scratch;
    int states = 0;
};

struct Ended {
    bool by_signal = false;
    int code = 0;
    Promises promises;
};

using Variables = std::vector<std::pair<std::string, std::string>>;

Promises lines_of(const fs::path& file) {
    std::ifstream in(file);
    Promises lines;
    for (std::string line; std::getline(in, line);) lines.insert(line);
    return lines;
}

Ended run(const Setup& setup, const Story& story, const fs::path& data, const Variables& variables,
          const char* careless = nullptr) {
    const auto out = setup.scratch / "promises";
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        const int nothing = ::open("/dev/null", O_WRONLY);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(nothing, STDERR_FILENO);
        ::setenv("LD_PRELOAD", setup.shim.c_str(), 1);
        ::setenv("CRASH_ROOT", data.c_str(), 1);
        for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
        ::execl(setup.subject.c_str(), setup.subject.c_str(), story.name.c_str(), data.c_str(), careless, nullptr);
        ::_exit(99);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFSIGNALED(status), WIFEXITED(status) ? WEXITSTATUS(status) : 0, lines_of(out)};
}

std::vector<std::string> problems_in(const Story& story, const fs::path& data, const Promises& promises) {
    try {
        return story.problems(data, promises);
    } catch (const std::exception& error) {
        return {error.what()};
    }
}

class Trial {
public:
    Trial(const Setup& setup, const Story& story) : setup_(setup), story_(story) {}

    bool run_all() {
        const auto operations = record({});
        std::size_t calls = 0;
        for (const auto& operation : operations) calls += operation.name != "promise" ? 1 : 0;
        const int kills = disturbed(calls, [](std::size_t call) {
            return Variables{{"CRASH_KILL", std::to_string(call)}};
        });
        int failures = 0;
        for (const char* fault : {"5", "28", "4", "short"})
            failures += disturbed(calls, [fault](std::size_t call) {
                return Variables{{"CRASH_FAIL", fmt::format("{}:{}", call, fault)}};
            });
        const auto cuts = power_cuts(operations, setup_.states);
        fmt::print("{}: {} calls; killed {}, failed {}, power cuts {}; broken promises {}\n", story_.name, calls, kills,
                   failures, cuts.looked_at, found_ + cuts.found);
        return found_ + cuts.found == 0 && kills > 0;
    }

    // How many states break a promise when the fault is there.
    int planted(const char* fault) { return power_cuts(record({{"CRASH_PLANT", fault}}), states_of_fault, true).found; }
    int done_by(const char* careless) { return power_cuts(record({}, careless), states_of_fault, true).found; }

private:
    fs::path fresh() const {
        const auto data = setup_.scratch / "data";
        fs::remove_all(data);
        fs::create_directories(data);
        story_.prepare(data);
        return data;
    }

    // What the disk holds before the subject begins is there for certain.
    std::vector<Operation> record(Variables variables, const char* careless = nullptr) {
        before_ = Disk::on_disk(fresh());
        const auto log = setup_.scratch / "log";
        fs::remove(log);
        variables.emplace_back("CRASH_LOG", log.string());
        const auto ended = run(setup_, story_, setup_.scratch / "data", variables, careless);
        if (ended.code != 0 || ended.promises != story_.all)
            throw Failure(story_.name + ": an undisturbed run did not end well");
        return read_log(log);
    }

    template <class Disturbance>
    int disturbed(std::size_t calls, Disturbance disturbance) {
        int runs = 0;
        for (std::size_t call = 0; call < calls; ++call, ++runs) {
            const auto data = fresh();
            const auto variables = disturbance(call);
            const auto first = run(setup_, story_, data, variables);
            report(problems_in(story_, data, first.promises), variables.front().second);
            const auto second = run(setup_, story_, data, {});
            Promises both = first.promises;
            both.insert(second.promises.begin(), second.promises.end());
            if (second.code != 0 || both != story_.all)
                report({"the second run did not finish"}, variables.front().second);
            report(problems_in(story_, data, both), variables.front().second + ", second run");
        }
        return runs;
    }

    struct Cuts {
        int looked_at = 0, found = 0;
    };
    Cuts power_cuts(const std::vector<Operation>& operations, int states, bool expected = false) {
        Cuts cuts;
        Random random(7);
        const auto each = static_cast<int>(static_cast<std::size_t>(states) / (operations.size() + 1)) + 3;
        Disk disk = before_;
        Promises promises;
        const auto folder = setup_.scratch / "cut";
        for (std::size_t at = 0; at <= operations.size(); ++at) {
            for (int i = 0; i < each; ++i) {
                const auto cut = i == 0 ? Disk::Cut::only_synced : i == 1 ? Disk::Cut::everything : Disk::Cut::some;
                disk.after_power_cut(cut, random, folder);
                const auto problems = problems_in(story_, folder, promises);
                ++cuts.looked_at;
                cuts.found += problems.empty() ? 0 : 1;
                if (!expected) show(problems, fmt::format("power cut after {} calls, state {}", at, i));
            }
            if (at == operations.size()) break;
            if (operations[at].name == "promise") {
                std::istringstream lines(operations[at].bytes);
                for (std::string line; std::getline(lines, line);) promises.insert(line);
            }
            disk.apply(operations[at]);
        }
        return cuts;
    }

    void show(const std::vector<std::string>& problems, const std::string& when) {
        for (const auto& problem : problems)
            if (shown_++ < 20) fmt::print("{}, {}: {}\n", story_.name, when, problem);
    }
    void report(const std::vector<std::string>& problems, const std::string& when) {
        found_ += problems.empty() ? 0 : 1;
        show(problems, when);
    }

    const Setup& setup_;
    const Story& story_;
    Disk before_{fs::path()};
    int found_ = 0, shown_ = 0;
};

int run_stories(const Setup& setup, const std::vector<std::string>& wanted) {
    bool good = true;
    for (const auto& story : stories()) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), story.name) == wanted.end()) continue;
        Trial trial(setup, story);
        good = trial.run_all() && good;
        for (const auto& fault : story.faults) {
            const int found = trial.planted(fault.c_str());
            fmt::print("{}: planted {}: broken in {} states\n", story.name, fault, found);
            good = good && found > 0;
        }
        for (const auto& [careless, act] : story.careless) {
            const int found = trial.done_by(careless.c_str());
            fmt::print("{}: {}: broken in {} states\n", story.name, careless, found);
            good = good && found > 0;
        }
    }
    return good ? 0 : 1;
}

}  // namespace
}  // namespace tallyman::crash

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    const tallyman::crash::Setup setup{argv[1], argv[2], argv[3], std::atoi(argv[4])};
    std::filesystem::create_directories(setup.scratch);
    const int code = tallyman::crash::run_stories(setup, {argv + 5, argv + argc});
    std::filesystem::remove_all(setup.scratch);
    return code;
}
