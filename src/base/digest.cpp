#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/check.h"

namespace tallyman {
namespace {

std::optional<unsigned> nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return {};
}

}  // namespace

Digest sha256(std::span<const std::byte> bytes) {
    Digest digest;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

Digest sha256(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }

Sha256::Sha256() : state_(EVP_MD_CTX_new()) {
    CHECK(state_ && EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(state_.get()), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(std::string_view bytes) {
    CHECK(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(state_.get()), bytes.data(), bytes.size()) == 1);
}

Digest Sha256::digest() {
    Digest digest;
    CHECK(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(state_.get()), reinterpret_cast<unsigned char*>(digest.data()),
                             nullptr) == 1);
    return digest;
}

void Sha256::Close::operator()(void* state) const { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(state)); }

std::uint64_t first_bits(const Digest& digest) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8 | std::to_integer<std::uint64_t>(digest[i]);
    return number;
}

std::string hex(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

std::optional<Digest> parse_digest(std::string_view text) {
    Digest digest;
    if (text.size() != digest.size() * 2) return {};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const auto high = nibble(text[2 * i]);
        const auto low = nibble(text[2 * i + 1]);
        if (!high || !low) return {};
        digest[i] = static_cast<std::byte>(*high << 4 | *low);
    }
    return digest;
}

}  // namespace tallyman
