// openapi.json, read once: which operation a request means, what it must bring, and what its answer may be. The
// document is the one truth of addresses, parameters and shapes; the code adds a handler and a row of permissions to
// each operation.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "server/problem.h"

namespace tallyman::server {

extern const std::string_view openapi_json;  // the file itself
inline constexpr std::string_view api_prefix = "/api/v1";

enum class BodyKind { none, json, chunk, file, document };

struct Operation {
    std::string id;
    std::string tag;
    std::string method;  // upper case
    std::string path;    // /days/{day}/orders
    std::vector<std::string> segments;
    BodyKind body = BodyKind::none;
    std::vector<std::string> body_types;  // application/json, ...
    bool wants_key = false;               // Idempotency-Key
    bool wants_match = false;             // If-Match
    bool has_etag = false;                // of its answer
    bool is_public = false;
    bool open_query = false;  // x-open-query: its parameters follow a standard of their own, which its handler knows
    const nlohmann::json* json = nullptr;  // its part of the document
};

struct Match {
    const Operation* operation = nullptr;
    std::map<std::string, std::string> path;  // by name
    std::set<std::string> methods = {};       // where there is none: those that the address takes
};

class ApiDocument {
public:
    ApiDocument();
    ~ApiDocument();

    const std::vector<Operation>& operations() const { return operations_; }
    const Operation* find(std::string_view id) const;
    // `path` as in the address, percent-encoded, without the prefix.
    Match match(std::string_view method, std::string_view path) const;

    // Query and path parameters by the document: unknown, repeated, missing or malformed ones throw bad_field. What has
    // a default and is not there gets it.
    std::map<std::string, std::string> checked_query(const Operation& operation, std::string_view query) const;
    void check_path(const Operation& operation, const std::map<std::string, std::string>& path) const;
    nlohmann::json checked_body(const Operation& operation, const std::string& text) const;
    // For tests: what is wrong with an answer.
    std::vector<WrongField> check_answer(const Operation& operation, const Response& response) const;

private:
    nlohmann::json resolved(const nlohmann::json& parameter) const;

    std::unique_ptr<nlohmann::json> document_;
    std::vector<Operation> operations_;
};

}  // namespace tallyman::server
