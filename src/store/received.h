// Photos that came from phones, and the queue of photos to examine. A photo that was received has its file, its row,
// its job and its entry in the ledger together: the file first and synced, then one transaction for the rest
// (`receive`).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/photo_row.h"
#include "store/photo_store.h"
#include "store/store.h"

namespace tallyman::store {

struct Upload {
    std::string id;  // the phone's own
    std::int64_t account = 0;
    PhotoRow photo;  // its file is received_name(id)
    std::string driver;
    std::string sha256;  // hex, as the phone made it
    std::int64_t bytes = 0;
    Instant created_at{};
    std::optional<Instant> received_at = {};  // nothing while bytes are missing
    std::string receipt = {};
};

std::string received_name(const std::string& upload);  // received/ID

// Every byte is in its partial file (incoming.h): synced, read back from the disk, held against the digest, kept. False
// when the digest differs; the bytes are then gone, since nobody can tell which of them were wrong.
bool seal(const std::filesystem::path& data, const Upload& upload, PhotoStore& photos);

struct Receipt {
    Upload upload;
    std::string text;  // signed, as the phone gets it
};

class Received {
public:
    explicit Received(const Store& store) : store_(store), database_(store.database()) {}

    // The one that is there when the id is known already.
    Upload begin(const Upload& upload);
    std::optional<Upload> find(const std::string& id) const;
    // Its bytes are kept: the row counts from here on, with its job and its ledger entry.
    void receive(const Upload& upload, const std::string& receipt);
    void receive(std::span<const Receipt> receipts);  // one transaction: one flush of the disk serves them all
    std::vector<Upload> all() const;                  // the received ones, as they came in
    std::vector<Upload> of(const OrderId& order) const;

private:
    const Store& store_;
    Database& database_;
};

struct JobCounts {
    std::int64_t waiting = 0;
    std::int64_t given_up = 0;
};

class Jobs {
public:
    explicit Jobs(const Store& store) : store_(store), database_(store.database()) {}

    void add(std::span<const std::string> files);  // again, where they were done before
    // The oldest that waits, or whose worker did not come back; it is this caller's for `lease`.
    std::optional<std::string> claim(Seconds lease);
    void done(const std::string& file);
    // What was seen in the photo, the verdicts over its order (the order's own and those of its photos) and what
    // deciding needs of the order, together with the job.
    void finish(const std::string& file, const std::string& seen, std::span<const VerdictRow> verdicts,
                const SummaryRow& summary);
    // True when that was the last try: nobody takes it again.
    bool failed(const std::string& file, const std::string& error, int tries_max);
    JobCounts counts() const;
    std::vector<std::string> waiting() const;  // files that nobody is done with yet

private:
    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
