#include "server/flood.h"

#include <deque>
#include <map>
#include <mutex>

namespace tallyman::server {
namespace {

constexpr std::size_t addresses_max = 10'000;

}  // namespace

std::string taken_in_as(const std::string& peer, Instant now) {
    static std::mutex mutex;
    static std::map<std::string, std::deque<Instant>> seen;
    const std::scoped_lock lock(mutex);
    if (seen.size() > addresses_max)
        std::erase_if(seen, [&](auto& each) { return now - each.second.back() >= std::chrono::hours{1}; });
    auto& times = seen[peer];
    while (!times.empty() && now - times.front() >= std::chrono::hours{1}) times.pop_front();
    times.push_back(now);
    if (times.size() > 2 * usual_requests_per_hour) times.pop_front();
    return std::string(times.size() > usual_requests_per_hour ? taken_in_later : "form");
}

}  // namespace tallyman::server
