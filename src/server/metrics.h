// Counts for /metrics (Prometheus text format 0.0.4): requests by operation and status, and how long they took.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace tallyman::server {

class Metrics {
public:
    void count(const std::string& operation, int status, double seconds);
    // With gauges that the caller reads at that moment.
    std::string text(const std::map<std::string, double>& gauges) const;

private:
    static constexpr std::array<double, 9> bounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10};
    struct Times {
        std::array<std::uint64_t, bounds.size()> at_most{};
        std::uint64_t count = 0;
        double sum = 0;
    };
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, int>, std::uint64_t> requests_;
    std::map<std::string, Times> times_;
};

}  // namespace tallyman::server
