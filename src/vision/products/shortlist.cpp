#include "vision/products/shortlist.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/random.h"

namespace tallyman::vision {
namespace {

constexpr int list_bits = 16;
constexpr int tail_bits = Shortlist::bits - list_bits;
constexpr int product_bits = 24;
constexpr int terms = 16;    // of a projection, each for and against
constexpr int doubtful = 5;  // bits that are also tried the other way, at most two at once: 16 keys

// Bit k is whether the sum of some bytes is above that of as many others. A byte and its rivals are of the same place
// in the patch: in SIFT the eight directions of a cell follow each other, and outer cells are fainter than inner ones.
struct Projection {
    std::array<std::uint8_t, terms> above, below;
};
const std::array<Projection, Shortlist::bits>& projections() {
    static const auto table = [] {
        Random random(20);
        std::array<Projection, Shortlist::bits> out{};
        for (Projection& projection : out)
            for (int i = 0; i < terms; ++i) {
                const auto cell = 8 * random.below(16), direction = random.below(8), turn = 1 + random.below(7);
                projection.above[i] = static_cast<std::uint8_t>(cell + direction);
                projection.below[i] = static_cast<std::uint8_t>(cell + (direction + turn) % 8);
            }
        return out;
    }();
    return table;
}

struct Hash {
    std::uint32_t key = 0;
    std::array<int, Shortlist::bits> margin{};  // how clear each bit is
};
Hash hash_of(const Descriptor& descriptor) {
    Hash hash;
    for (int bit = 0; bit < Shortlist::bits; ++bit) {
        const Projection& projection = projections()[bit];
        int sum = 0;
        for (int i = 0; i < terms; ++i) sum += descriptor[projection.above[i]] - descriptor[projection.below[i]];
        if (sum > 0) hash.key |= 1u << bit;
        hash.margin[bit] = std::abs(sum);
    }
    return hash;
}

std::vector<std::uint32_t> keys_near(const Hash& hash) {
    std::array<int, Shortlist::bits> order;
    for (int bit = 0; bit < Shortlist::bits; ++bit) order[bit] = bit;
    std::partial_sort(order.begin(), order.begin() + doubtful, order.end(), [&](int a, int b) {
        return hash.margin[a] != hash.margin[b] ? hash.margin[a] < hash.margin[b] : a < b;
    });
    std::vector<std::uint32_t> keys{hash.key};
    for (int i = 0; i < doubtful; ++i) {
        const std::uint32_t one = hash.key ^ 1u << order[i];
        keys.push_back(one);
        for (int k = 0; k < i; ++k) keys.push_back(one ^ 1u << order[k]);
    }
    return keys;
}

}  // namespace

void Shortlist::Maker::add(std::span<const Descriptor> product) {
    for (const Descriptor& descriptor : product)
        postings_.push_back(std::uint64_t{hash_of(descriptor).key} << product_bits | products_);
    ++products_;
}

Shortlist Shortlist::Maker::made() && {
    std::sort(postings_.begin(), postings_.end());
    postings_.erase(std::unique(postings_.begin(), postings_.end()), postings_.end());
    Shortlist out;
    out.products_ = products_;
    out.starts_.assign((std::size_t{1} << list_bits) + 1, 0);
    out.postings_.reserve(postings_.size());
    for (const std::uint64_t posting : postings_) {
        ++out.starts_[(posting >> (product_bits + tail_bits)) + 1];
        out.postings_.push_back(static_cast<std::uint32_t>(posting));
    }
    for (std::size_t i = 1; i < out.starts_.size(); ++i) out.starts_[i] += out.starts_[i - 1];
    return out;
}

std::vector<int> Shortlist::likeliest(std::span<const Descriptor> photo, std::size_t most) const {
    constexpr std::uint32_t product_mask = (1u << product_bits) - 1;
    if (empty()) return {};
    std::vector<float> weights(products_);
    std::vector<std::uint32_t> found;
    for (const Descriptor& descriptor : photo) {
        found.clear();
        for (const std::uint32_t key : keys_near(hash_of(descriptor))) {
            const std::uint32_t list = key >> tail_bits, tail = key << product_bits;
            const auto end = postings_.begin() + starts_[list + 1];
            auto posting = std::lower_bound(postings_.begin() + starts_[list], end, tail);
            for (; posting != end && *posting >> product_bits == tail >> product_bits; ++posting)
                found.push_back(*posting & product_mask);
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        for (const std::uint32_t product : found) weights[product] += 1 / static_cast<float>(found.size());
    }
    std::vector<int> order;
    for (std::uint32_t product = 0; product < products_; ++product)
        if (weights[product] > 0) order.push_back(static_cast<int>(product));
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return weights[a] > weights[b]; });
    if (order.size() > most) order.resize(most);
    return order;
}

}  // namespace tallyman::vision
