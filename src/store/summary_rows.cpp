#include "store/summary_rows.h"

#include <bit>
#include <cstring>

namespace tallyman::store {

static_assert(std::endian::native == std::endian::little, "evidence is kept as this machine has it");

void bind_summary(Statement& statement, int place, const SummaryRow& row) {
    statement.bind(place, row.order.text);
    statement.bind(place + 1, row.depot.text);
    statement.bind(place + 2, std::as_bytes(std::span(row.summary.row)));
    statement.bind(place + 3, row.summary.eligible ? 1 : 0);
    statement.bind(place + 4, std::bit_cast<std::int64_t>(row.summary.fingerprint));
    statement.bind(place + 5, static_cast<std::int64_t>(row.summary.photos));
    statement.bind(place + 6, static_cast<int>(row.summary.policy));
    statement.bind(place + 7, std::bit_cast<std::int64_t>(row.checks));
    statement.bind(place + 8, row.families);
}

// A row of another length was written by another version: nothing automatic rests on it.
SummaryRow summary_from(Statement& row) {
    SummaryRow one;
    auto& summary = one.summary;
    one.order.text = row.text(0);
    one.depot.text = row.text(1);
    const auto evidence = row.blob(2);
    if (evidence.size() == sizeof summary.row) {
        std::memcpy(summary.row.data(), evidence.data(), sizeof summary.row);
        summary.eligible = row.integer(3) == 1;
    }
    summary.fingerprint = std::bit_cast<std::uint64_t>(row.integer(4));
    summary.photos = static_cast<std::size_t>(row.integer(5));
    summary.policy = static_cast<verify::Decision>(row.integer(6));
    one.checks = std::bit_cast<std::uint64_t>(row.integer(7));
    one.families = row.text(8);
    return one;
}

}  // namespace tallyman::store
