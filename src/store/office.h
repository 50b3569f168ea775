// Two small memories of the server: what was answered to a request that may come again (Idempotency-Key), and the
// imports that the office began.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/store.h"

namespace tallyman::store {

struct Reply {
    std::string request;  // what was asked, as a digest
    int status = 0;
    std::string body;
};

class Replies {
public:
    explicit Replies(const Store& store) : store_(store), database_(store.database()) {}

    std::optional<Reply> find(std::int64_t account, const std::string& key) const;
    void keep(std::int64_t account, const std::string& key, const Reply& reply,
              Seconds life);  // and forgets older ones
    void forget(std::int64_t account, const std::string& key);

private:
    const Store& store_;
    Database& database_;
};

struct OfficeImport {
    std::int64_t id = 0;
    std::optional<std::int64_t> import = {};  // the one it became
    std::string state;
    Instant created_at{};
    std::string by;
    std::string report;  // JSON, the server's own

    bool is_running() const { return state == "checking" || state == "importing"; }
};

class OfficeImports {
public:
    explicit OfficeImports(const Store& store) : store_(store), database_(store.database()) {}

    std::int64_t add(const OfficeImport& import);
    void change(const OfficeImport& import);
    std::optional<OfficeImport> find(std::int64_t id) const;
    std::vector<OfficeImport> running() const;
    std::vector<OfficeImport> list(std::int64_t before, std::size_t limit) const;  // newest first

private:
    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
