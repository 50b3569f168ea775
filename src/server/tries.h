// How often somebody may try to sign in: so many times a minute for each name and each address. A name that is tried by
// others is slowed down for everybody, but only a minute at a time: its owner is never locked out for good.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "base/time.h"

namespace tallyman::server {

class Tries {
public:
    // False when the limit was reached; what is allowed counts as a try.
    bool allow(const std::string& who, Instant now);
    void forget(const std::string& who);  // it went well

private:
    std::mutex mutex_;
    std::map<std::string, std::deque<Instant>> tries_;
};

}  // namespace tallyman::server
