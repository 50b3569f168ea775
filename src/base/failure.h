// The one exception for a request that cannot go on: a message for the person who asked, and the exit code that
// main answers with. Caught once, in main and in the server's request loop.
#pragma once

#include <stdexcept>
#include <string>

namespace tallyman {

enum class ExitCode { done = 0, problems_found = 1, bad_input = 2, internal = 3 };

class Failure : public std::runtime_error {
public:
    explicit Failure(const std::string& message, ExitCode code = ExitCode::bad_input)
        : std::runtime_error(message), code_(code) {}
    ExitCode code() const { return code_; }

private:
    ExitCode code_;
};

}  // namespace tallyman
