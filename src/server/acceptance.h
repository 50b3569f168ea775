// What phones announce and what has come in whole become rows: many at a time. Whoever comes while a transaction is on
// its way to the disk waits for the next one, which takes everybody who waits by then: one flush serves them all, and
// nobody waits for more than two.
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "store/received.h"

namespace tallyman::server {

class App;

class Acceptance {
public:
    explicit Acceptance(App& app) : app_(app) {}

    // On the disk when they return; they throw what kept it from that.
    store::Upload begin(const store::Upload& upload);  // the one that is there when the id is known already
    void receive(const store::Upload& upload, const std::string& receipt);

private:
    struct Waiting {
        store::Upload upload;
        std::optional<std::string> receipt;  // nothing: it begins
        bool done = false;
        std::exception_ptr trouble = {};
    };

    void take(Waiting& mine);
    void commit(std::span<Waiting* const> batch);

    App& app_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waiting*> waiting_;
    bool committing_ = false;
};

}  // namespace tallyman::server
