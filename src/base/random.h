// The same seed gives the same numbers on every machine and library: xoshiro256++ (Blackman and Vigna, 2019)
// seeded by SplitMix64, with distributions of our own because the standard's differ between libraries.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace tallyman {

class Random {
public:
    using result_type = std::uint64_t;

    explicit Random(std::uint64_t seed);

    std::uint64_t operator()();
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }

    std::uint64_t below(std::uint64_t bound);                   // 0 .. bound - 1, bound > 0
    std::int64_t between(std::int64_t low, std::int64_t high);  // both ends included
    double uniform();                                           // [0, 1)
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    double normal(double mean, double deviation);
    bool chance(double probability) { return uniform() < probability; }

    template <class T>
    const T& pick(std::span<const T> items) {
        return items[below(items.size())];
    }
    template <class T>
    void shuffle(std::span<T> items) {
        for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
    }

    // An independent stream, so that adding a draw in one place does not move the numbers of another.
    Random fork(std::uint64_t stream) const;

private:
    std::array<std::uint64_t, 4> state_;
};

}  // namespace tallyman
