// How a command talks: results on standard output (JSON when asked for), everything else on standard error, a
// progress bar only where a person can see it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/failure.h"
#include "base/lang.h"
#include "base/progress.h"

namespace tallyman::cli {

class Console {
public:
    Console(bool json, Lang lang);

    bool json() const { return json_; }
    Lang lang() const { return lang_; }

    void result(const nlohmann::json& object);  // one line, only with --json
    // The same with a last member `list` of so many items, written one by one: there may be a million.
    void result(const nlohmann::json& object, std::string_view list, std::size_t count,
                const std::function<nlohmann::json(std::size_t)>& item);
    void say(std::string_view text);   // one line for a person, only without --json
    void note(std::string_view text);  // standard error
    // A bar with rate and time left on a terminal, silent elsewhere; stops with Ctrl-C.
    Progress progress(std::string what, std::string unit);

private:
    bool json_;
    Lang lang_;
};

// Ctrl-C sets it; the second Ctrl-C ends the process at once.
const StopFlag& interrupted();
void install_interrupt_handler();

}  // namespace tallyman::cli
