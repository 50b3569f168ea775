#include "server/acceptance.h"

#include "server/app.h"

namespace tallyman::server {

store::Upload Acceptance::begin(const store::Upload& upload) {
    Waiting mine{upload, {}};
    take(mine);
    return std::move(mine.upload);
}

void Acceptance::receive(const store::Upload& upload, const std::string& receipt) {
    Waiting mine{upload, receipt};
    take(mine);
}

void Acceptance::take(Waiting& mine) {
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

void Acceptance::commit(std::span<Waiting* const> batch) {
    try {
        app_.write([&](const store::Store& store) {
            store::Received received(store);
            store::Together together(store);
            std::vector<store::Receipt> receipts;
            for (auto* one : batch) {
                if (one->receipt)
                    receipts.push_back({one->upload, *one->receipt});
                else
                    one->upload = received.begin(one->upload);
            }
            if (!receipts.empty()) received.receive(receipts);
            together.commit();
        });
    } catch (const std::exception&) {
        if (batch.size() == 1) {
            batch.front()->trouble = std::current_exception();
            return;
        }
        // One of them must not take the others with it.
        for (const auto& one : batch) commit({&one, 1});
    }
}

}  // namespace tallyman::server
