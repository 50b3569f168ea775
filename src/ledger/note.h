// Signed notes, the envelope of checkpoints: a text and below it one line a signature, readable by people and by Go's
// sumdb/note. Format: C2SP signed-note (https://c2sp.org/signed-note) with Ed25519 signatures: a log's own, and those
// of witnesses (C2SP tlog-cosignature), whose keys carry another number so that neither can stand for the other.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tallyman::ledger {

enum class KeyUse : std::uint8_t { log = 1, cosignature = 4 };  // the algorithm byte of the specifications

// name+keyid+base64(algorithm || key): what is handed out, and what must stay secret.
struct VerifierKey {
    std::string name;
    std::uint32_t id = 0;
    std::array<std::byte, 32> key{};
    KeyUse use = KeyUse::log;

    std::string text() const;
};

struct SignerKey {
    std::string name;
    std::array<std::byte, 32> seed{};
    KeyUse use = KeyUse::log;

    VerifierKey verifier() const;
    std::string text() const;  // PRIVATE+KEY+...
};

// A name is the log's origin, such as "kho.example.vn/tallyman": no blanks, no '+'.
bool is_key_name(std::string_view name);
// Fresh randomness; throws Failure on a bad name.
SignerKey new_signer_key(std::string name, KeyUse use = KeyUse::log);
Result<VerifierKey, std::string> parse_verifier_key(std::string_view text, KeyUse use = KeyUse::log);
Result<SignerKey, std::string> parse_signer_key(std::string_view text, KeyUse use = KeyUse::log);

struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    std::vector<std::byte> signature;
};

struct Note {
    std::string text;  // ends with a newline
    std::vector<NoteSignature> signatures;
};

constexpr std::size_t note_bytes_max = 1'000'000;
constexpr std::size_t note_signatures_max = 100;

std::string signed_note(std::string_view text, const SignerKey& key);
// Of bytes alone, and a signature as its line below a note.
std::array<std::byte, 64> sign(std::string_view message, const SignerKey& key);
bool is_signature(std::string_view message, std::span<const std::byte> signature, const VerifierKey& key);
std::string signature_line(const NoteSignature& signature);
Result<Note, std::string> parse_note(std::string_view note);
// True when a signature of this key is there and right. Signatures of unknown keys do not matter; a wrong one of a
// known key makes the note false.
bool is_signed_by(const Note& note, const VerifierKey& key);

}  // namespace tallyman::ledger
