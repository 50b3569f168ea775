// Values to bytes and back, little-endian, for the signature and the index files. Reading never goes past the end: it
// says so once and returns zeros from then on.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace tallyman::vision {

static_assert(std::endian::native == std::endian::little);

class ByteWriter {
public:
    template <class T>
    requires std::is_trivially_copyable_v<T>
    void put(const T& value) { put_all(std::as_bytes(std::span(&value, 1))); }
    void put_all(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    std::vector<std::byte> take() { return std::move(bytes_); }

private:
    std::vector<std::byte> bytes_;
};

class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    template <class T>
    T get() {
        static_assert(std::is_trivially_copyable_v<T>);
        T value{};
        const auto from = get(sizeof(T));
        if (!from.empty()) std::memcpy(&value, from.data(), sizeof(T));
        return value;
    }
    // Empty, and broken from then on, when fewer are left.
    std::span<const std::byte> get(std::size_t count) {
        if (broken_ || count > bytes_.size()) {
            broken_ = true;
            return {};
        }
        const auto out = bytes_.first(count);
        bytes_ = bytes_.subspan(count);
        return out;
    }
    bool finished() const { return !broken_ && bytes_.empty(); }
    bool broken() const { return broken_; }
    std::span<const std::byte> rest() const { return bytes_; }

private:
    std::span<const std::byte> bytes_;
    bool broken_ = false;
};

}  // namespace tallyman::vision
