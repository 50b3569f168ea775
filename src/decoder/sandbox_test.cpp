// A worker that has been taken over tries what the kernel offers, one locked-down process an attempt. An attempt that
// succeeds leaves a mark in the shared memory.
#include "decoder/sandbox.h"

#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <functional>
#include <linux/openat2.h>
#include <string>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "decoder/protocol.h"
#include "decoder/spawner.h"

namespace tallyman::decoder {
namespace {

struct Attempt {
    std::string name;
    std::function<long()> call;  // 0 or more when it succeeded
};

char* const no_arguments[] = {nullptr};
char room[4096];

std::vector<Attempt> attempts() {
    std::vector<Attempt> list = {
        {"open /etc/passwd", [] { return syscall(SYS_open, "/etc/passwd", O_RDONLY); }},
        {"open /proc/self/mem", [] { return syscall(SYS_openat, AT_FDCWD, "/proc/self/mem", O_RDWR); }},
        {"open /proc/1/environ", [] { return syscall(SYS_openat, AT_FDCWD, "/proc/1/environ", O_RDONLY); }},
        {"create a file", [] { return syscall(SYS_openat, AT_FDCWD, "/tmp/x", O_CREAT | O_WRONLY, 0600); }},
        {"creat", [] { return syscall(SYS_creat, "/tmp/x", 0600); }},
        {"openat2",
         [] {
             open_how how{};
             return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", &how, sizeof how);
         }},
        {"socket", [] { return syscall(SYS_socket, 2, 1, 0); }},
        {"unix socket", [] { return syscall(SYS_socket, 1, 1, 0); }},
        {"socketpair", [] { return syscall(SYS_socketpair, 1, 1, 0, room); }},
        {"execve", [] { return syscall(SYS_execve, "/bin/true", no_arguments, no_arguments); }},
        {"execveat", [] { return syscall(SYS_execveat, AT_FDCWD, "/bin/true", no_arguments, no_arguments, 0); }},
        {"kill the parent", [] { return syscall(SYS_kill, 1, 0); }},
        {"tkill", [] { return syscall(SYS_tkill, 1, 0); }},
        {"tgkill", [] { return syscall(SYS_tgkill, 1, 1, 0); }},
        {"ptrace", [] { return syscall(SYS_ptrace, 0, 0, 0, 0); }},
        {"write to standard output", [] { return syscall(SYS_write, 1, "x", 1); }},
        {"read standard input", [] { return syscall(SYS_read, 0, room, 0); }},
        {"map executable memory",
         [] { return syscall(SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }},
        {"make memory executable",
         [] {
             return syscall(SYS_mprotect, reinterpret_cast<std::uintptr_t>(room) & ~4095ul, 4096,
                            PROT_READ | PROT_EXEC);
         }},
    };
    // The rest by number: with these arguments each would succeed or be tried by root outside the sandbox.
    const std::pair<const char*, long> by_number[] = {
        {"fork", SYS_fork},
        {"vfork", SYS_vfork},
        {"clone", SYS_clone},
        {"clone3", SYS_clone3},
        {"connect", SYS_connect},
        {"bind", SYS_bind},
        {"listen", SYS_listen},
        {"accept", SYS_accept},
        {"accept4", SYS_accept4},
        {"sendto", SYS_sendto},
        {"sendmsg", SYS_sendmsg},
        {"recvfrom", SYS_recvfrom},
        {"recvmsg", SYS_recvmsg},
        {"setns", SYS_setns},
        {"unshare", SYS_unshare},
        {"mount", SYS_mount},
        {"umount2", SYS_umount2},
        {"chroot", SYS_chroot},
        {"chdir", SYS_chdir},
        {"pivot_root", SYS_pivot_root},
        {"mkdir", SYS_mkdir},
        {"rmdir", SYS_rmdir},
        {"unlink", SYS_unlink},
        {"rename", SYS_rename},
        {"link", SYS_link},
        {"symlink", SYS_symlink},
        {"chmod", SYS_chmod},
        {"chown", SYS_chown},
        {"truncate", SYS_truncate},
        {"mknod", SYS_mknod},
        {"setuid", SYS_setuid},
        {"setgid", SYS_setgid},
        {"setresuid", SYS_setresuid},
        {"capset", SYS_capset},
        {"prctl", SYS_prctl},
        {"seccomp", SYS_seccomp},
        {"bpf", SYS_bpf},
        {"keyctl", SYS_keyctl},
        {"add_key", SYS_add_key},
        {"dup", SYS_dup},
        {"dup2", SYS_dup2},
        {"pipe", SYS_pipe},
        {"pipe2", SYS_pipe2},
        {"eventfd", SYS_eventfd},
        {"epoll_create1", SYS_epoll_create1},
        {"timerfd_create", SYS_timerfd_create},
        {"signalfd4", SYS_signalfd4},
        {"inotify_init", SYS_inotify_init},
        {"memfd_create", SYS_memfd_create},
        {"userfaultfd", SYS_userfaultfd},
        {"io_uring_setup", SYS_io_uring_setup},
        {"perf_event_open", SYS_perf_event_open},
        {"pidfd_open", SYS_pidfd_open},
        {"pidfd_getfd", SYS_pidfd_getfd},
        {"process_vm_readv", SYS_process_vm_readv},
        {"process_vm_writev", SYS_process_vm_writev},
        {"shmget", SYS_shmget},
        {"shmat", SYS_shmat},
        {"msgget", SYS_msgget},
        {"semget", SYS_semget},
        {"setrlimit", SYS_setrlimit},
        {"reboot", SYS_reboot},
        {"init_module", SYS_init_module},
        {"finit_module", SYS_finit_module},
        {"kexec_load", SYS_kexec_load},
        {"swapon", SYS_swapon},
        {"personality", SYS_personality},
        {"sethostname", SYS_sethostname},
        {"settimeofday", SYS_settimeofday},
        {"clock_settime", SYS_clock_settime},
        {"sendfile", SYS_sendfile},
        {"splice", SYS_splice},
        {"getdents64", SYS_getdents64},
        {"name_to_handle_at", SYS_name_to_handle_at},
        {"setsid", SYS_setsid},
        {"setpriority", SYS_setpriority},
        {"sched_setaffinity", SYS_sched_setaffinity},
        {"nanosleep", SYS_nanosleep},
        {"pause", SYS_pause},
        {"wait4", SYS_wait4},
        {"getppid", SYS_getppid},
        {"iopl", SYS_iopl},
        {"ioperm", SYS_ioperm},
        {"modify_ldt", SYS_modify_ldt},
        {"acct", SYS_acct},
        {"syslog", SYS_syslog},
        {"quotactl", SYS_quotactl},
    };
    for (const auto& [call, number] : by_number)
        list.push_back({call, [number = number] { return syscall(number, 0, room, 1, 0, 0, 0); }});
#if defined(__x86_64__)
    list.push_back({"x32 numbers", [] { return syscall(0x40000000 + SYS_getpid); }});
    list.push_back({"32-bit gate", [] {
                        long result = 20;  // getpid in the old table
                        asm volatile("int $0x80" : "+a"(result) : : "memory");
                        return result;
                    }});
#endif
    return list;
}

TEST(Sandbox, NothingThatIsTriedSucceeds) {
    const auto list = attempts();
    ASSERT_GE(list.size(), 50u);
    constexpr std::byte tried{1}, succeeded{2};
    Spawner spawner(1,
                    [&list](std::span<std::byte> slot) {
                        const auto index = static_cast<std::size_t>(std::to_integer<int>(slot[0]));
                        slot[1] = tried;
                        if (list[index].call() >= 0) slot[1] = succeeded;
                    },
                    {});
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (under_sanitizer && list[i].name == "pipe2") continue;  // sanitizers need it themselves
        spawner.slot(0)[0] = static_cast<std::byte>(i);
        spawner.slot(0)[1] = {};
        spawner.start(0);
        ASSERT_TRUE(spawner.wait(std::chrono::seconds(20))) << list[i].name;
        EXPECT_EQ(spawner.slot(0)[1], tried) << list[i].name;
    }
}

int status_of(Work work, Limits limits = {}) {
    Spawner spawner(1, std::move(work), limits);
    spawner.start(0);
    const auto ended = spawner.wait(std::chrono::seconds(20));
    return ended ? ended->status : -2;
}

TEST(Sandbox, WorkThatOnlyComputesFinishes) {
    EXPECT_EQ(status_of([](std::span<std::byte> slot) {
                  std::vector<std::byte> memory(64 << 20, std::byte{1});
                  slot[0] = memory[12345];
              }),
              0);
}

TEST(Sandbox, MemoryHasALimit) {
    if (under_sanitizer) GTEST_SKIP() << "sanitizers reserve terabytes of address space";
    const auto greedy = [](std::span<std::byte>) {
        volatile auto* much = new char[std::size_t{5} << 28];
        much[0] = 1;
    };
    EXPECT_NE(status_of(greedy), 0);
    EXPECT_EQ(status_of(greedy, {.memory_growth = std::size_t{3} << 30}), 0);
}

TEST(Sandbox, ProcessorTimeHasALimit) {
    const int status = status_of(
        [](std::span<std::byte> slot) {
            for (volatile auto& byte = slot[0]; byte == std::byte{};) {
            }
        },
        {.processor_seconds = 1});
    ASSERT_NE(status, -2);
    EXPECT_TRUE(WIFSIGNALED(status));
}

}  // namespace
}  // namespace tallyman::decoder
