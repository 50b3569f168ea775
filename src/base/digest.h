// SHA-256 (OpenSSL), the name of every photo and the hash of the ledger.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tallyman {

using Digest = std::array<std::byte, 32>;

Digest sha256(std::span<const std::byte> bytes);
Digest sha256(std::string_view text);

// The same in pieces, for what does not fit in memory.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    Digest digest();  // ends it

private:
    struct Close {
        void operator()(void* state) const;
    };
    std::unique_ptr<void, Close> state_;  // OpenSSL's, kept out of this header
};

std::uint64_t first_bits(const Digest& digest);  // its first eight bytes as a number

std::string hex(std::span<const std::byte> bytes);  // lower case
std::optional<Digest> parse_digest(std::string_view hex);

}  // namespace tallyman
