#include "ledger/note.h"

#include <algorithm>

#include <fmt/format.h>
#include <sodium.h>

#include "base/check.h"
#include "base/digest.h"
#include "base/failure.h"
#include "base/text.h"
#include "ledger/base64.h"

namespace tallyman::ledger {
namespace {

constexpr std::string_view signature_mark = "\xE2\x80\x94 ";  // an em dash and a blank

// The first four bytes of SHA-256(name \n algorithm key), big endian.
std::uint32_t key_id(std::string_view name, std::span<const std::byte> key, KeyUse use) {
    std::vector<std::byte> bytes;
    for (const char c : name) bytes.push_back(static_cast<std::byte>(c));
    bytes.push_back(std::byte{'\n'});
    bytes.push_back(static_cast<std::byte>(use));
    bytes.insert(bytes.end(), key.begin(), key.end());
    const Digest digest = sha256(bytes);
    std::uint32_t id = 0;
    for (int i = 0; i < 4; ++i) id = id << 8 | std::to_integer<std::uint32_t>(digest[static_cast<std::size_t>(i)]);
    return id;
}

std::string key_text(std::string_view name, std::uint32_t id, std::span<const std::byte> key, KeyUse use) {
    std::vector<std::byte> bytes{static_cast<std::byte>(use)};
    bytes.insert(bytes.end(), key.begin(), key.end());
    return fmt::format("{}+{:08x}+{}", name, id, base64(bytes));
}

struct KeyText {
    std::string name;
    std::uint32_t id;
    std::array<std::byte, 32> key;
};

Result<KeyText, std::string> parse_key_text(std::string_view text, KeyUse use) {
    const auto first = text.find('+');
    const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) return fail(std::string("a key reads NAME+ID+BASE64"));
    KeyText key{std::string(text.substr(0, first)), 0, {}};
    if (!is_key_name(key.name)) return fail(std::string("the key's name is empty or has blanks"));
    const std::string_view id = text.substr(first + 1, second - first - 1);
    if (id.size() != 8 || id.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
        return fail(std::string("the key's id must be 8 hexadecimal digits"));
    }
    key.id = static_cast<std::uint32_t>(std::stoul(std::string(id), nullptr, 16));
    const auto bytes = parse_base64(text.substr(second + 1));
    if (!bytes || bytes->size() != 33 || bytes->front() != static_cast<std::byte>(use)) {
        return fail(std::string(use == KeyUse::log ? "the key is no log's Ed25519 key in base 64"
                                                   : "the key is no witness's Ed25519 key in base 64"));
    }
    std::copy_n(bytes->begin() + 1, 32, key.key.begin());
    return key;
}

struct KeyPair {
    std::array<std::byte, crypto_sign_PUBLICKEYBYTES> open;
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret;
};

KeyPair key_pair(const std::array<std::byte, 32>& seed) {
    KeyPair pair{};
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(pair.open.data()), pair.secret.data(),
                             reinterpret_cast<const unsigned char*>(seed.data()));
    return pair;
}

}  // namespace

std::string VerifierKey::text() const { return key_text(name, id, key, use); }

VerifierKey SignerKey::verifier() const {
    const auto pair = key_pair(seed);
    return {name, key_id(name, pair.open, use), pair.open, use};
}

std::string SignerKey::text() const { return "PRIVATE+KEY+" + key_text(name, verifier().id, seed, use); }

bool is_key_name(std::string_view name) {
    return !name.empty() && is_utf8(name) && name.find_first_of(" \t\r\n+") == std::string_view::npos;
}

SignerKey new_signer_key(std::string name, KeyUse use) {
    if (!is_key_name(name)) throw Failure(fmt::format("'{}' cannot name a key: no blanks, no '+'", name));
    CHECK(sodium_init() >= 0);
    SignerKey key{std::move(name), {}, use};
    randombytes_buf(key.seed.data(), key.seed.size());
    return key;
}

Result<VerifierKey, std::string> parse_verifier_key(std::string_view text, KeyUse use) {
    const auto key = parse_key_text(trimmed(text), use);
    if (!key) return fail(key.error());
    if (key_id(key->name, key->key, use) != key->id) return fail(std::string("the key's id does not belong to it"));
    return VerifierKey{key->name, key->id, key->key, use};
}

Result<SignerKey, std::string> parse_signer_key(std::string_view text, KeyUse use) {
    constexpr std::string_view prefix = "PRIVATE+KEY+";
    text = trimmed(text);
    if (!text.starts_with(prefix)) return fail(std::string("a signer key starts with PRIVATE+KEY+"));
    const auto key = parse_key_text(text.substr(prefix.size()), use);
    if (!key) return fail(key.error());
    SignerKey signer{key->name, key->key, use};
    if (signer.verifier().id != key->id) return fail(std::string("the key's id does not belong to it"));
    return signer;
}

std::array<std::byte, 64> sign(std::string_view message, const SignerKey& key) {
    std::array<std::byte, crypto_sign_BYTES> signature;
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                         key_pair(key.seed).secret.data());
    return signature;
}

bool is_signature(std::string_view message, std::span<const std::byte> signature, const VerifierKey& key) {
    return signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                                       reinterpret_cast<const unsigned char*>(key.key.data())) == 0;
}

std::string signature_line(const NoteSignature& signature) {
    std::vector<std::byte> bytes(4);
    for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::byte>(signature.key_id >> (24 - 8 * i));
    bytes.insert(bytes.end(), signature.signature.begin(), signature.signature.end());
    return fmt::format("{}{} {}\n", signature_mark, signature.name, base64(bytes));
}

std::string signed_note(std::string_view text, const SignerKey& key) {
    CHECK(text.ends_with('\n'));
    const auto signature = sign(text, key);
    return fmt::format("{}\n{}", text,
                       signature_line({key.name, key.verifier().id, {signature.begin(), signature.end()}}));
}

Result<Note, std::string> parse_note(std::string_view note) {
    if (note.size() > note_bytes_max) return fail(std::string("the note is too long"));
    if (!is_utf8(note)) return fail(std::string("the note is not UTF-8"));
    if (std::ranges::any_of(note, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; })) {
        return fail(std::string("the note has control characters"));
    }
    const auto gap = note.rfind("\n\n");
    if (gap == std::string_view::npos) return fail(std::string("the note has no signatures"));
    Note parsed{std::string(note.substr(0, gap + 1)), {}};
    std::string_view rest = note.substr(gap + 2);
    if (rest.empty() || !rest.ends_with('\n')) return fail(std::string("the note is cut off"));
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        const auto blank = line.find(' ', signature_mark.size());
        if (!line.starts_with(signature_mark) || blank == std::string_view::npos) {
            return fail(std::string("a signature line reads '\xE2\x80\x94 NAME BASE64'"));
        }
        const std::string_view name = line.substr(signature_mark.size(), blank - signature_mark.size());
        const auto bytes = parse_base64(line.substr(blank + 1));
        if (!is_key_name(name) || !bytes || bytes->size() < 5) return fail(std::string("a signature is malformed"));
        if (parsed.signatures.size() == note_signatures_max)
            return fail(std::string("the note has too many signatures"));
        NoteSignature signature{std::string(name), 0, {bytes->begin() + 4, bytes->end()}};
        for (std::size_t i = 0; i < 4; ++i) {
            signature.key_id = signature.key_id << 8 | std::to_integer<std::uint32_t>((*bytes)[i]);
        }
        parsed.signatures.push_back(std::move(signature));
    }
    return parsed;
}

bool is_signed_by(const Note& note, const VerifierKey& key) {
    bool found = false;
    for (const auto& signature : note.signatures) {
        if (signature.name != key.name || signature.key_id != key.id) continue;
        if (found) return false;  // twice is as false as wrong
        found = is_signature(note.text, signature.signature, key);
        if (!found) return false;
    }
    return found;
}

}  // namespace tallyman::ledger
