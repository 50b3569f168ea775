// One HTTP GET over libcurl that ends: with the body, or with a Failure that says who was asked, how often and what was
// wrong. Not reached, too slow, 429 and 5xx are tried again, after 0.2 s, 0.4 s, 0.8 s ...; other answers are final.
// Ctrl-C ends it within a tenth of a second.
#pragma once

#include <memory>
#include <string>

#include "base/progress.h"
#include "base/units.h"

namespace tallyman::roads {

struct HttpOptions {
    Seconds timeout{10};  // of one try, connecting included
    int tries = 3;
    std::size_t bytes_max = std::size_t{64} << 20;
};

struct HttpAnswer {
    long status = 0;
    std::string body;
};

class HttpClient {
public:
    explicit HttpClient(HttpOptions options, const StopFlag* stop = nullptr);

    // The answer to the last try: 200 .. 499 but not 429. Connections are kept for the next.
    HttpAnswer get(const std::string& address);

private:
    struct Close {
        void operator()(void* handle) const;
    };
    struct Try {
        HttpAnswer answer;
        std::string trouble;  // empty: it was answered
        bool again = false;
    };
    Try try_once(const std::string& address);
    bool stopped() const { return stop_ != nullptr && stop_->stopped(); }
    void wait_before(int attempt) const;

    HttpOptions options_;
    const StopFlag* stop_;
    std::unique_ptr<void, Close> handle_;  // curl's, kept out of this header
};

}  // namespace tallyman::roads
