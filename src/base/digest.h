// SHA-256 (OpenSSL), the name of every photo and the hash of the ledger.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tallyman {

using Digest = std::array<std::byte, 32>;

Digest sha256(std::span<const std::byte> bytes);
Digest sha256(std::string_view text);

std::string hex(std::span<const std::byte> bytes);  // lower case
std::optional<Digest> parse_digest(std::string_view hex);

}  // namespace tallyman
