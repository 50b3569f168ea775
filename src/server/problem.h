// What went wrong with a request, as application/problem+json (RFC 9457): a stable code, its status and its words come
// from one table. Thrown where a request cannot go on and caught once, in the request loop.
#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/lang.h"
#include "server/message.h"

namespace tallyman::server {

struct WrongField {
    std::string field;  // where: "/lines/3/delivered", "If-Match", "limit"
    std::string code;   // required, unknown, type, too_small, ...
};

class Problem : public std::exception {
public:
    explicit Problem(std::string_view code, std::string detail = {}, std::vector<WrongField> fields = {})
        : code_(code), detail_(std::move(detail)), fields_(std::move(fields)) {}

    const char* what() const noexcept override { return code_.c_str(); }
    const std::string& code() const { return code_; }
    int status() const;
    const std::vector<WrongField>& fields() const { return fields_; }
    // With a header that says what would be taken instead.
    Problem with(std::string name, std::string value) &&;
    nlohmann::json body(Lang lang) const;
    Response response(Lang lang) const;

private:
    std::string code_;
    std::string detail_;
    std::vector<WrongField> fields_;
    std::vector<std::pair<std::string, std::string>> headers_;
};

struct ProblemWords {
    std::string_view code;
    int status;
    Words words;
};
std::span<const ProblemWords> all_problems();

// A 409 with the code and the words of a desk that refused, in the shape of every problem.
Response refused(std::string_view code, const Words& words, Lang lang);

// For what goes wrong before there is a request: 400, 408, 413, ...
Problem problem_of_status(int status);

}  // namespace tallyman::server
