#include "decoder/sandbox.h"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <seccomp.h>

namespace tallyman::decoder {
namespace {

// The exit code of a worker that could not be locked down; it has not seen the picture.
constexpr int not_locked_down = 70;

void require(bool done) {
    if (!done) _exit(not_locked_down);
}

void limit(decltype(RLIMIT_AS) what, rlim_t value) {
    const rlimit both{value, value};
    require(setrlimit(what, &both) == 0);
}

std::size_t address_space_now() {
    std::size_t pages = 0;
    if (std::FILE* statm = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(statm, "%zu", &pages) != 1) pages = 0;
        std::fclose(statm);
    }
    require(pages > 0);
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// Memory of one's own, waiting for oneself, the clock, and the end.
constexpr std::initializer_list<int> allowed = {
    SCMP_SYS(brk),         SCMP_SYS(munmap),        SCMP_SYS(mremap),          SCMP_SYS(madvise),
    SCMP_SYS(futex),       SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(time),
    SCMP_SYS(sched_yield), SCMP_SYS(exit),          SCMP_SYS(exit_group),      SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(getrandom),     SCMP_SYS(restart_syscall),
};

// What libraries try out of habit and can do without: an error instead of death.
constexpr std::initializer_list<int> answered_no = {
    SCMP_SYS(open),     SCMP_SYS(openat),     SCMP_SYS(openat2),   SCMP_SYS(access),       SCMP_SYS(faccessat),
    SCMP_SYS(stat),     SCMP_SYS(lstat),      SCMP_SYS(fstat),     SCMP_SYS(newfstatat),   SCMP_SYS(statx),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(read),      SCMP_SYS(lseek),        SCMP_SYS(ioctl),
    SCMP_SYS(fcntl),    SCMP_SYS(uname),      SCMP_SYS(sysinfo),   SCMP_SYS(getcwd),       SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),   SCMP_SYS(prlimit64),  SCMP_SYS(getrlimit), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
};

void add(scmp_filter_ctx filter, std::uint32_t action, std::initializer_list<int> calls) {
    for (const int call : calls) require(seccomp_rule_add(filter, action, call, 0) == 0);
}

void allow_only_listed_calls() {
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    require(filter != nullptr);
    add(filter, SCMP_ACT_ALLOW, allowed);
    add(filter, SCMP_ACT_ERRNO(EACCES), answered_no);
    // Memory, but never memory that can be run.
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
        require(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}) ==
                0);
    if (under_sanitizer) {
        // They report to standard error, and try through a pipe of their own whether memory can be read.
        add(filter, SCMP_ACT_ALLOW, {SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(pipe2), SCMP_SYS(close)});
        require(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
                                 scmp_arg_cmp{0, SCMP_CMP_GE, STDERR_FILENO, 0}) == 0);
    } else {
        add(filter, SCMP_ACT_ERRNO(EACCES), {SCMP_SYS(close)});
        require(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(write), 0) == 0);
        require(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(writev), 0) == 0);
    }
    require(seccomp_load(filter) == 0);
    seccomp_release(filter);
}

}  // namespace

void lock_down(const Limits& limits) {
    if (!under_sanitizer) limit(RLIMIT_AS, address_space_now() + limits.memory_growth);
    limit(RLIMIT_CPU, limits.processor_seconds);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    require(prctl(PR_SET_DUMPABLE, 0) == 0);
    require(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    require(close_range(under_sanitizer ? 3 : 0, ~0U, 0) == 0);
    limit(RLIMIT_NOFILE, under_sanitizer ? 8 : 0);
    allow_only_listed_calls();
}

}  // namespace tallyman::decoder
