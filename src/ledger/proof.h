// A proof that anybody can check with one file and one public key: the order's facts with their salts, the path of
// each from its leaf to the root, the signed checkpoint of that root, and, when wanted, the path from an earlier
// checkpoint that the reader holds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"
#include "ledger/note.h"

namespace tallyman::ledger {

struct ProvedEntry {
    std::uint64_t index = 0;
    std::string leaf;
    std::optional<Salt> salt;           // gone when the record was erased
    std::optional<std::string> record;  // JSON text, exactly the bytes committed to
    std::vector<Digest> path;
};

struct Consistency {
    std::uint64_t old_size = 0;
    std::vector<Digest> path;
};

struct Proof {
    std::string subject;     // the order's id
    std::string checkpoint;  // signed note
    std::vector<ProvedEntry> entries;
    std::optional<Consistency> consistency;  // from an earlier size
};

constexpr std::size_t proof_bytes_max = 64 << 20;

std::string to_json(const Proof& proof);
Result<Proof, std::string> parse_proof(std::string_view json);

// What a check of a proof says, always in full.
struct ProofVerdict {
    bool valid = false;
    std::vector<std::string> problems;  // why not; empty when valid
    std::string origin;
    std::uint64_t size = 0;
    std::size_t entries = 0;
    std::size_t erased = 0;  // entries whose record is gone: their place in the log is proved, not what they said
};

// `earlier`: a checkpoint note the reader kept; the log must still begin with it. `witnesses`: each of them must have
// cosigned the proof's checkpoint.
ProofVerdict check_proof(const Proof& proof, const VerifierKey& key, std::optional<std::string_view> earlier,
                         std::span<const VerifierKey> witnesses = {});

}  // namespace tallyman::ledger
