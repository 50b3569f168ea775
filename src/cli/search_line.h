// One line on a terminal while a search runs, redrawn: best cost, what the last ten seconds brought, speed, time left.
// Where nobody can see it there is none.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace tallyman::cli {

class SearchLine {
public:
    // `seconds` of processor time in all, infinite where only iterations are limited; `threads` share it.
    SearchLine(std::string what, double seconds, int threads = 1);
    SearchLine(const SearchLine&) = delete;
    ~SearchLine();  // leaves the terminal's line empty

    // False: nobody would see it.
    bool is_seen() const { return seen_; }
    void show(double seconds, double cost, const std::string& shown_cost, std::int64_t iterations);

private:
    std::string what_;
    double seconds_;
    int threads_;
    bool seen_;
    double trend_from_ = 0;  // where the present stretch of ten seconds began
    double cost_then_ = 0;
    double trend_ = 0;
};

}  // namespace tallyman::cli
