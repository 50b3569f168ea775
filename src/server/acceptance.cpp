#include "server/acceptance.h"

#include "server/app.h"

namespace tallyman::server {

void Acceptance::receive(const store::Upload& upload, const std::string& receipt) {
    Waiting mine{{upload, receipt}};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&mine);
    changed_.wait(lock, [&] { return mine.done || !committing_; });
    if (!mine.done) {  // nobody is at it: this thread does it for all who wait
        committing_ = true;
        const auto batch = std::exchange(waiting_, {});
        lock.unlock();
        commit(batch);
        lock.lock();
        for (auto* one : batch) one->done = true;
        committing_ = false;
        changed_.notify_all();
    }
    if (mine.trouble) std::rethrow_exception(mine.trouble);
}

void Acceptance::commit(const std::vector<Waiting*>& batch) {
    const auto receive = [&](std::span<const store::Receipt> receipts) {
        app_.write([&](const store::Store& store) { store::Received(store).receive(receipts); });
    };
    std::vector<store::Receipt> receipts;
    for (const auto* one : batch) receipts.push_back(one->receipt);
    try {
        return receive(receipts);
    } catch (const std::exception&) {
        if (batch.size() == 1) {
            batch.front()->trouble = std::current_exception();
            return;
        }
    }
    // One of them must not take the others with it.
    for (auto* one : batch) {
        try {
            receive({&one->receipt, 1});
        } catch (const std::exception&) {
            one->trouble = std::current_exception();
        }
    }
}

}  // namespace tallyman::server
