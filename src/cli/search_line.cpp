#include "cli/search_line.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

namespace tallyman::cli {
namespace {

constexpr double trend_seconds = 10;

}  // namespace

SearchLine::SearchLine(std::string what, double seconds, int threads)
    : what_(std::move(what)), seconds_(seconds), threads_(threads), seen_(isatty(STDERR_FILENO) != 0) {}

SearchLine::~SearchLine() {
    if (seen_) std::fputs("\r\033[K", stderr);
}

void SearchLine::show(double seconds, double cost, const std::string& shown_cost, std::int64_t iterations) {
    if (!seen_) return;
    if (cost_then_ == 0 || seconds - trend_from_ >= trend_seconds) {
        trend_from_ = seconds;
        cost_then_ = cost;
    }
    if (cost != cost_then_ || seconds - trend_from_ < 1)
        trend_ = cost_then_ > 0 ? 100 * (cost - cost_then_) / cost_then_ : 0;
    const std::string left =
        std::isinf(seconds_) ? "" : fmt::format(", {:.0f} s left", std::max(0.0, seconds_ - seconds) / threads_);
    fmt::print(stderr, "\r{}: best {} ({:+.2f} % in {:.0f} s), {:.0f} iterations/s{}\033[K", what_, shown_cost, trend_,
               trend_seconds, static_cast<double>(iterations) / std::max(seconds, 0.001), left);
    std::fflush(stderr);
}

}  // namespace tallyman::cli
