// Preloaded into a program that keeps promises about the disk. Every change below CRASH_ROOT is numbered, and, as the
// environment says, written to CRASH_LOG (with its bytes, for replaying power cuts), answered with an error
// (CRASH_FAIL, as "17:5": call 17 fails with errno 5; "17:short": it writes half), or not survived (CRASH_KILL: SIGKILL
// before call 17). CRASH_PLANT plants a fault: sync_file, sync_folder or sync_database are then answered with success
// and not done, which is what a program that forgets them does. What the program prints on standard output is logged
// too, in sequence: that is what it has promised.
//
// A line of the log: operation, inode, offset or length, path or paths; then the bytes of a write, as many as it says.
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

struct State {
    std::string root;
    int log = -1;
    long kill_at = -1, fail_at = -1;
    int fail_with = 0;  // 0: a short write
    long calls = 0;
    std::string plant;

    State() {
        const auto number = [](const char* text) { return text ? std::atol(text) : -1; };
        if (const char* folder = std::getenv("CRASH_ROOT")) root = folder;
        if (const char* file = std::getenv("CRASH_LOG"))
            log = static_cast<int>(
                ::syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
        if (const char* fault = std::getenv("CRASH_PLANT")) plant = fault;
        kill_at = number(std::getenv("CRASH_KILL"));
        if (const char* fail = std::getenv("CRASH_FAIL")) {
            fail_at = number(fail);
            const char* colon = std::strchr(fail, ':');
            if (colon && std::strcmp(colon, ":short") != 0) fail_with = std::atoi(colon + 1);
        }
    }
};

State& state() {
    static State only;
    return only;
}

std::string path_of(int directory, const char* path) {
    if (path[0] == '/') return path;
    char base[4096] = ".";
    if (directory == AT_FDCWD) {
        if (!::getcwd(base, sizeof base)) return path;
    } else {
        const std::string link = "/proc/self/fd/" + std::to_string(directory);
        const auto length = ::readlink(link.c_str(), base, sizeof base - 1);
        if (length > 0) base[length] = '\0';
    }
    return std::string(base) + "/" + path;
}

std::string path_of(int file) {
    char path[4096];
    const std::string link = "/proc/self/fd/" + std::to_string(file);
    const auto length = ::readlink(link.c_str(), path, sizeof path - 1);
    return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : std::string();
}

bool watched(const std::string& path) {
    return !state().root.empty() && path.compare(0, state().root.size(), state().root) == 0;
}

unsigned long inode_of(int file) {
    struct stat status {};
    return ::fstat(file, &status) == 0 ? status.st_ino : 0;
}

void put(const char* bytes, std::size_t count) {
    while (count > 0) {
        const long written = ::syscall(SYS_write, state().log, bytes, count);
        if (written <= 0) ::_exit(97);
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

void note(const char* operation, unsigned long inode, unsigned long number, const std::string& path,
          const void* bytes = nullptr, std::size_t count = 0) {
    if (state().log < 0) return;
    const std::string line = std::string(operation) + " " + std::to_string(inode) + " " + std::to_string(number) + " " +
                             std::to_string(count) + " " + path + "\n";
    put(line.data(), line.size());
    if (count > 0) put(static_cast<const char*>(bytes), count);
}

enum class Fate { go_on, fail, cut_short };

// Before every watched call.
Fate fate() {
    State& now = state();
    const long call = now.calls++;
    if (call == now.kill_at) ::kill(::getpid(), SIGKILL);
    if (call != now.fail_at) return Fate::go_on;
    if (now.fail_with == 0) return Fate::cut_short;
    errno = now.fail_with;
    return Fate::fail;
}

int opened(int directory, const char* path, int flags, mode_t mode) {
    const std::string whole = path_of(directory, path);
    const auto really = [&] {
        return static_cast<int>(::syscall(SYS_openat, directory, path, flags | O_LARGEFILE, mode));
    };
    const bool changes = (flags & (O_CREAT | O_TRUNC)) != 0;
    if (!changes || !watched(whole)) return really();
    const bool was_there = ::access(whole.c_str(), F_OK) == 0;
    if (was_there && !(flags & O_TRUNC)) return really();
    if (fate() == Fate::fail) return -1;
    const int file = really();
    if (file >= 0) note(was_there ? "truncate" : "create", inode_of(file), 0, whole);
    return file;
}

mode_t mode_of(int flags, va_list arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(arguments, int)) : 0;
}

template <class Write>
ssize_t written(int file, const void* bytes, std::size_t count, off_t offset, Write really) {
    const std::string path = path_of(file);
    if (file == STDOUT_FILENO) note("promise", 0, 0, "", bytes, count);
    if (!watched(path)) return really(count);
    const Fate what = fate();
    if (what == Fate::fail) return -1;
    const std::size_t wanted = what == Fate::cut_short && count > 1 ? count / 2 : count;
    const off_t at = offset >= 0 ? offset : ::lseek(file, 0, SEEK_CUR);
    const ssize_t done = really(wanted);
    if (done > 0)
        note("write", inode_of(file), static_cast<unsigned long>(at), path, bytes, static_cast<std::size_t>(done));
    return done;
}

bool forgotten(const std::string& path, bool folder) {
    const bool database = path.find("tallyman.db") != std::string::npos;
    const std::string& plant = state().plant;
    if (folder) return plant == "sync_folder";
    return database ? plant == "sync_database" && path.find("-wal") != std::string::npos : plant == "sync_file";
}

int synced(int file, long call) {
    const std::string path = path_of(file);
    if (!watched(path)) return static_cast<int>(::syscall(call, file));
    struct stat status {};
    const bool folder = ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
    if (forgotten(path, folder)) return 0;
    if (fate() == Fate::fail) return -1;
    const int result = static_cast<int>(::syscall(call, file));
    if (result == 0) note(folder ? "sync_folder" : "sync", status.st_ino, 0, path);
    return result;
}

template <class Change>
int changed(const char* operation, const std::string& path, const std::string& other, Change really) {
    if (!watched(path)) return really();
    if (fate() == Fate::fail) return -1;
    const int result = really();
    if (result == 0) note(operation, 0, path.size(), other.empty() ? path : path + "\t" + other);
    return result;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return opened(AT_FDCWD, path, flags, mode);
}
int openat(int directory, const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return opened(directory, path, flags, mode);
}
int openat64(int directory, const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return opened(directory, path, flags, mode);
}

// The C library opens these by itself.
int mkostemp(char* name, int flags) {
    if (!watched(path_of(AT_FDCWD, name))) return next<int(char*, int)>("mkostemp")(name, flags);
    if (fate() == Fate::fail) return -1;
    const int file = next<int(char*, int)>("mkostemp")(name, flags);
    if (file >= 0) note("create", inode_of(file), 0, path_of(AT_FDCWD, name));
    return file;
}
int mkostemp64(char* name, int flags) { return mkostemp(name, flags); }

ssize_t write(int file, const void* bytes, size_t count) {
    return written(file, bytes, count, -1,
                   [&](size_t n) { return static_cast<ssize_t>(::syscall(SYS_write, file, bytes, n)); });
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
    return written(file, bytes, count, offset,
                   [&](size_t n) { return static_cast<ssize_t>(::syscall(SYS_pwrite64, file, bytes, n, offset)); });
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
    return pwrite(file, bytes, count, offset);
}
ssize_t writev(int file, const struct iovec* pieces, int count) {
    std::string whole;
    for (int i = 0; i < count; ++i) whole.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
    return write(file, whole.data(), whole.size());
}

// Copies inside the kernel would go by unseen; without them the C++ library reads and writes.
ssize_t sendfile(int, int, off_t*, size_t) {
    errno = ENOSYS;
    return -1;
}
ssize_t sendfile64(int, int, off64_t*, size_t) { return sendfile(0, 0, nullptr, 0); }
ssize_t copy_file_range(int, off64_t*, int, off64_t*, size_t, unsigned) { return sendfile(0, 0, nullptr, 0); }

int ftruncate(int file, off_t length) {
    const std::string path = path_of(file);
    if (!watched(path)) return static_cast<int>(::syscall(SYS_ftruncate, file, length));
    if (fate() == Fate::fail) return -1;
    const int result = static_cast<int>(::syscall(SYS_ftruncate, file, length));
    if (result == 0) note("truncate", inode_of(file), static_cast<unsigned long>(length), path);
    return result;
}
int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }

int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

int rename(const char* from, const char* to) {
    return changed("rename", path_of(AT_FDCWD, from), path_of(AT_FDCWD, to),
                   [&] { return static_cast<int>(::syscall(SYS_rename, from, to)); });
}
int unlink(const char* path) {
    return changed("unlink", path_of(AT_FDCWD, path), "",
                   [&] { return static_cast<int>(::syscall(SYS_unlink, path)); });
}
int unlinkat(int directory, const char* path, int flags) {
    return changed("unlink", path_of(directory, path), "",
                   [&] { return static_cast<int>(::syscall(SYS_unlinkat, directory, path, flags)); });
}
int rmdir(const char* path) {
    return changed("unlink", path_of(AT_FDCWD, path), "", [&] { return static_cast<int>(::syscall(SYS_rmdir, path)); });
}
int remove(const char* path) {
    struct stat status {};
    return ::lstat(path, &status) == 0 && S_ISDIR(status.st_mode) ? rmdir(path) : unlink(path);
}
int mkdir(const char* path, mode_t mode) {
    return changed("mkdir", path_of(AT_FDCWD, path), "",
                   [&] { return static_cast<int>(::syscall(SYS_mkdir, path, mode)); });
}

}  // extern "C"
