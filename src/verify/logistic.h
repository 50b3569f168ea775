// Logistic regression with an L2 penalty, fitted by Newton's method (iteratively reweighted least squares: Hastie,
// Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., 4.4.1). It ranks deliveries; what it calls a
// probability is not believed before it was calibrated (verify/isotonic.h) and bounded (verify/accept_line.h).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tallyman::verify {

// Rows of equal length, one after the other.
struct Table {
    std::size_t columns = 0;
    std::vector<double> values;

    std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
    std::span<const double> row(std::size_t index) const { return std::span(values).subspan(index * columns, columns); }
};

struct LogisticModel {
    double intercept = 0;
    std::vector<double> weights;  // of the columns as given, not standardised

    double logit(std::span<const double> row) const;
};

// `good[i]` is row i's label. The penalty is that of standardised columns, in units of one observation; the intercept
// is free. Columns without spread get weight 0. Needs at least one row of each label, else all weights are 0.
LogisticModel fit_logistic(const Table& table, const std::vector<bool>& good, double penalty);

}  // namespace tallyman::verify
