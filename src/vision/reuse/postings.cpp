#include "vision/reuse/postings.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"

namespace tallyman::vision {
namespace {

constexpr std::array<char, 8> magic{'t', 'a', 'l', 'l', 'y', 'r', 'e', 'u'};
constexpr std::uint32_t format = 1;

Digest digest_of(const SealedHeader& header) {
    return sha256(std::as_bytes(std::span(&header, 1)).first(offsetof(SealedHeader, digest)));
}

// Gathers small pieces, because a list holds a few bytes and a file wants blocks.
class Buffered {
public:
    explicit Buffered(const Sink& sink) : sink_(sink) { buffer_.reserve(block); }
    ~Buffered() { flush(); }

    template <class T>
    void put(std::span<const T> values) {
        const auto bytes = std::as_bytes(values);
        if (buffer_.size() + bytes.size() > block) flush();
        if (bytes.size() > block) return sink_(bytes);
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    }

private:
    static constexpr std::size_t block = std::size_t{1} << 20;
    void flush() {
        sink_(buffer_);
        buffer_.clear();
    }
    const Sink& sink_;
    std::vector<std::byte> buffer_;
};

std::size_t size_of(const SealedHeader& header) {
    return sizeof header + header.count * sizeof(std::uint64_t) +
           (std::size_t{header.lists} + 1) * sizeof(std::uint32_t) + header.postings * sizeof(Posting);
}

}  // namespace

// The tests of ORB are sorted by their authors so that the first ones say most; the first 20 name the list and the
// next 16 are kept beside the photo.
Listing corner_listing(const Feature& feature) {
    const std::uint64_t first = feature.bits[0];
    return {static_cast<ListNumber>(first & (corner_lists - 1)), static_cast<std::uint16_t>(first >> corner_list_bits)};
}

Listing pdq_listing(const PdqHash& hash, int part) {
    const auto piece = [&](int i) { return static_cast<std::uint16_t>(hash.words[i / 4] >> (i % 4 * 16)); };
    return {corner_lists + (static_cast<ListNumber>(part) << 16) + piece(part), piece((part + 7) % 16)};
}

Listing bytes_listing(const Digest& bytes) {
    std::array<std::uint16_t, 2> first;
    std::memcpy(first.data(), bytes.data(), sizeof first);
    return {corner_lists + pdq_lists + first[0], first[1]};
}

std::vector<Listing> listings(const Signature& signature) {
    std::vector<Listing> out{bytes_listing(signature.bytes)};
    for (int part = 0; part < 16; ++part) out.push_back(pdq_listing(signature.pdq.hash(), part));
    for (const Feature& feature : signature.features) out.push_back(corner_listing(feature));
    return out;
}

void GrowingLists::add(PhotoNumber photo, const std::vector<Listing>& where) {
    for (const auto& [list, check] : where) {
        entries_.push_back({Posting(photo, check), ends_[list]});
        ends_[list] = static_cast<std::uint32_t>(entries_.size());
    }
}

std::span<const Posting> GrowingLists::operator()(ListNumber list) const {
    asked_.clear();
    for (auto at = ends_[list]; at != 0; at = entries_[at - 1].before) asked_.push_back(entries_[at - 1].posting);
    std::ranges::reverse(asked_);
    return asked_;
}

std::optional<SealedLists> SealedLists::open(std::span<const std::byte> bytes) {
    SealedLists out;
    SealedHeader& header = out.header_;
    if (bytes.size() < sizeof header) return std::nullopt;
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.magic != magic || header.format != format || header.lists != all_lists) return std::nullopt;
    if (header.digest != digest_of(header) || header.postings > UINT32_MAX || bytes.size() != size_of(header))
        return std::nullopt;
    const std::byte* at = bytes.data() + sizeof header;
    out.offsets_ = reinterpret_cast<const std::uint64_t*>(at);
    at += header.count * sizeof(std::uint64_t);
    out.starts_ = reinterpret_cast<const std::uint32_t*>(at);
    at += (std::size_t{header.lists} + 1) * sizeof(std::uint32_t);
    out.postings_ = reinterpret_cast<const Posting*>(at);
    const std::span starts(out.starts_, std::size_t{header.lists} + 1);
    if (!std::ranges::is_sorted(starts) || starts.back() != header.postings) return std::nullopt;
    return out;
}

void seal(const SealedRange& range, std::span<const Lists> parts, const Sink& sink) {
    std::vector<std::uint32_t> starts{0};
    starts.reserve(std::size_t{all_lists} + 1);
    std::uint64_t total = 0;
    for (ListNumber list = 0; list < all_lists; ++list) {
        for (const Lists& part : parts) total += part(list).size();
        CHECK(total <= UINT32_MAX);
        starts.push_back(static_cast<std::uint32_t>(total));
    }
    SealedHeader header{magic,     format, range.first,     static_cast<PhotoNumber>(range.offsets.size()),
                        all_lists, total,  range.log_begin, range.log_end,
                        {}};
    header.digest = digest_of(header);

    Buffered out(sink);
    out.put(std::span<const SealedHeader>(&header, 1));
    out.put(std::span<const std::uint64_t>(range.offsets));
    out.put(std::span<const std::uint32_t>(starts));
    for (ListNumber list = 0; list < all_lists; ++list) {
        for (const Lists& part : parts) out.put(part(list));
    }
}

}  // namespace tallyman::vision
