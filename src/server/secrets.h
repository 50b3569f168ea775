// Secrets that people and programs hold: 256 random bits as text, of which the store keeps the SHA-256; and passwords
// as argon2id (libsodium's interactive limits: 64 MiB and some 100 ms a try).
#pragma once

#include <string>
#include <string_view>

namespace tallyman::server {

std::string new_secret();  // 43 characters, fit for addresses and cookies

std::string password_hash(std::string_view password);
// With an empty hash it takes as long and says no: whether a name exists cannot be timed.
bool is_password(std::string_view password, const std::string& hash);

}  // namespace tallyman::server
