// A witness is somebody else's machine that remembers one checkpoint of the log and signs the next one only when it
// continues the one before. Who sees a witness's cosignature knows that nobody was shown another log.
//
// Sources: C2SP tlog-cosignature (cosignature/v1: the time, then the note's text, signed together) and C2SP
// tlog-witness (the request "add-checkpoint" and its answers as HTTP status codes).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/checkpoint.h"
#include "ledger/note.h"

namespace tallyman::ledger {

NoteSignature cosign(std::string_view note_text, const SignerKey& witness, Instant now);
// When this witness saw the note: the latest of its cosignatures. Nothing when it has none, or when one of them is
// wrong. Signatures of others do not matter.
std::optional<Instant> cosigned_at(const Note& note, const VerifierKey& witness);

// What a log asks of its witnesses.
struct AddCheckpoint {
    std::uint64_t old_size = 0;  // of the checkpoint that the witness saw last, as far as the log knows
    std::vector<Digest> path;    // from that size to the new one; empty when it was 0
    std::string checkpoint;      // the signed note
};
std::string request_text(const AddCheckpoint& request);
Result<AddCheckpoint, std::string> parse_add_checkpoint(std::string_view text);

// The answer as the protocol says it. 200: the cosignature's line, and `seen` is to be kept on disk before it is sent.
// 409: the body is the size the witness saw last. 400, 403, 404, 422: refused, the body says why.
struct WitnessAnswer {
    int status = 0;
    std::string body;
    std::optional<Checkpoint> seen;
};
// `last`: what the witness saw of this log before; size 0 when nothing.
WitnessAnswer answer_as_witness(std::string_view request, const VerifierKey& log, const Checkpoint& last,
                                const SignerKey& witness, Instant now);

}  // namespace tallyman::ledger
