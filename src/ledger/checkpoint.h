// A checkpoint says how long the log is and what its root is, signed: whoever holds one can tell whether any later log
// still begins with the same entries. Format: C2SP tlog-checkpoint, three lines (origin, size, root in base 64).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "ledger/note.h"

namespace tallyman::ledger {

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Digest root{};

    std::string text() const;
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// From a note's text; extension lines below the root are allowed and ignored.
Result<Checkpoint, std::string> parse_checkpoint(std::string_view text);

// Signed by `key`, whose name must be the checkpoint's origin.
std::string signed_checkpoint(const Checkpoint& checkpoint, const SignerKey& key);
Result<Checkpoint, std::string> open_checkpoint(std::string_view note, const VerifierKey& key);

}  // namespace tallyman::ledger
