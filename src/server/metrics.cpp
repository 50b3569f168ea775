#include "server/metrics.h"

#include <fmt/format.h>

namespace tallyman::server {

void Metrics::count(const std::string& operation, int status, double seconds) {
    const std::scoped_lock lock(mutex_);
    ++requests_[{operation, status}];
    auto& times = times_[operation];
    for (std::size_t i = 0; i < bounds.size(); ++i) times.at_most[i] += seconds <= bounds[i] ? 1 : 0;
    ++times.count;
    times.sum += seconds;
}

std::string Metrics::text(const std::map<std::string, double>& gauges) const {
    const std::scoped_lock lock(mutex_);
    std::string out = "# TYPE tallyman_requests_total counter\n";
    for (const auto& [key, count] : requests_)
        out +=
            fmt::format("tallyman_requests_total{{operation=\"{}\",status=\"{}\"}} {}\n", key.first, key.second, count);
    out += "# TYPE tallyman_request_seconds histogram\n";
    for (const auto& [operation, times] : times_) {
        for (std::size_t i = 0; i < bounds.size(); ++i)
            out += fmt::format("tallyman_request_seconds_bucket{{operation=\"{}\",le=\"{}\"}} {}\n", operation,
                               bounds[i], times.at_most[i]);
        out += fmt::format(
            "tallyman_request_seconds_bucket{{operation=\"{0}\",le=\"+Inf\"}} "
            "{1}\ntallyman_request_seconds_count{{operation=\"{0}\"}} {1}\n"
            "tallyman_request_seconds_sum{{operation=\"{0}\"}} {2:.6f}\n",
            operation, times.count, times.sum);
    }
    for (const auto& [name, value] : gauges)
        out += fmt::format("# TYPE tallyman_{0} gauge\ntallyman_{0} {1}\n", name, value);
    return out;
}

}  // namespace tallyman::server
