#include "base/digest.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace tallyman {
namespace {

std::optional<unsigned> nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return {};
}

// Looked up once: to search OpenSSL's providers at every digest costs more than to hash a ledger's entry.
const EVP_MD* algorithm() {
    static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    CHECK(found != nullptr);
    return found;
}

void start(EVP_MD_CTX* state) { CHECK(state != nullptr && EVP_DigestInit_ex(state, algorithm(), nullptr) == 1); }

}  // namespace

Digest sha256(std::span<const std::byte> bytes) {
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state(EVP_MD_CTX_new(),
                                                                                     &EVP_MD_CTX_free);
    start(state.get());
    Digest digest;
    CHECK(EVP_DigestUpdate(state.get(), bytes.data(), bytes.size()) == 1);
    CHECK(EVP_DigestFinal_ex(state.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
    return digest;
}

Digest sha256(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }

Sha256::Sha256() : state_(EVP_MD_CTX_new()) { start(static_cast<EVP_MD_CTX*>(state_.get())); }

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
