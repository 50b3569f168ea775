#include "verify/binomial.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>

#include "base/check.h"

namespace tallyman::verify {
namespace {

using Binomial = boost::math::binomial_distribution<double>;

double log_choose(std::int64_t n, std::int64_t k) {
    const auto gamma = [](std::int64_t x) { return std::lgamma(static_cast<double>(x) + 1); };
    return gamma(n) - gamma(k) - gamma(n - k);
}

}  // namespace

double share_upper(std::int64_t events, std::int64_t trials, double confidence) {
    CHECK(events >= 0 && events <= trials);
    if (events == trials) return 1;
    return Binomial::find_upper_bound_on_p(static_cast<double>(trials), static_cast<double>(events), 1 - confidence);
}

double share_lower(std::int64_t events, std::int64_t trials, double confidence) {
    CHECK(events >= 0 && events <= trials);
    if (events == 0) return 0;
    return Binomial::find_lower_bound_on_p(static_cast<double>(trials), static_cast<double>(events), 1 - confidence);
}

double chance_of_at_most(std::int64_t events, std::int64_t trials, double share) {
    CHECK(events >= 0 && events <= trials);
    if (events == trials) return 1;
    return boost::math::cdf(Binomial(static_cast<double>(trials), share), static_cast<double>(events));
}

double chance_of_at_most_drawn(std::int64_t events, std::int64_t drawn, std::int64_t marked, std::int64_t population) {
    CHECK(events >= 0 && drawn <= population && marked <= population);
    const double all = log_choose(population, drawn);
    double chance = 0;
    for (std::int64_t k = std::max<std::int64_t>(0, drawn - (population - marked)); k <= std::min(events, marked);
         ++k) {
        if (k > drawn) break;
        chance += std::exp(log_choose(marked, k) + log_choose(population - marked, drawn - k) - all);
    }
    return std::min(chance, 1.0);
}

std::int64_t marked_upper(std::int64_t events, std::int64_t drawn, std::int64_t population, double confidence) {
    std::int64_t low = events, high = population - (drawn - events);  // what is certainly possible, what is not
    while (low < high) {
        const std::int64_t middle = low + (high - low + 1) / 2;
        if (chance_of_at_most_drawn(events, drawn, middle, population) > 1 - confidence) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

}  // namespace tallyman::verify
