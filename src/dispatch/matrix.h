// A square table of travel between locations, 32 bits a cell: 10,000 stops are 400 MB, so a problem whose distances
// are its times (all of the literature's sets) shares one table between both.
#pragma once

#include <cstdint>
#include <vector>

#include "base/check.h"

namespace tallyman::dispatch {

class Matrix {
public:
    explicit Matrix(int size) : size_(size), cells_(static_cast<std::size_t>(size) * size) {}

    int size() const { return size_; }
    std::int32_t at(int from, int to) const { return cells_[index(from, to)]; }
    void set(int from, int to, std::int32_t value) { cells_[index(from, to)] = value; }
    const std::int32_t* row(int from) const { return &cells_[index(from, 0)]; }

private:
    std::size_t index(int from, int to) const {
        DCHECK(from >= 0 && from < size_ && to >= 0 && to < size_);
        return static_cast<std::size_t>(from) * size_ + to;
    }

    int size_;
    std::vector<std::int32_t> cells_;
};

}  // namespace tallyman::dispatch
