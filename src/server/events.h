// News for live boards. Whoever changes something publishes what to read again; each live connection gets what its
// depots may see, and who was away for a moment goes on where it was. Nothing here waits: a connection that does not
// read is told to read everything again instead of holding a queue.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "server/caller.h"
#include "server/message.h"

namespace tallyman::server {

struct News {
    std::string type;  // plan, lock, replan, delivery, photo, verdict, review, appeal, import
    std::optional<Day> day = {};
    std::string order = {};
    std::string id = {};
    std::optional<DepotId> depot = {};  // nothing: for everybody
};

class Hub {
public:
    void publish(News news);
    // `after` is the Last-Event-ID of who comes back; `ended` says when the session's time is over.
    std::shared_ptr<EventSource> watch(std::int64_t account, Depots depots, std::optional<Day> day,
                                       std::optional<std::uint64_t> after, std::function<bool()> ended);
    void end(std::int64_t account);  // their live connections, at once

private:
    class Watcher;
    struct Numbered {
        std::uint64_t number;
        News news;
    };

    std::mutex mutex_;
    // Numbers begin with the time of the start, so that those of an earlier run are never taken for this one's.
    std::uint64_t last_ =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds(1))
        << 8;
    std::deque<Numbered> recent_;
    std::vector<std::weak_ptr<Watcher>> watchers_;
};

}  // namespace tallyman::server
