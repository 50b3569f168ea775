#include "cli/console.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tallyman::cli {
namespace {

StopFlag interrupt_flag;

void on_interrupt(int) {
    if (interrupt_flag.stopped()) _exit(130);
    interrupt_flag.set();
}

// Redrawn at most ten times a second.
class Bar {
public:
    Bar(std::string what, std::string unit) : what_(std::move(what)), unit_(std::move(unit)) {}
    ~Bar() {
        if (drawn_) std::fputs("\r\033[K", stderr);
    }

    void show(std::size_t done, std::size_t total) {
        const auto now = Clock::now();
        if (now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        drawn_ = true;
        const double seconds = std::chrono::duration<double>(now - start_).count();
        const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
        const double share = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
        const int filled = static_cast<int>(share * 30);
        const double left = rate > 0 ? static_cast<double>(total - done) / rate : 0;
        fmt::print(stderr, "\r{} [{:=<{}}{:>{}}] {}/{} {}, {:.0f}/s, {:.0f} s left\033[K", what_, "", filled, "",
                   30 - filled, done, total, unit_, rate, left);
        std::fflush(stderr);
    }

private:
    using Clock = std::chrono::steady_clock;
    std::string what_, unit_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_ = start_;
    bool drawn_ = false;
};

std::string text_of(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// What strangers wrote must not move the cursor, draw over what stands there, or turn its direction.
std::string harmless(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto character = first_character(text);
        const bool ends_line = character == "\n" || text.starts_with("\r\n");
        out += has_control_character(character) && !ends_line && character != "\t" ? "?" : character;
        text.remove_prefix(character.size());
    }
    return out;
}

}  // namespace

Console::Console(bool json, Lang lang) : json_(json), lang_(lang) {}

void Console::result(const nlohmann::json& object) {
    if (!json_) return;
    std::puts(text_of(object).c_str());
    std::fflush(stdout);
}

void Console::result(const nlohmann::json& object, std::string_view list, std::size_t count,
                     const std::function<nlohmann::json(std::size_t)>& item) {
    if (!json_) return;
    std::string head = text_of(object);
    head.pop_back();
    fmt::print("{},{}:[", head, text_of(list));
    for (std::size_t i = 0; i < count; ++i) fmt::print("{}{}", i == 0 ? "" : ",", text_of(item(i)));
    std::puts("]}");
    std::fflush(stdout);
}

void Console::say(std::string_view text) {
    if (json_) return;
    fmt::print("{}\n", harmless(text));
    std::fflush(stdout);  // a server's words must be in its log when they are said, not when the buffer is full
}

void Console::note(std::string_view text) { fmt::print(stderr, "{}\n", harmless(text)); }

Progress Console::progress(std::string what, std::string unit) {
    Progress progress;
    progress.stop = &interrupt_flag;
    if (isatty(STDERR_FILENO)) {
        auto bar = std::make_shared<Bar>(std::move(what), std::move(unit));
        progress.report = [bar](std::size_t done, std::size_t total) { bar->show(done, total); };
    }
    return progress;
}

const StopFlag& interrupted() { return interrupt_flag; }

void install_interrupt_handler() {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

}  // namespace tallyman::cli
