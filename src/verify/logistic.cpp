#include "verify/logistic.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tallyman::verify {
namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

struct Scale {
    std::vector<double> mean, deviation;
};

Scale scale_of(const Table& table) {
    Scale scale{std::vector<double>(table.columns), std::vector<double>(table.columns)};
    const auto rows = static_cast<double>(table.rows());
    for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.columns; ++j) scale.mean[j] += table.row(i)[j] / rows;
    }
    for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.columns; ++j) {
            const double off = table.row(i)[j] - scale.mean[j];
            scale.deviation[j] += off * off / rows;
        }
    }
    for (double& deviation : scale.deviation) deviation = std::sqrt(deviation);
    return scale;
}

// Solves A x = b for a symmetric positive definite A (row by row), by Cholesky factors in place.
std::vector<double> solve(std::vector<double> a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k) a[j * n + j] -= a[j * n + k] * a[j * n + k];
        a[j * n + j] = std::sqrt(std::max(a[j * n + j], 1e-12));
        for (std::size_t i = j + 1; i < n; ++i) {
            for (std::size_t k = 0; k < j; ++k) a[i * n + j] -= a[i * n + k] * a[j * n + k];
            a[i * n + j] /= a[j * n + j];
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
        b[i] /= a[i * n + i];
    }
    return b;
}

// One Newton step on standardised columns; returns the largest change. The last coefficient is the intercept.
double newton_step(const Table& standard, const std::vector<bool>& good, double penalty, std::vector<double>& beta) {
    const std::size_t n = beta.size(), columns = n - 1;
    std::vector<double> hessian(n * n), gradient(n);
    std::vector<double> x(n, 1.0);
    for (std::size_t i = 0; i < standard.rows(); ++i) {
        std::ranges::copy(standard.row(i), x.begin());
        double logit = 0;
        for (std::size_t j = 0; j < n; ++j) logit += beta[j] * x[j];
        const double p = sigmoid(logit);
        const double weight = std::max(p * (1 - p), 1e-9);
        for (std::size_t j = 0; j < n; ++j) {
            gradient[j] += ((good[i] ? 1.0 : 0.0) - p) * x[j];
            for (std::size_t k = 0; k <= j; ++k) hessian[j * n + k] += weight * x[j] * x[k];
        }
    }
    for (std::size_t j = 0; j < columns; ++j) {
        gradient[j] -= penalty * beta[j];
        hessian[j * n + j] += penalty;
    }
    hessian[n * n - 1] += 1e-9;
    const auto step = solve(std::move(hessian), std::move(gradient));
    double largest = 0;
    for (std::size_t j = 0; j < n; ++j) {
        const double bounded = std::clamp(step[j], -5.0, 5.0);
        beta[j] += bounded;
        largest = std::max(largest, std::abs(bounded));
    }
    return largest;
}

}  // namespace

double LogisticModel::logit(std::span<const double> row) const {
    double sum = intercept;
    for (std::size_t j = 0; j < weights.size(); ++j) sum += weights[j] * row[j];
    return sum;
}

LogisticModel fit_logistic(const Table& table, const std::vector<bool>& good, double penalty) {
    CHECK(good.size() == table.rows());
    LogisticModel model{0, std::vector<double>(table.columns)};
    const auto positives = std::ranges::count(good, true);
    if (positives == 0 || positives == static_cast<std::ptrdiff_t>(good.size())) return model;

    const Scale scale = scale_of(table);
    Table standard = table;
    for (std::size_t i = 0; i < standard.values.size(); ++i) {
        const std::size_t j = i % table.columns;
        standard.values[i] = scale.deviation[j] > 0 ? (table.values[i] - scale.mean[j]) / scale.deviation[j] : 0;
    }
    std::vector<double> beta(table.columns + 1);
    constexpr int steps_max = 50;
    for (int step = 0; step < steps_max; ++step) {
        if (newton_step(standard, good, penalty, beta) < 1e-9) break;
    }
    model.intercept = beta.back();
    for (std::size_t j = 0; j < table.columns; ++j) {
        if (scale.deviation[j] <= 0) continue;
        model.weights[j] = beta[j] / scale.deviation[j];
        model.intercept -= model.weights[j] * scale.mean[j];
    }
    return model;
}

}  // namespace tallyman::verify
