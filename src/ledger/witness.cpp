#include "ledger/witness.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "ledger/base64.h"
#include "ledger/merkle.h"

namespace tallyman::ledger {
namespace {

constexpr std::size_t time_bytes = 8;
constexpr std::size_t path_max = 63;  // as tlog-witness limits it

std::string cosigned_message(std::string_view note_text, std::uint64_t time) {
    return fmt::format("cosignature/v1\ntime {}\n{}", time, note_text);
}

bool grows(const AddCheckpoint& request, const Checkpoint& last, const Checkpoint& next) {
    if (last.size == 0) return request.path.empty();
    return proves_consistency(request.path, last.size, next.size, last.root, next.root);
}

}  // namespace

NoteSignature cosign(std::string_view note_text, const SignerKey& witness, Instant now) {
    CHECK(witness.use == KeyUse::cosignature);
    const auto time = static_cast<std::uint64_t>(now.time_since_epoch().count());
    NoteSignature signature{witness.name, witness.verifier().id, {}};
    for (std::size_t i = 0; i < time_bytes; ++i)
        signature.signature.push_back(static_cast<std::byte>(time >> (56 - 8 * i)));
    const auto signed_bytes = sign(cosigned_message(note_text, time), witness);
    signature.signature.insert(signature.signature.end(), signed_bytes.begin(), signed_bytes.end());
    return signature;
}

std::optional<Instant> cosigned_at(const Note& note, const VerifierKey& witness) {
    std::optional<Instant> latest;
    for (const auto& signature : note.signatures) {
        if (signature.name != witness.name || signature.key_id != witness.id) continue;
        const std::span<const std::byte> bytes(signature.signature);
        if (witness.use != KeyUse::cosignature || bytes.size() < time_bytes) return {};
        std::uint64_t time = 0;
        for (const std::byte byte : bytes.first(time_bytes)) time = time << 8 | std::to_integer<std::uint64_t>(byte);
        // Beyond 2^53 no other reader agrees on the number, and no clock stands there.
        if (time >> 53 != 0) return {};
        if (!is_signature(cosigned_message(note.text, time), bytes.subspan(time_bytes), witness)) return {};
        const Instant at{Seconds{static_cast<std::int64_t>(time)}};
        latest = std::max(latest.value_or(at), at);
    }
    return latest;
}

std::string request_text(const AddCheckpoint& request) {
    std::string text = fmt::format("old {}\n", request.old_size);
    for (const Digest& hash : request.path) text += base64(hash) + "\n";
    return text + "\n" + request.checkpoint;
}

Result<AddCheckpoint, std::string> parse_add_checkpoint(std::string_view text) {
    const auto gap = text.find("\n\n");
    if (!text.starts_with("old ") || gap == std::string_view::npos) {
        return fail(std::string("a request begins with the line 'old SIZE' and has an empty line before its note"));
    }
    AddCheckpoint request{0, {}, std::string(text.substr(gap + 2))};
    std::string_view lines = text.substr(0, gap);
    const std::string_view size = lines.substr(4, lines.find('\n') - 4);
    const auto number = parse_integer(size);
    if (!number || *number < 0 || fmt::format("{}", *number) != size)
        return fail(std::string("the old size is no number"));
    request.old_size = static_cast<std::uint64_t>(*number);
    lines.remove_prefix(4 + size.size());
    while (!lines.empty()) {
        lines.remove_prefix(1);  // the line break
        const std::string_view line = lines.substr(0, lines.find('\n'));
        const auto bytes = parse_base64(line);
        if (!bytes || bytes->size() != sizeof(Digest)) return fail(std::string("a line of the proof is no digest"));
        if (request.path.size() == path_max) return fail(std::string("the proof is too long"));
        std::ranges::copy(*bytes, request.path.emplace_back().begin());
        lines.remove_prefix(line.size());
    }
    return request;
}

WitnessAnswer answer_as_witness(std::string_view text, const VerifierKey& log, const Checkpoint& last,
                                const SignerKey& witness, Instant now) {
    const auto request = parse_add_checkpoint(text);
    if (!request) return {400, request.error(), {}};
    const auto note = parse_note(request->checkpoint);
    if (!note) return {400, note.error(), {}};
    const auto next = parse_checkpoint(note->text);
    if (!next) return {400, next.error(), {}};
    if (next->origin != log.name) return {404, "this witness does not know the log", {}};
    if (!is_signed_by(*note, log)) return {403, "the checkpoint is not signed by the log", {}};
    if (request->old_size > next->size) return {400, "the old size is larger than the checkpoint's", {}};
    const bool another_of_same_size = next->size == last.size && last.size > 0 && next->root != last.root;
    if (request->old_size != last.size || another_of_same_size) return {409, fmt::format("{}\n", last.size), {}};
    if (!grows(*request, last, *next)) return {422, "the log does not continue what this witness saw", {}};
    return {200, signature_line(cosign(note->text, witness, now)), *next};
}

}  // namespace tallyman::ledger
