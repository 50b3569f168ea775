// The inverted index that finds a photo's possible originals among millions without opening any of them. A photo is
// listed under each of its corners (20 bits of the corner's 256 name the list), under each of 16 parts of its PDQ hash
// and under its bytes; 16 further bits beside the photo's number tell most chance meetings apart (Hamming embedding,
// Jegou, Douze and Schmid, ECCV 2008). 6 bytes an entry and 273 entries a photo: 1.6 GB for a million photos.
// A sealed index is one block of bytes: a header, where each list starts, the entries list by list, and where each
// photo's record lies in the store's log. Nothing in it is trusted: a wrong entry can only propose a wrong photo, which
// the comparison of the two pictures then rejects.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "vision/reuse/signature.h"

namespace tallyman::vision {

using PhotoNumber = std::uint32_t;  // place in the store, from 0
using ListNumber = std::uint32_t;

struct Posting {
    std::uint16_t photo_low, photo_high, check;

    Posting(PhotoNumber photo, std::uint16_t check_bits)
        : photo_low(static_cast<std::uint16_t>(photo)),
          photo_high(static_cast<std::uint16_t>(photo >> 16)),
          check(check_bits) {}
    PhotoNumber photo() const { return static_cast<PhotoNumber>(photo_high) << 16 | photo_low; }
};
static_assert(sizeof(Posting) == 6);

// Which list, and the bits beside the photo's number.
struct Listing {
    ListNumber list;
    std::uint16_t check;
};

constexpr int corner_list_bits = 20;
constexpr ListNumber corner_lists = 1u << corner_list_bits;
constexpr ListNumber pdq_lists = 16u << 16;
constexpr ListNumber bytes_lists = 1u << 16;
constexpr ListNumber all_lists = corner_lists + pdq_lists + bytes_lists;

Listing corner_listing(const Feature& feature);
Listing pdq_listing(const PdqHash& hash, int part);  // part 0 .. 15
Listing bytes_listing(const Digest& bytes);
std::vector<Listing> listings(const Signature& signature);  // all under which a stored photo is found

using Lists = std::function<std::span<const Posting>(ListNumber)>;

// Grows by one photo at a time, in memory: 8 MB, and 3.3 kB a photo.
class GrowingLists {
public:
    GrowingLists() : ends_(all_lists) {}
    void add(PhotoNumber photo, const std::vector<Listing>& where);
    // Good until the next one is asked for.
    std::span<const Posting> operator()(ListNumber list) const;

private:
    struct Entry {
        Posting posting;
        std::uint32_t before;  // the one before it in its list, counted from 1
    };
    std::vector<std::uint32_t> ends_;  // the last entry of each list, counted from 1; 0 for none
    std::vector<Entry> entries_;
    mutable std::vector<Posting> asked_;
};

struct SealedHeader {
    std::array<char, 8> magic;
    std::uint32_t format;
    PhotoNumber first, count;  // the photos in it
    std::uint32_t lists;
    std::uint64_t postings;
    std::uint64_t log_begin, log_end;  // the bytes of the log that hold their records
    Digest digest;                     // of the fields above
};

// Looks into bytes that somebody else keeps alive (a mapped file).
class SealedLists {
public:
    // Nothing when the bytes are not a whole sealed index of this format.
    static std::optional<SealedLists> open(std::span<const std::byte> bytes);

    std::span<const Posting> operator()(ListNumber list) const {
        return {postings_ + starts_[list], postings_ + starts_[list + 1]};
    }
    const SealedHeader& header() const { return header_; }
    std::span<const std::uint64_t> offsets() const { return {offsets_, header_.count}; }  // into the log, by photo

private:
    SealedHeader header_{};
    const std::uint64_t* offsets_ = nullptr;
    const std::uint32_t* starts_ = nullptr;
    const Posting* postings_ = nullptr;
};

using Sink = std::function<void(std::span<const std::byte>)>;

struct SealedRange {
    PhotoNumber first = 0;
    std::uint64_t log_begin = 0, log_end = 0;
    std::vector<std::uint64_t> offsets;
};

// Writes the sealed index of the photos of `parts`, which follow one another, list by list. At most 2^32 - 1 entries:
// fifteen million photos.
void seal(const SealedRange& range, std::span<const Lists> parts, const Sink& sink);

}  // namespace tallyman::vision
