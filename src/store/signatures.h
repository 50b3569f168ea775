// What the examined photos looked like, in the sequence in which they were examined, of all days and whichever process
// saw them: what the reuse check compares with. To be searched they are listed elsewhere (photo_history.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/digest.h"

namespace tallyman::store {

class Database;
class Store;

// Under which a photo is known among those of all days.
inline std::string name_in_history(const std::string& day, const std::string& file) {
    return day.empty() ? file : day + "/" + file;
}

struct SignatureRow {
    std::string day;   // that photos.csv is of, written out; empty for a photo from a phone, whose name is its own
    std::string file;  // as in photos.csv, or received/ID
    Digest bytes{};    // of the picture
    std::vector<std::byte> signature;  // vision::to_bytes; nothing when the picture was erased
    std::int64_t number = 0;           // given by the database, from 1

    std::string name() const { return name_in_history(day, file); }
};

class Signatures {
public:
    explicit Signatures(const Store& store);
    explicit Signatures(Database& database) : database_(database) {}

    // But for those that are there already: of this name with these bytes.
    void keep(std::span<const SignatureRow> rows);
    // Behind that number, at most so many.
    std::vector<SignatureRow> after(std::int64_t number, int limit) const;
    // Of these bytes, whatever their name; empty when they were never examined, or erased since.
    std::vector<std::byte> of(const Digest& bytes) const;
    bool has(std::int64_t number, const Digest& bytes) const;

private:
    Database& database_;
};

// What a picture looked like goes, here and wherever it is listed; that these bytes were handed in stays known.
void forget_signatures(Database& database, const Digest& bytes);

}  // namespace tallyman::store
