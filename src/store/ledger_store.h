// The ledger of one store as commands and the server need it: its key, its signed checkpoints, proofs, the check of
// everything on disk, and the static files that anybody may publish.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/witness.h"

namespace tallyman::store {

// What a log on disk is held against besides itself.
struct CheckAgainst {
    std::optional<std::string> earlier = {};           // a checkpoint note from outside
    std::optional<std::filesystem::path> photos = {};  // the day folder with the photos that the log vouches for
};

class LedgerStore {
public:
    // Opens the rows of DATA and DATA/ledger.key; a store without a key gets one (owner-readable only). Throws Failure
    // when there is no store.
    explicit LedgerStore(const std::filesystem::path& data);
    ~LedgerStore();

    ledger::VerifierKey key() const;
    ledger::Checkpoint checkpoint() const;  // of the log as it stands
    std::string signed_checkpoint() const;  // and signed

    std::string sign(std::string_view text) const;  // any text that ends with a newline: a receipt

    // Every fact about a subject, proved against a checkpoint made now; with `earlier` (a checkpoint note) also that
    // the log still begins with its entries. `places`: more subjects, of whose facts only the places in the log are
    // proved, without what they say. Throws Failure when the log knows nothing of the subject.
    ledger::Proof prove(const std::string& subject, std::optional<std::string_view> earlier,
                        std::span<const std::string> places = {}) const;

    // Reads every entry, salt, record, tile and published file, and what else is given. Each problem names its entry,
    // tile or file; at most 100.
    std::vector<std::string> check(const CheckAgainst& against) const;

    // Writes what changed since the last time: FOLDER/checkpoint and FOLDER/tile/... as C2SP tlog-tiles says.
    // `cosignatures`: what witnesses answered for the checkpoint of this very moment; readers ignore those for another.
    void publish(const std::filesystem::path& folder, std::span<const std::string> cosignatures = {}) const;

    // What a witness is asked that saw the log at `old_size`.
    ledger::AddCheckpoint request_to_witness(std::uint64_t old_size) const;

private:
    struct Open;
    std::unique_ptr<Open> open_;
};

// DIR itself or DIR/.tallyman, whichever holds a store. Throws Failure when neither does.
std::filesystem::path find_store(const std::filesystem::path& folder);

}  // namespace tallyman::store
