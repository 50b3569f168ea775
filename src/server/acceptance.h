// Photos whose bytes are kept become rows: many at a time. Whoever comes while a transaction is on its way to the disk
// waits for the next one, which takes everybody who waits by then: one flush serves them all, and a photo waits for at
// most two.
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <vector>

#include "store/received.h"

namespace tallyman::server {

class App;

class Acceptance {
public:
    explicit Acceptance(App& app) : app_(app) {}

    // On the disk when it returns; throws what kept it from that.
    void receive(const store::Upload& upload, const std::string& receipt);

private:
    struct Waiting {
        store::Receipt receipt;
        bool done = false;
        std::exception_ptr trouble = {};
    };

    void commit(const std::vector<Waiting*>& batch);

    App& app_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waiting*> waiting_;
    bool committing_ = false;
};

}  // namespace tallyman::server
