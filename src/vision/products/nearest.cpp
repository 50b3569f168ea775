#include "vision/products/nearest.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tallyman::vision {
namespace {

constexpr int lanes = DescriptorBlocks::lanes;
constexpr int groups = 128 / 4;  // of four bytes
constexpr std::size_t block_bytes = lanes * 128;

// The best of the 16 lanes: the highest similarity, then the smallest index.
Nearest best_lane(const std::int32_t (&similarity)[lanes], const std::int32_t (&index)[lanes]) {
    Nearest best{index[0], similarity[0]};
    for (int lane = 1; lane < lanes; ++lane) {
        const bool better =
            similarity[lane] > best.similarity || (similarity[lane] == best.similarity && index[lane] < best.index);
        if (better) best = {index[lane], similarity[lane]};
    }
    return best;
}

void nearest_plain(std::span<const Descriptor> photo, const DescriptorBlocks& product, std::span<Nearest> out) {
    for (std::size_t i = 0; i < photo.size(); ++i) {
        Nearest best{0, -1};
        for (int j = 0; j < product.count; ++j) {
            const std::uint8_t* block = product.bytes.data() + static_cast<std::size_t>(j / lanes) * block_bytes;
            std::int32_t sum = 0;
            for (int k = 0; k < 128; ++k) sum += photo[i][k] * block[(k / 4) * lanes * 4 + (j % lanes) * 4 + k % 4];
            if (sum > best.similarity) best = {j, sum};
        }
        out[i] = best;
    }
}

#if defined(__x86_64__)

// Four photo descriptors against two blocks at a time: each load serves several sums, and eight sums stay in
// registers.
constexpr std::size_t together = 4;
constexpr std::size_t paired = 2;

[[gnu::target("avx512f,avx512bw,avx512vnni")]] void nearest_vnni(std::span<const Descriptor> photo,
                                                                 const DescriptorBlocks& product,
                                                                 std::span<Nearest> out) {
    const std::size_t blocks = product.bytes.size() / block_bytes;
    for (std::size_t first = 0; first < photo.size(); first += together) {
        const std::size_t here = std::min(together, photo.size() - first);
        const std::uint8_t* query[together];
        for (std::size_t q = 0; q < together; ++q) query[q] = photo[first + std::min(q, here - 1)].data();
        __m512i best[together], where[together];
        for (std::size_t q = 0; q < together; ++q) {
            best[q] = _mm512_set1_epi32(-1);
            where[q] = _mm512_setzero_si512();
        }
        for (std::size_t b = 0; b < blocks; b += paired) {
            // The last block of an odd number is its own partner: equal to itself, it changes nothing.
            const std::uint8_t* block[paired] = {product.bytes.data() + b * block_bytes,
                                                 product.bytes.data() + std::min(b + 1, blocks - 1) * block_bytes};
            __m512i sum[paired][together];
            for (auto& row : sum)
                for (auto& s : row) s = _mm512_setzero_si512();
            for (std::size_t at = 0; at < block_bytes; at += lanes * 4) {
                const __m512i bytes[paired] = {_mm512_loadu_si512(block[0] + at), _mm512_loadu_si512(block[1] + at)};
                for (std::size_t q = 0; q < together; ++q) {
                    std::int32_t four;
                    std::memcpy(&four, query[q] + at / lanes, 4);
                    const __m512i same = _mm512_set1_epi32(four);
                    for (std::size_t p = 0; p < paired; ++p) sum[p][q] = _mm512_dpbusd_epi32(sum[p][q], bytes[p], same);
                }
            }
            for (std::size_t p = 0; p < paired; ++p) {
                const __m512i index = _mm512_set1_epi32(static_cast<int>(b + p));
                for (std::size_t q = 0; q < together; ++q) {
                    const __mmask16 better = _mm512_cmpgt_epi32_mask(sum[p][q], best[q]);
                    best[q] = _mm512_mask_mov_epi32(best[q], better, sum[p][q]);
                    where[q] = _mm512_mask_mov_epi32(where[q], better, index);
                }
            }
        }
        for (std::size_t q = 0; q < here; ++q) {
            std::int32_t similarity[lanes], index[lanes];
            _mm512_storeu_si512(similarity, best[q]);
            _mm512_storeu_si512(index, where[q]);
            for (int lane = 0; lane < lanes; ++lane) index[lane] = index[lane] * lanes + lane;
            out[first + q] = best_lane(similarity, index);
        }
    }
}

[[gnu::target("avx2")]] void nearest_avx2(std::span<const Descriptor> photo, const DescriptorBlocks& product,
                                          std::span<Nearest> out) {
    const std::size_t blocks = product.bytes.size() / block_bytes;
    const __m256i ones = _mm256_set1_epi16(1);
    for (std::size_t i = 0; i < photo.size(); ++i) {
        std::int32_t similarity[lanes], index[lanes];
        for (int half = 0; half < 2; ++half) {
            __m256i best = _mm256_set1_epi32(-1), where = _mm256_setzero_si256();
            for (std::size_t b = 0; b < blocks; ++b) {
                const std::uint8_t* block = product.bytes.data() + b * block_bytes + half * 32;
                __m256i sum = _mm256_setzero_si256();
                for (int g = 0; g < groups; ++g) {
                    std::int32_t four;
                    std::memcpy(&four, photo[i].data() + g * 4, 4);
                    const auto* at = reinterpret_cast<const __m256i*>(block + g * lanes * 4);
                    // Bytes are at most 127, so the sum of two products fits 16 signed bits.
                    const __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi32(four), _mm256_loadu_si256(at));
                    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, ones));
                }
                const __m256i better = _mm256_cmpgt_epi32(sum, best);
                best = _mm256_blendv_epi8(best, sum, better);
                where = _mm256_blendv_epi8(where, _mm256_set1_epi32(static_cast<int>(b)), better);
            }
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(similarity + half * 8), best);
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(index + half * 8), where);
        }
        for (int lane = 0; lane < lanes; ++lane) index[lane] = index[lane] * lanes + lane;
        out[i] = best_lane(similarity, index);
    }
}

#endif

}  // namespace

DescriptorBlocks blocks_of(std::span<const Descriptor> descriptors) {
    DescriptorBlocks out;
    out.count = static_cast<int>(descriptors.size());
    out.bytes.resize((descriptors.size() + lanes - 1) / lanes * block_bytes);
    for (std::size_t j = 0; j < descriptors.size(); ++j) {
        std::uint8_t* block = out.bytes.data() + j / lanes * block_bytes;
        for (int g = 0; g < groups; ++g)
            std::memcpy(block + (static_cast<std::size_t>(g) * lanes + j % lanes) * 4, descriptors[j].data() + g * 4,
                        4);
    }
    return out;
}

std::vector<Descriptor> descriptors_of(const DescriptorBlocks& blocks) {
    std::vector<Descriptor> out(static_cast<std::size_t>(blocks.count));
    for (std::size_t j = 0; j < out.size(); ++j) {
        const std::uint8_t* block = blocks.bytes.data() + j / lanes * block_bytes;
        for (int g = 0; g < groups; ++g)
            std::memcpy(out[j].data() + g * 4, block + (static_cast<std::size_t>(g) * lanes + j % lanes) * 4, 4);
    }
    return out;
}

void find_nearest(std::span<const Descriptor> photo, const DescriptorBlocks& product, std::span<Nearest> out) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vnni")) return nearest_vnni(photo, product, out);
    if (__builtin_cpu_supports("avx2")) return nearest_avx2(photo, product, out);
#endif
    nearest_plain(photo, product, out);
}

}  // namespace tallyman::vision
