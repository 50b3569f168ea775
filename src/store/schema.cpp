#include "store/schema.h"

#include <string>

#include <fmt/format.h>

#include "store/changes.h"

namespace tallyman::store {
namespace {

// Grams, millilitres, seconds of the day, days and seconds since 1970, degrees; `line` is the row's place in its file.
// Rows of an import go with it. Keys lead with the import, so that the current one is one range of each table.
constexpr std::string_view first = R"sql(
create table imports (
    id integer primary key autoincrement,
    at integer not null,
    content text not null
) strict;

create table products (
    import integer not null, gtin text not null, line integer not null, name text not null,
    units_per_case integer not null, case_g integer not null, case_ml integer not null, temperature integer not null,
    primary key (import, gtin)
) strict, without rowid;

create table depots (
    import integer not null, id text not null, line integer not null, name text not null,
    lat real not null, lon real not null, open_s integer not null, close_s integer not null,
    primary key (import, id)
) strict, without rowid;

create table outlets (
    import integer not null, id text not null, line integer not null, name text not null, address text not null,
    lat real not null, lon real not null, open_s integer not null, close_s integer not null, service_s integer not null,
    primary key (import, id)
) strict, without rowid;

create table vehicles (
    import integer not null, id text not null, line integer not null, driver text not null, depot text not null,
    capacity_g integer not null, capacity_ml integer not null, temperature integer not null,
    shift_start_s integer not null, shift_end_s integer not null,
    cost_per_km integer not null, cost_per_hour integer not null, cost_fixed integer not null, max_trips integer not null,
    primary key (import, id)
) strict, without rowid;

create table stock (
    import integer not null, depot text not null, gtin text not null, lot text not null, line integer not null,
    expiry_day integer not null, cases integer not null,
    primary key (import, depot, gtin, lot)
) strict, without rowid;

-- What the file repeats on each line of an order stays repeated: one write a line is what lets a million lines in
-- within seconds. The import has checked that the lines of one order agree.
create table order_lines (
    import integer not null, order_id text not null, gtin text not null, line integer not null,
    outlet text not null, cases integer not null, due_day integer not null,
    window_start_s integer, window_end_s integer, priority integer not null,
    primary key (import, order_id, gtin)
) strict, without rowid;

create table photos (
    import integer not null, file text not null, line integer not null, order_id text not null,
    vehicle text, taken_at integer, lat real, lon real,
    primary key (import, file)
) strict, without rowid;

-- A row an order, so that a large day is never one text in memory.
create table allocations (
    import integer not null, order_id text not null, allocation text not null,
    primary key (import, order_id)
) strict, without rowid;

create table plans (
    import integer not null, due_day integer not null, plan text not null,
    primary key (import, due_day)
) strict, without rowid;

create table verdicts (
    import integer not null, order_id text not null, file text not null, decision integer not null,
    confidence real not null, reasons text not null, seconds real not null,
    primary key (import, order_id, file)
) strict, without rowid;

create table examinations (
    file text primary key, digest text not null, version text not null, findings text not null
) strict, without rowid;
)sql";

// The ledger outlives imports. A record and its salt are erased together, its leaf never. A tile is up to 256 hashes of
// 32 bytes.
constexpr std::string_view ledger = R"sql(
create table ledger_entries (
    number integer primary key, subject text not null, kind text not null, leaf text not null,
    salt blob, record text
) strict;
create index ledger_subjects on ledger_entries (subject, kind);

create table ledger_tiles (
    level integer not null, number integer not null, hashes blob not null,
    primary key (level, number)
) strict, without rowid;
)sql";

// What the last check said of each photo, with the findings that need the whole day: for the report and for deciding
// again. What was seen in the bytes alone stays in `examinations`.
constexpr std::string_view seen = R"sql(
create table seen (
    import integer not null, file text not null, findings text not null,
    primary key (import, file)
) strict, without rowid;
)sql";

// What deciding needs of each order, small enough for a million of them, made together with the verdicts; and what was
// decided last. `evidence` is one double a column, little endian; `checks` names the version of the checks behind it.
constexpr std::string_view deciding = R"sql(
create table summaries (
    import integer not null, order_id text not null, depot text not null, evidence blob not null,
    eligible integer not null, fingerprint integer not null, photos integer not null, policy integer not null,
    checks integer not null,
    primary key (import, order_id)
) strict, without rowid;

create table decisions (
    import integer not null, order_id text not null, probability real not null, verdict integer not null,
    automatic integer not null, audit integer not null,
    primary key (import, order_id)
) strict, without rowid;

create table deciding (import integer primary key, report text not null) strict;
)sql";

// The office and the phones: who may come in, what happened at the doors, what people decided, photos that came in and
// the queue of those to examine. None of it belongs to an import: a delivery stays true when the orders are read anew.
// Instants are seconds since 1970; secrets are kept as their SHA-256 only.
constexpr std::string_view office = R"sql(
create table accounts (
    id integer primary key, name text not null unique, display_name text not null, lang text not null,
    driver text, password text, active integer not null, grants text not null
) strict;

create table sessions (
    digest text primary key, account integer not null, expires_at integer not null
) strict, without rowid;
create index sessions_of on sessions (account);

create table links (
    digest text primary key, account integer not null, expires_at integer not null
) strict, without rowid;

create table tokens (
    id integer primary key, digest text not null unique, account integer not null, name text not null,
    scopes text not null, created_at integer not null, last_used_at integer
) strict;

create table replies (
    account integer not null, key text not null, request text not null, status integer not null, body text not null,
    at integer not null, primary key (account, key)
) strict, without rowid;
create index replies_at on replies (at);

-- One row an event, as the phone said it; what holds is computed (orders/delivery.h).
create table delivery_events (
    id text primary key, order_id text not null, device text not null, sequence integer not null,
    driver text, account integer not null, received_at integer not null, event text not null
) strict, without rowid;
create index delivery_events_of on delivery_events (order_id);

create table reviews (
    id integer primary key, order_id text not null, answer text not null, reviewer text not null,
    decided_at integer not null, took_s integer not null, reasons text not null, note text not null,
    blind integer not null, undone integer not null default 0
) strict;
create index reviews_of on reviews (order_id);

create table appeals (
    id integer primary key, order_id text not null, by text not null, argument text not null, filed_at integer not null,
    decided_before_by text not null, contested text not null, contested_at integer not null, driver text not null,
    outlet text not null, outcome text, decided_by text, reason text, decided_at integer
) strict;

create table stop_locks (
    due_day integer not null, order_id text not null, by text not null, primary key (due_day, order_id)
) strict, without rowid;

-- Plans that another one took the place of, so that it can come back.
create table earlier_plans (
    id integer primary key, import integer not null, due_day integer not null, plan text not null
) strict;

create table office_imports (
    id integer primary key, import integer, state text not null, created_at integer not null, by text not null,
    report text not null
) strict;

create table uploads (
    id text primary key, account integer not null, order_id text not null, sha256 text not null, bytes integer not null,
    vehicle text, driver text, taken_at integer, lat real, lon real, created_at integer not null,
    received_at integer, receipt text
) strict, without rowid;
create index uploads_of on uploads (order_id);

-- A photo to examine, by its name in `photos` or received/UPLOAD. State: 0 waiting, 1 given out until `lease`, 2 done,
-- 3 given up.
create table jobs (
    file text primary key, state integer not null, tries integer not null, lease integer not null, error text not null
) strict, without rowid;
create index jobs_waiting on jobs (state, lease);

-- Counts up whenever rows of that name change, for whoever keeps them in memory.
create table revisions (name text primary key, number integer not null) strict, without rowid;
)sql";

// EPCIS events (store/event_store.h): `key` and `item` are 64 bits of a name's SHA-256; times are milliseconds since
// 1970.
constexpr std::string_view events = R"sql(
create table events (
    number integer primary key, key integer not null, id text not null, hash text not null, error integer not null,
    time integer not null, recorded integer not null, content text not null
) strict;
create index events_by_id on events (key);
create index events_by_time on events (time);

create table event_items (
    item integer not null, time integer not null, event integer not null, primary key (item, time, event)
) strict, without rowid;
)sql";

// Few among very many: whoever shows a picture asks first whether it was erased.
constexpr std::string_view erased = R"sql(
create index ledger_erased on ledger_entries (number) where kind = 'erased';
)sql";

constexpr std::string_view captures = R"sql(
create table captures (
    id text primary key, at integer not null, by text not null, success integer not null, added integer not null,
    known integer not null, problems text not null
) strict, without rowid;
create index captures_at on captures (at);
)sql";

// Automation that a server earns from its own queue, over days. `evidence` is an order's summary as it was when people
// first decided on it or a lot took it: the imports that it came with may be gone. State of a lot: 0 open, 1 stands, 2
// fell.
constexpr std::string_view earning = R"sql(
create table evidence (
    order_id text primary key, depot text not null, evidence blob not null, eligible integer not null,
    fingerprint integer not null, photos integer not null, policy integer not null, checks integer not null,
    at integer not null
) strict, without rowid;

create table lots (
    id integer primary key, opened_at integer not null, bound real not null, confidence real not null,
    share real not null, dice text not null, state integer not null default 0, looked integer not null default 0,
    found_wrong integer not null default 0, settled_at integer
) strict;

create table lot_members (
    lot integer not null, order_id text not null, probability real not null, drawn integer not null,
    primary key (lot, order_id)
) strict, without rowid;
create index lots_of on lot_members (order_id);

create table step_backs (id integer primary key, at integer not null, why text not null, value real not null) strict;
)sql";

// Whom to tell about facts (store/webhooks.h). An outbox row names its entry and holds nothing of it.
constexpr std::string_view telling = R"sql(
create table webhooks (
    id integer primary key autoincrement, url text not null, kinds text not null, by text not null,
    created_at integer not null, active integer not null, tries integer not null, due_at integer not null,
    error text not null
) strict;

create table outbox (
    webhook integer not null, entry integer not null, primary key (webhook, entry)
) strict, without rowid;
)sql";

// Who signs in at an organisation's own server: the identity there, which stays when a name changes, by the account
// here.
constexpr std::string_view identities = R"sql(
create table identities (
    issuer text not null, subject text not null, account integer not null, primary key (issuer, subject)
) strict, without rowid;
)sql";

// Goods that are judged alike: what is new among them people see first.
constexpr std::string_view families = R"sql(
alter table products add column family text not null default '';
alter table summaries add column families text not null default '';
alter table evidence add column families text not null default '';
)sql";

constexpr std::string_view deciding_time = "alter table deciding add column at integer not null default 0;";

// Which rows were changed last, for whoever keeps them in memory (store/changes.h). The database notes it itself, so
// that nobody who writes can forget to. Numbers are counted here and not by an identity: on PostgreSQL that would take
// the place of the last id that a change asks for.
constexpr std::string_view changes = R"sql(
create table changes (number integer primary key, part integer not null, order_id text not null) strict;

create trigger changes_kept after insert on changes for each row begin
    delete from changes where number <= new.number - 10000;
end;
)sql";

// What every examined photo looked like, for the reuse check (signatures.h). Rows are only added: whoever keeps lists
// of them takes what has a higher number than the last one it knows. One without a signature says that a picture is to
// be forgotten.
constexpr std::string_view signatures = R"sql(
create table signatures (
    number integer primary key, day text not null, file text not null, bytes blob not null, signature blob
) strict;
create index signatures_by_bytes on signatures (bytes);
)sql";

struct Followed {
    std::string_view table;
    Part part;
    bool by_order;
    std::string_view changes = "insert update delete";
    std::string_view condition = "";
};

constexpr Followed followed[] = {
    {"photos", Part::books, false, "update"},  // an import's own rows come with its number
    {"plans", Part::plans, false},
    {"earlier_plans", Part::plans, false},
    {"stop_locks", Part::plans, false},
    {"delivery_events", Part::deliveries, true},
    {"uploads", Part::photos, true, "insert update", " when (new.received_at is not null)"},
    {"verdicts", Part::verdicts, true},
    {"reviews", Part::reviews, false},
    {"appeals", Part::reviews, false},
    {"lots", Part::lots, false},
    {"lot_members", Part::lots, false},
    {"step_backs", Part::lots, false},
    {"deciding", Part::batch, false, "insert delete"},
};

const std::string& following() {
    static const std::string text = [] {
        std::string all(changes);
        for (const auto& [table, part, by_order, verbs, condition] : followed) {
            for (const std::string_view verb : {"insert", "update", "delete"}) {
                if (verbs.find(verb) == verbs.npos) continue;
                const auto order = !by_order ? "''" : verb == "delete" ? "old.order_id" : "new.order_id";
                all += fmt::format(
                    "create trigger {0}_{1} after {1} on {0} for each row{2} begin insert into changes select "
                    "coalesce(max(number), 0) + 1, {3}, {4} from changes; end;\n",
                    table, verb, condition, static_cast<int>(part), order);
            }
        }
        return all;
    }();
    return text;
}

// What was sent to whom of late (store/webhooks.h): a row a message, which names its entry or, a test, none.
constexpr std::string_view sendings = R"sql(
create table webhook_sendings (
    number integer primary key, webhook integer not null, entry integer, kind text not null, at integer not null,
    tries integer not null, status integer not null, error text not null
) strict;
create index webhook_sendings_of on webhook_sendings (webhook, entry);
)sql";

// What `tallyman decide` accepted without a person, kept when its import is gone: what that saved is reckoned over all
// days. `wrong` is the share of these that its promise allows to be wrong.
constexpr std::string_view batch_accepts = R"sql(
create table batch_accepts (
    order_id text not null, import integer not null, photos integer not null, wrong real not null,
    primary key (order_id, import)
) strict, without rowid;
create index batch_accepts_of on batch_accepts (import);
)sql";

// The highest sequence that any phone has sent is asked for with every event.
constexpr std::string_view sequences = R"sql(
create index delivery_events_by_sequence on delivery_events (sequence);
)sql";

}  // namespace

std::span<const std::string_view> migrations() {
    static const std::string_view steps[] = {
        first,   ledger,     seen,     deciding,      office,      events,   erased,        captures,   earning,
        telling, identities, families, deciding_time, following(), sendings, batch_accepts, signatures, sequences};
    return steps;
}

}  // namespace tallyman::store
