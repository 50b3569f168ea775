#include "store/erased_files.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "catalog/csv_parser.h"
#include "catalog/csv_writer.h"
#include "store/file.h"
#include "store/files.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t file_bytes_max = std::size_t{1} << 30;
constexpr std::array<std::string_view, 3> personal = {"lat", "lon", "taken_at"};

using Row = std::vector<std::string>;

// Rows as they are after `change` has seen them with their header; it says false for one that goes.
void rewrite_csv(const fs::path& path, const std::function<bool(const Row& header, Row& row)>& change) {
    if (!fs::exists(path)) return;
    const auto before = read_file(path, file_bytes_max);
    Row header;
    std::optional<CsvWriter> writer;
    bool doubtful = false, changed = false;
    CsvParser parser(
        [&](const CsvRow& cells) {
            Row row;
            for (std::size_t i = 0; i < cells.size(); ++i) row.emplace_back(cells[i]);
            if (!writer) {
                header = row;
                std::string line;
                for (const auto& name : header) line += (line.empty() ? "" : ",") + name;
                writer.emplace(line);
                return;
            }
            const Row as_it_was = row;
            const bool stays = change(header, row);
            changed = changed || !stays || row != as_it_was;
            if (!stays) return;
            for (const auto& cell : row) writer->text(cell);
            writer->end_row();
        },
        [&](const CsvTrouble&) { doubtful = true; });
    doubtful = parser.feed(before).has_value() || parser.finish().has_value() || doubtful;
    // A file that cannot be read whole would lose rows; it is not one that `import` would take either.
    if (changed && !doubtful) write_atomically(path, writer->bytes());
}

bool is_of(const Row& header, const Row& row, const std::string& photo) {
    const auto column = static_cast<std::size_t>(std::ranges::find(header, "file") - header.begin());
    return column < row.size() && row[column] == photo;
}

void forget_verdicts(const fs::path& path, const std::string& photo) {
    if (!fs::exists(path)) return;
    auto document = json::parse(read_file(path, file_bytes_max), nullptr, false);
    if (!document.is_object() || !document.contains("verdicts")) return;
    std::string text = "{\"verdicts\":[";
    bool first = true;
    for (const auto& row : document["verdicts"]) {
        if (row.value("file", "") == photo) continue;
        text += (first ? "\n" : ",\n") + row.dump();
        first = false;
    }
    write_atomically(path, text + "\n]}\n");
}

void clear_cells(const DayFolder& day, const std::string& photo, std::span<const std::string_view> columns) {
    rewrite_csv(day.folder / "photos.csv", [&](const Row& header, Row& row) {
        if (!is_of(header, row, photo)) return true;
        for (std::size_t i = 0; i < std::min(row.size(), header.size()); ++i)
            if (std::ranges::find(columns, header[i]) != columns.end()) row[i].clear();
        return true;
    });
}

}  // namespace

void forget_position_in_files(const DayFolder& day, const std::string& photo) {
    clear_cells(day, photo, std::span(personal).first(2));
}

void forget_in_files(const DayFolder& day, const std::string& photo) {
    clear_cells(day, photo, personal);
    rewrite_csv(day.outputs / "verdicts.csv", [&](const Row& header, Row& row) { return !is_of(header, row, photo); });
    forget_verdicts(day.outputs / "verdicts.json", photo);
    if (fs::remove(day.outputs / "report.html")) sync_folder(day.outputs);
}

std::set<std::string> erased_names(Database& database) {
    std::set<std::string> files;
    for (Sql row(database, "select record from ledger_entries where kind = 'erased' and record is not null");
         row.next();) {
        const json record = json::parse(row.text(), nullptr, false);
        if (record.is_object() && record.contains("file")) files.insert(record["file"].get<std::string>());
    }
    return files;
}

void forget_in_import(Database& database, std::int64_t import) {
    for (const auto& photo : erased_names(database))
        Sql(database, "update photos set taken_at = null, lat = null, lon = null where import = ? and file = ?", import,
            photo)
            .run();
}

}  // namespace tallyman::store
