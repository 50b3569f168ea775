// Base 64 with padding (RFC 4648, section 4), as notes and proofs write digests and keys. Reading is strict: no blanks,
// no missing padding, no stray bits, so that one value has one text.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tallyman::ledger {

std::string base64(std::span<const std::byte> bytes);
std::optional<std::vector<std::byte>> parse_base64(std::string_view text);

}  // namespace tallyman::ledger
