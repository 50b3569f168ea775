#include "store/received.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "store/automation_log.h"
#include "store/incoming.h"
#include "store/ledger_facts.h"
#include "store/sql.h"
#include "store/values_json.h"

namespace tallyman::store {
namespace {

constexpr const char* columns =
    "select id, account, order_id, sha256, bytes, vehicle, driver, taken_at, lat, lon, created_at, received_at, "
    "receipt from uploads ";

Upload upload_from(Sql& row) {
    Upload upload;
    upload.id = row.text();
    upload.account = row.integer();
    upload.photo.file = received_name(upload.id);
    upload.photo.order.text = row.text();
    upload.sha256 = row.text();
    upload.bytes = row.integer();
    if (const auto vehicle = row.maybe_text()) upload.photo.vehicle = VehicleId{*vehicle};
    upload.driver = row.maybe_text().value_or("");
    upload.photo.taken_at = row.maybe_instant();
    if (!row.null()) {
        const double lat = row.real();
        upload.photo.position = LatLon{lat, row.real()};
    } else {
        row.null();
    }
    upload.created_at = row.instant();
    upload.received_at = row.maybe_instant();
    upload.receipt = row.maybe_text().value_or("");
    return upload;
}

void add_job(Database& database, const std::string& file) {
    Sql(database, "insert into jobs values (?, 0, 0, 0, '') on conflict (file) do update set state = 0, tries = 0",
        file)
        .run();
}

}  // namespace

std::string received_name(const std::string& upload) { return "received/" + upload; }

bool seal(const std::filesystem::path& data, const Upload& upload, PhotoStore& photos) {
    const auto partial = partial_path(data, upload.id);
    if (hex(read_back(partial)) != upload.sha256) {
        std::filesystem::remove(partial);
        return false;
    }
    photos.keep(partial, upload.sha256);
    return true;
}

Upload Received::begin(const Upload& upload) {
    Transaction transaction(database_);
    std::optional<double> lat, lon;
    if (upload.photo.position) lat = upload.photo.position->lat, lon = upload.photo.position->lon;
    Sql(database_,
        "insert into uploads (id, account, order_id, sha256, bytes, vehicle, driver, taken_at, lat, lon, created_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
        upload.id, upload.account, upload.photo.order, upload.sha256, upload.bytes, upload.photo.vehicle, upload.driver,
        upload.photo.taken_at, lat, lon, store_.now())
        .run();
    auto there = find(upload.id);
    transaction.commit();
    return std::move(*there);
}

std::optional<Upload> Received::find(const std::string& id) const {
    Sql row(database_, (columns + std::string("where id = ?")).c_str(), id);
    return row.next() ? std::optional(upload_from(row)) : std::nullopt;
}

void Received::receive(const Upload& upload, const std::string& receipt) {
    const Receipt one{upload, receipt};
    receive({&one, 1});
}

void Received::receive(std::span<const Receipt> receipts) {
    Transaction transaction(database_);
    LedgerLog ledger(database_, store_.now());
    for (const auto& [upload, text] : receipts) {
        Sql(database_, "update uploads set received_at = ?, receipt = ? where id = ?", store_.now(), text, upload.id)
            .run();
        add_job(database_, upload.photo.file);
        const nlohmann::json record = {{"order", upload.photo.order.text},
                                       {"file", upload.photo.file},
                                       {"sha256", upload.sha256},
                                       {"bytes", upload.bytes},
                                       {"driver", upload.driver}};
        ledger.append("photo_received", upload.photo.order.text, record.dump());
    }
    ledger.finish();
    transaction.commit();
}

std::vector<Upload> Received::all() const {
    std::vector<Upload> all;
    for (Sql row(database_, (columns + std::string("where received_at is not null order by received_at, id")).c_str());
         row.next();)
        all.push_back(upload_from(row));
    return all;
}

std::vector<Upload> Received::of(const OrderId& order) const {
    std::vector<Upload> all;
    const auto text = columns + std::string("where order_id = ? and received_at is not null order by received_at, id");
    for (Sql row(database_, text.c_str(), order); row.next();) all.push_back(upload_from(row));
    return all;
}

void Jobs::add(std::span<const std::string> files) {
    Transaction transaction(database_);
    for (const auto& file : files) add_job(database_, file);
    transaction.commit();
}

std::optional<std::string> Jobs::claim(Seconds lease) {
    const auto now = store_.now();
    {
        // Looked at without the write lock first: an empty queue must cost nothing.
        Sql any(database_, "select 1 from jobs where state = 0 or (state = 1 and lease <= ?) limit 1", now);
        if (!any.next()) return {};
    }
    // One statement is its own transaction: two workers never get the same row, and neither waits for the other.
    const auto text = fmt::format(
        "update jobs set state = 1, tries = tries + 1, lease = ?1 where file = (select file from jobs where "
        "state = 0 or (state = 1 and lease <= ?2) order by tries, file limit 1{}) returning file",
        database_.connection().skip_taken());
    Sql row(database_, text.c_str(), now + lease, now);
    std::optional<std::string> file;
    while (row.next()) file = row.text();
    return file;
}

void Jobs::done(const std::string& file) {
    Sql(database_, "update jobs set state = 2, error = '' where file = ? and state <> 3", file).run();
}

void Jobs::finish(const std::string& file, const std::string& seen, std::span<const VerdictRow> verdicts,
                  const SummaryRow& summary) {
    Transaction transaction(database_);
    const auto import = database_.current_import();
    Sql(database_,
        "insert into seen (import, file, findings) values (?, ?, ?) on conflict (import, file) do update set findings "
        "= "
        "excluded.findings",
        import, file, seen)
        .run();
    for (const auto& row : verdicts)
        Sql(database_,
            "insert into verdicts (import, order_id, file, decision, confidence, reasons, seconds) values (?, ?, ?, ?, "
            "?, "
            "?, ?) on conflict (import, order_id, file) do update set decision = excluded.decision, confidence = "
            "excluded.confidence, reasons = excluded.reasons, seconds = excluded.seconds",
            import, row.order, row.file, static_cast<int>(row.verdict.decision), row.verdict.confidence,
            to_text(row.verdict.reasons), row.seconds)
            .run();
    // What `tallyman decide` said was said without this photo.
    Sql(database_, "delete from decisions where import = ? and order_id = ?", import, summary.order).run();
    Sql(database_, "delete from batch_accepts where import = ? and order_id = ?", import, summary.order).run();
    LedgerLog ledger(database_, store_.now());
    tell_verdicts(ledger, verdicts);
    ledger.finish();
    AutomationLog(store_).put_summary(summary);
    done(file);
    transaction.commit();
}

bool Jobs::failed(const std::string& file, const std::string& error, int tries_max) {
    Sql row(database_,
            "update jobs set state = case when tries >= ? then 3 else 0 end, error = ? where file = ? returning state",
            tries_max, error, file);
    bool given_up = false;
    while (row.next()) given_up = row.integer() == 3;
    return given_up;
}

JobCounts Jobs::counts() const {
    JobCounts counts;
    Sql row(database_,
            "select coalesce(sum(case when state in (0, 1) then 1 end), 0), coalesce(sum(case when state = 3 then 1 "
            "end), 0) from "
            "jobs");
    if (row.next()) {
        counts.waiting = row.integer();
        counts.given_up = row.integer();
    }
    return counts;
}

std::vector<std::string> Jobs::waiting() const {
    std::vector<std::string> files;
    for (Sql row(database_, "select file from jobs where state in (0, 1)"); row.next();) files.push_back(row.text());
    return files;
}

}  // namespace tallyman::store
