#include "server/tries.h"

#include "server/limits.h"

namespace tallyman::server {
namespace {

constexpr Seconds window{60};
constexpr std::size_t remembered_max = 10'000;  // names and addresses; beyond it the ones that are over are dropped

}  // namespace

bool Tries::allow(const std::string& who, Instant now) {
    const std::scoped_lock lock(mutex_);
    const auto is_over = [&](const auto& each) { return each.second.empty() || now - each.second.back() >= window; };
    if (tries_.size() > remembered_max) std::erase_if(tries_, is_over);
    auto& tries = tries_[who];
    while (!tries.empty() && now - tries.front() >= window) tries.pop_front();
    if (tries.size() >= static_cast<std::size_t>(limits::sign_in_tries)) return false;
    tries.push_back(now);
    return true;
}

void Tries::forget(const std::string& who) {
    const std::scoped_lock lock(mutex_);
    tries_.erase(who);
}

}  // namespace tallyman::server
