// Proofs, notes, checkpoints, requests to witnesses and entry bundles come from strangers. What is read must come out
// the same when it is written again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/proof.h"
#include "ledger/tiles.h"
#include "ledger/witness.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::ledger;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const auto key = new_signer_key("log.example").verifier();
    if (const auto proof = parse_proof(text)) {
        CHECK(to_json(*parse_proof(to_json(*proof))) == to_json(*proof));
        CHECK(!check_proof(*proof, key, text).valid);
    }
    if (const auto note = parse_note(text)) CHECK(!is_signed_by(*note, key));
    if (const auto checkpoint = parse_checkpoint(text)) CHECK(parse_checkpoint(checkpoint->text()) == *checkpoint);
    if (const auto request = parse_add_checkpoint(text)) CHECK(request_text(*request) == text);
    if (const auto entry = parse_leaf(text)) CHECK(entry->leaf() == text);
    (void)parse_bundle(text);
    return 0;
}
