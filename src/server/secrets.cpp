#include "server/secrets.h"

#include <array>

#include <sodium.h>

#include "base/check.h"
#include "base/failure.h"

namespace tallyman::server {
namespace {

// Of a password that nobody has.
const std::string& no_ones_hash() {
    static const std::string hash = password_hash(new_secret());
    return hash;
}

}  // namespace

std::string new_secret() {
    CHECK(sodium_init() >= 0);
    std::array<unsigned char, 32> bits{};
    randombytes_buf(bits.data(), bits.size());
    std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
    sodium_bin2base64(text.data(), text.size(), bits.data(), bits.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

std::string password_hash(std::string_view password) {
    CHECK(sodium_init() >= 0);
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        throw Failure("no memory to hash a password", ExitCode::internal);
    return hash.data();
}

bool is_password(std::string_view password, const std::string& hash) {
    const auto& against = hash.empty() ? no_ones_hash() : hash;
    return crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0 && !hash.empty();
}

}  // namespace tallyman::server
