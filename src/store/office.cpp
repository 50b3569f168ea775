#include "store/office.h"

#include "store/sql.h"

namespace tallyman::store {
namespace {

constexpr const char* columns = "select id, import, state, created_at, by, report from office_imports ";

OfficeImport import_from(Sql& row) {
    OfficeImport import;
    import.id = row.integer();
    if (!row.null()) import.import = row.integer();
    import.state = row.text();
    import.created_at = row.instant();
    import.by = row.text();
    import.report = row.text();
    return import;
}

}  // namespace

std::optional<Reply> Replies::find(std::int64_t account, const std::string& key) const {
    Sql row(database_, "select request, status, body from replies where account = ? and key = ?", account, key);
    if (!row.next()) return {};
    auto request = row.text();
    const auto status = static_cast<int>(row.integer());
    return Reply{std::move(request), status, row.text()};
}

void Replies::keep(std::int64_t account, const std::string& key, const Reply& reply, Seconds life) {
    Transaction transaction(database_);
    Sql(database_, "delete from replies where at < ?", store_.now() - life).run();
    Sql(database_,
        "insert into replies values (?, ?, ?, ?, ?, ?) on conflict (account, key) do update set request = "
        "excluded.request, status = excluded.status, body = excluded.body, at = excluded.at",
        account, key, reply.request, reply.status, reply.body, store_.now())
        .run();
    transaction.commit();
}

void Replies::forget(std::int64_t account, const std::string& key) {
    Sql(database_, "delete from replies where account = ? and key = ?", account, key).run();
}

std::int64_t OfficeImports::add(const OfficeImport& import) {
    Sql(database_, "insert into office_imports (import, state, created_at, by, report) values (?, ?, ?, ?, ?)",
        import.import, import.state, store_.now(), import.by, import.report)
        .run();
    return database_.last_id();
}

void OfficeImports::change(const OfficeImport& import) {
    Sql(database_, "update office_imports set import = ?, state = ?, report = ? where id = ?", import.import,
        import.state, import.report, import.id)
        .run();
}

std::optional<OfficeImport> OfficeImports::find(std::int64_t id) const {
    Sql row(database_, (columns + std::string("where id = ?")).c_str(), id);
    return row.next() ? std::optional(import_from(row)) : std::nullopt;
}

std::vector<OfficeImport> OfficeImports::running() const {
    std::vector<OfficeImport> all;
    for (Sql row(database_, (columns + std::string("where state in ('checking', 'importing') order by id")).c_str());
         row.next();)
        all.push_back(import_from(row));
    return all;
}

std::vector<OfficeImport> OfficeImports::list(std::int64_t before, std::size_t limit) const {
    std::vector<OfficeImport> all;
    for (Sql row(database_, (columns + std::string("where id < ? order by id desc limit ?")).c_str(), before,
                 static_cast<std::int64_t>(limit));
         row.next();)
        all.push_back(import_from(row));
    return all;
}

}  // namespace tallyman::store
