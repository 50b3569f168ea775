#include "decoder/spawner.h"

#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "base/check.h"
#include "base/failure.h"
#include "decoder/protocol.h"

namespace tallyman::decoder {
namespace {

struct Command {
    unsigned slot = 0;
    bool run = false;  // else kill
};

// Everything below runs in the spawner's own process.
class Nursery {
public:
    Nursery(int socket, std::byte* memory, unsigned slots, const Work& work, Limits limits)
        : socket_(socket), memory_(memory), work_(work), limits_(limits), workers_(slots, 0) {}

    [[noreturn]] void run() {
        sigset_t child;
        sigemptyset(&child);
        sigaddset(&child, SIGCHLD);
        sigprocmask(SIG_BLOCK, &child, nullptr);
        const int deaths = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
        for (;;) {
            pollfd both[2] = {{socket_, POLLIN, 0}, {deaths, POLLIN, 0}};
            if (poll(both, 2, -1) < 0 && errno != EINTR) _exit(1);
            if (both[1].revents != 0) {
                signalfd_siginfo info;
                while (read(deaths, &info, sizeof info) > 0) {
                }
                tell_the_dead();
            }
            if (both[0].revents != 0) obey();
        }
    }

private:
    void obey() {
        Command command;
        if (recv(socket_, &command, sizeof command, 0) != sizeof command) leave();  // our owner is gone
        if (command.slot >= workers_.size()) leave();
        pid_t& worker = workers_[command.slot];
        if (!command.run) {
            if (worker > 0) ::kill(worker, SIGKILL);
            return;
        }
        worker = fork();
        if (worker == 0) be_worker(command.slot);
        if (worker < 0) tell({command.slot, -1});
    }

    [[noreturn]] void be_worker(unsigned slot) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        lock_down(limits_);
        work_({memory_ + slot * slot_bytes, slot_bytes});
        _exit(0);
    }

    void tell_the_dead() {
        int status = 0;
        for (pid_t dead; (dead = waitpid(-1, &status, WNOHANG)) > 0;)
            for (unsigned slot = 0; slot < workers_.size(); ++slot)
                if (workers_[slot] == dead) {
                    workers_[slot] = 0;
                    tell({slot, status});
                }
    }

    void tell(const Ended& ended) {
        if (::send(socket_, &ended, sizeof ended, MSG_NOSIGNAL) != sizeof ended) leave();
    }

    [[noreturn]] void leave() {
        for (const pid_t worker : workers_)
            if (worker > 0) ::kill(worker, SIGKILL);
        _exit(0);
    }

    int socket_;
    std::byte* memory_;
    const Work& work_;
    Limits limits_;
    std::vector<pid_t> workers_;
};

}  // namespace

bool Ended::out_of_processor_time() const {
    return status != -1 && WIFSIGNALED(status) && (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU);
}

Spawner::Spawner(unsigned slots, Work work, Limits limits) : slots_(slots) {
    void* memory =
        mmap(nullptr, slots * slot_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    int ends[2] = {-1, -1};
    if (memory == MAP_FAILED || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        throw Failure("no memory for the decoder process", ExitCode::internal);
    memory_ = static_cast<std::byte*>(memory);
    process_ = fork();
    if (process_ < 0) throw Failure("cannot start the decoder process", ExitCode::internal);
    if (process_ == 0) {
        std::signal(SIGINT, SIG_IGN);  // Ctrl-C reaches the whole group; our owner decides what it means
        std::signal(SIGTERM, SIG_DFL);
        const int socket = dup2(ends[1], 3);
        close_range(4, ~0U, 0);
        Nursery(socket, memory_, slots, work, limits).run();
    }
    close(ends[1]);
    socket_ = ends[0];
}

Spawner::~Spawner() {
    close(socket_);
    waitpid(process_, nullptr, 0);
    munmap(memory_, slots_ * slot_bytes);
}

std::span<std::byte> Spawner::slot(unsigned index) const {
    CHECK(index < slots_);
    return {memory_ + index * slot_bytes, slot_bytes};
}

void Spawner::start(unsigned slot) { send(slot, true); }
void Spawner::kill(unsigned slot) { send(slot, false); }

void Spawner::send(unsigned slot, bool run) {
    const Command command{slot, run};
    if (::send(socket_, &command, sizeof command, MSG_NOSIGNAL) != sizeof command)
        throw Failure("the decoder process is gone", ExitCode::internal);
}

std::optional<Ended> Spawner::wait(std::chrono::milliseconds at_most) {
    pollfd one{socket_, POLLIN, 0};
    const int ready = poll(&one, 1, static_cast<int>(at_most.count()));
    if (ready == 0 || (ready < 0 && errno == EINTR)) return {};
    Ended ended;
    if (ready < 0 || recv(socket_, &ended, sizeof ended, 0) != sizeof ended || ended.slot >= slots_)
        throw Failure("the decoder process is gone", ExitCode::internal);
    return ended;
}

}  // namespace tallyman::decoder
