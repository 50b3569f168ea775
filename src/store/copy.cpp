// Copies of the whole database. SQLite copies its own pages; from and to PostgreSQL go the rows.
#include <vector>

#include <fmt/format.h>

#include "store/database.h"
#include "store/schema.h"

namespace tallyman::store {
namespace {

struct Column {
    std::string name, type;
};

// The tables of a SQLite file, but for what the copy's own triggers note.
std::vector<std::string> tables_of(Database& file) {
    std::vector<std::string> tables;
    Statement row(
        file,
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> 'changes' "
        "order by name");
    while (row.step()) tables.push_back(row.text(0));
    return tables;
}

std::vector<Column> columns_of(Database& file, const std::string& table) {
    std::vector<Column> columns;
    Statement row(file, "select name, type from pragma_table_info(?) order by cid");
    row.bind(1, table);
    while (row.step()) columns.push_back({row.text(0), row.text(1)});
    return columns;
}

void carry(Statement& from, Statement& to, int column, const std::string& type) {
    const int place = column + 1;
    if (from.null(column)) {
        to.bind_null(place);
    } else if (type == "INTEGER") {
        to.bind(place, from.integer(column));
    } else if (type == "REAL") {
        to.bind(place, from.real(column));
    } else if (type == "BLOB") {
        const auto bytes = from.blob(column);
        to.bind(place, std::as_bytes(std::span(bytes)));
    } else {
        to.bind(place, from.text(column));
    }
}

void copy_table(Database& from, Database& to, const std::string& table, const std::vector<Column>& columns) {
    std::string names, places;
    for (const auto& column : columns) {
        names += (names.empty() ? "" : ", ") + column.name;
        places += places.empty() ? "?" : ", ?";
    }
    Statement read(from, fmt::format("select {} from {}", names, table));
    Statement add(to, fmt::format("insert into {} ({}) values ({})", table, names, places));
    while (read.step()) {
        for (int i = 0; i < static_cast<int>(columns.size()); ++i)
            carry(read, add, i, columns[static_cast<std::size_t>(i)].type);
        add.run();
    }
}

}  // namespace

void copy_to_file(Database& from, const std::filesystem::path& file) {
    if (from.connection().copy_to(file)) return;
    Database copy(file, from.connection().schema_version());
    Transaction writing(copy);
    for (const auto& table : tables_of(copy)) copy_table(from, copy, table, columns_of(copy, table));
    writing.commit();
    copy.run("pragma journal_mode = delete");  // one file, without a log beside it
}

void copy_from_file(const std::filesystem::path& file, Database& to) {
    Database copy(file, migrations().size());
    Transaction writing(to);
    for (const auto& table : tables_of(copy)) copy_table(copy, to, table, columns_of(copy, table));
    to.connection().renumber();
    writing.commit();
}

}  // namespace tallyman::store
