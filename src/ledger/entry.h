// One fact of the day as the log keeps it. The leaf that everybody may read holds no personal data: it commits to the
// record by a salted hash. The record and its salt are kept beside the log and can be destroyed; every other proof
// still holds, and nobody can guess what stood there.
//
// The exact bytes of a leaf are its canonical text, one line of JSON with fixed member order:
//   {"tallyman":1,"kind":"photo_accepted","time":"2026-11-23T00:00:00Z","commitment":"<64 hex>"}
// and commitment = SHA-256("tallyman record\n" || salt (32 bytes) || record).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/time.h"

namespace tallyman::ledger {

using Salt = std::array<std::byte, 32>;

struct Entry {
    std::string kind;  // order_imported, allocated, planned, photo_accepted, finding, verdict, review, removal, ...
    Instant time;      // when it was appended, by the server's clock; never before the entry before it
    Digest commitment{};

    std::string leaf() const;
    friend bool operator==(const Entry&, const Entry&) = default;
};

constexpr std::size_t leaf_bytes_max = 65'535;  // an entry bundle writes a leaf's length in two bytes

bool is_entry_kind(std::string_view kind);  // lower case letters and _
Digest commitment_to(const Salt& salt, std::string_view record);
// Refuses anything but the canonical text, so that one entry has one leaf.
Result<Entry, std::string> parse_leaf(std::string_view leaf);

// Every record is a JSON object that says whom it is about: in its member "order", in "case" when the subject is a
// removal request, removal/CASE, in "account" when it is account/NAME, in "campaign" when it is campaign/ID, in "lot"
// when it is lot/LINK. Compared without a JSON reader, since a check
// does it a million times: a record is our own canonical text, without blanks.
bool is_about(std::string_view record, std::string_view subject);

// The photo that a photo_accepted record vouches for.
struct AcceptedPhoto {
    std::string file;
    Digest digest{};  // of its bytes
};
std::optional<AcceptedPhoto> accepted_photo(std::string_view record);

// The numbers of the entries that an entry "erased" says were destroyed on purpose; none when it is not of that shape.
std::vector<std::uint64_t> erased_entries(std::string_view record);

}  // namespace tallyman::ledger
