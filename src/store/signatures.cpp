#include "store/signatures.h"

#include <cstring>

#include "store/sql.h"
#include "store/store.h"

namespace tallyman::store {
namespace {

std::vector<std::byte> bytes_of(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

}  // namespace

Signatures::Signatures(const Store& store) : database_(store.database()) {}

void Signatures::keep(std::span<const SignatureRow> rows) {
    Transaction transaction(database_);
    Statement there(database_, "select 1 from signatures where bytes = ? and day = ? and file = ?");
    Statement add(database_,
                  "insert into signatures (number, day, file, bytes, signature) "
                  "values ((select coalesce(max(number), 0) + 1 from signatures), ?, ?, ?, ?)");
    for (const auto& row : rows) {
        there.reset();
        there.bind(1, std::span<const std::byte>(row.bytes));
        there.bind(2, row.day);
        there.bind(3, row.file);
        if (there.step()) continue;
        add.bind(1, row.day);
        add.bind(2, row.file);
        add.bind(3, std::span<const std::byte>(row.bytes));
        add.bind(4, std::span<const std::byte>(row.signature));
        add.run();
    }
    transaction.commit();
}

std::vector<SignatureRow> Signatures::after(std::int64_t number, int limit) const {
    Statement row(
        database_,
        "select number, day, file, bytes, signature from signatures where number > ? order by number limit ?");
    row.bind(1, number);
    row.bind(2, limit);
    std::vector<SignatureRow> rows;
    while (row.step()) {
        SignatureRow one{row.text(1), row.text(2), {}, {}, row.integer(0)};
        const auto digest = row.blob(3);
        std::memcpy(one.bytes.data(), digest.data(), std::min(digest.size(), one.bytes.size()));
        if (!row.null(4)) one.signature = bytes_of(row.blob(4));
        rows.push_back(std::move(one));
    }
    return rows;
}

std::vector<std::byte> Signatures::of(const Digest& bytes) const {
    Statement row(database_, "select signature from signatures where bytes = ? and signature is not null limit 1");
    row.bind(1, std::span<const std::byte>(bytes));
    return row.step() ? bytes_of(row.blob(0)) : std::vector<std::byte>();
}

bool Signatures::has(std::int64_t number, const Digest& bytes) const {
    Statement row(database_, "select 1 from signatures where number = ? and bytes = ?");
    row.bind(1, number);
    row.bind(2, std::span<const std::byte>(bytes));
    return row.step();
}

void forget_signatures(Database& database, const Digest& bytes) {
    Transaction transaction(database);
    Statement blank(database, "update signatures set signature = null where bytes = ?");
    blank.bind(1, std::span<const std::byte>(bytes));
    blank.run();
    Statement tell(database,
                   "insert into signatures (number, day, file, bytes) "
                   "values ((select coalesce(max(number), 0) + 1 from signatures), '', '', ?)");
    tell.bind(1, std::span<const std::byte>(bytes));
    tell.run();
    transaction.commit();
}

}  // namespace tallyman::store
