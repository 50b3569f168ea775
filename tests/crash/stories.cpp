#include "stories.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "store/backup.h"
#include "store/desk_store.h"
#include "store/file.h"
#include "store/fsck.h"
#include "store/incoming.h"
#include "store/ledger_store.h"
#include "store/received.h"
#include "store/schema.h"
#include "store/sql.h"
#include "store/store.h"

namespace tallyman::crash {
namespace {

namespace fs = std::filesystem;
using store::Store;

const Instant noon{Seconds{1'800'000'000}};
const Clock clock_at_noon = [] { return noon; };

// Unbuffered and in one call, as an answer leaves a server.
void promise(const std::string& what) {
    const std::string line = what + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
}

void import_orders(const fs::path& data, int count) {
    Store store(data, clock_at_noon);
    auto batch = store.begin_import();
    for (int i = 0; i < count; ++i)
        batch.add(OrderRow{{fmt::format("O{}", i)}, {"C1"}, {"8934567000017"}, {3}, Day{}, {}, {}, 0}, i + 2);
    batch.commit(noon, sha256(fmt::format("{} orders", count)));
}

// Whatever else: the store opens and the ledger holds.
std::vector<std::string> ledger_problems(const fs::path& data) {
    if (!fs::exists(data / "tallyman.db")) return {};
    return store::LedgerStore(data).check({});
}

Story importing() {
    return {"import",
            [](const fs::path& data) { import_orders(data, 2); },
            [](const fs::path& data) {
                import_orders(data, 5);
                promise("5 orders");
            },
            [](const fs::path& data, const Promises& promises) {
                auto problems = ledger_problems(data);
                const auto orders = Store(data).orders().size();
                const bool done = promises.contains("5 orders");
                if (orders != 5 && (done || orders != 2)) problems.push_back(fmt::format("{} orders", orders));
                return problems;
            },
            {"5 orders"},
            {"sync_database"}};
}

Story receiving_requests() {
    const auto asked = [](int i) {
        removal::Request request;
        request.requester = removal::RequesterKind::person;
        request.item = fmt::format("photos/{}.jpg", i);
        return request;
    };
    return {"desk",
            [](const fs::path& data) { import_orders(data, 1); },
            [asked](const fs::path& data) {
                store::DeskStore desk(data, clock_at_noon);
                for (const auto& there : desk.cases()) promise(there.id);  // asked again, answered again
                for (int i = static_cast<int>(desk.cases().size()); i < 3; ++i) {
                    const auto received = desk.receive(asked(i), "lan", {});
                    if (!received) std::abort();
                    promise(received->id);
                }
            },
            [](const fs::path& data, const Promises& promises) {
                auto problems = ledger_problems(data);
                Promises there;
                for (const auto& request : store::DeskStore(data).cases()) there.insert(request.id);
                for (const auto& id : promises)
                    if (!there.contains(id)) problems.push_back(id + " was promised and is lost");
                return problems;
            },
            {"R-000001", "R-000002", "R-000003"},
            {"sync_database"}};
}

// A store of an earlier program is brought forward: the rows stay, and the copy aside, made first, is whole.
constexpr std::size_t earlier_version = 6;

void make_older(const fs::path& data) {
    const auto connection = store::open_sqlite(data / "tallyman.db");
    connection->begin_writing();
    for (const auto step : store::migrations().first(earlier_version)) connection->run(std::string(step));
    connection->run("insert into imports (at, content) values (1, 'x')");
    for (int i = 0; i < 2; ++i)
        connection->run(
            fmt::format("insert into order_lines (import, order_id, gtin, line, outlet, cases, due_day, "
                        "priority) values (1, 'O{}', 'g', 2, 'C1', 3, 20000, 0)",
                        i));
    connection->set_schema_version(earlier_version);
    connection->commit();
}

std::int64_t orders_in(store::Connection& connection) {
    const auto row = connection.prepare("select count(*) from order_lines");
    return row->step() ? row->integer(0) : 0;
}

Story migrating() {
    return {"migrate",
            make_older,
            [](const fs::path& data) {
                const Store store(data, clock_at_noon);
                promise("forward");
            },
            [](const fs::path& data, const Promises& promises) {
                std::vector<std::string> problems;
                {
                    const auto connection = store::open_sqlite(data / "tallyman.db");
                    const auto version = connection->schema_version();
                    const bool forward = version == store::migrations().size();
                    if (!forward && (version != earlier_version || promises.contains("forward")))
                        problems.push_back(fmt::format("version {}", version));
                    if (orders_in(*connection) != 2) problems.emplace_back("orders are missing");
                    const auto copy = data / fmt::format("tallyman.db.v{}", earlier_version);
                    if (forward) {
                        const auto aside = store::open_sqlite(copy);
                        if (aside->schema_version() != earlier_version || orders_in(*aside) != 2)
                            problems.emplace_back("the copy aside is not whole");
                    }
                }
                if (Store(data).orders().size() != 2) problems.emplace_back("orders are missing afterwards");
                return problems;
            },
            {"forward"},
            {"sync_database"}};
}

// A photo's examination: its verdict, what was seen, the job and the fact together or not at all.
constexpr auto examined_photo = "photos/1.jpg";

Story finishing() {
    return {"finish",
            [](const fs::path& data) {
                import_orders(data, 1);
                const Store store(data, clock_at_noon);
                const std::string file = examined_photo;
                store::Jobs(store).add({&file, 1});
            },
            [](const fs::path& data) {
                const Store store(data, clock_at_noon);
                store::Jobs jobs(store);
                while (const auto file = jobs.claim(Seconds{0})) {
                    const verify::Verdict verdict{verify::Decision::review, 0.5, {}};
                    const std::vector<store::VerdictRow> rows{{{"O0"}, "", verdict, 0}, {{"O0"}, *file, verdict, 1}};
                    jobs.finish(*file, "{}", rows, {{"O0"}, {"D1"}, {}, 1});
                }
                promise("examined");
            },
            [](const fs::path& data, const Promises& promises) {
                auto problems = ledger_problems(data);
                const Store store(data);
                const bool done = store::Jobs(store).waiting().empty();
                if (!done && promises.contains("examined")) problems.emplace_back("the job is not done");
                if (store.verdicts().size() != (done ? 2U : 0U)) problems.emplace_back("verdicts without the job");
                if (store.seen(examined_photo).has_value() != done) problems.emplace_back("findings without the job");
                store::Sql facts(store.database(), "select count(*) from ledger_entries where kind = 'verdict'");
                if (!facts.next() || (facts.integer() != 0) != done) problems.emplace_back("facts without the job");
                return problems;
            },
            {"examined"},
            {"sync_database"}};
}

// A backup is whole or the one before it still is.
Story backing_up() {
    return {"backup",
            [](const fs::path& data) {
                import_orders(data / "data", 2);
                store::back_up(data / "data", data / "copy", clock_at_noon);
                import_orders(data / "data", 5);
            },
            [](const fs::path& data) {
                store::back_up(data / "data", data / "copy", clock_at_noon);
                promise("backup");
            },
            [](const fs::path& data, const Promises& promises) {
                auto problems = store::verify_backup(data / "copy");
                if (!problems.empty() || !promises.contains("backup")) return problems;
                const auto back = data / "back";
                fs::remove_all(back);
                store::restore_backup(data / "copy", back);
                if (Store(back).orders().size() != 5) problems.emplace_back("the backup is not the latest");
                return problems;
            },
            {"backup"},
            {"sync_file", "sync_folder"}};
}

// A phone's photos, as the server takes them in; asked again, what was received is answered again.
constexpr int photos = 3;
// Two blocks of the disk and a piece of a third: the two ways in which bytes go to it.
std::string picture(int i) { return fmt::format("picture {} ", i) + std::string(9000, static_cast<char>('a' + i)); }

enum class Care { full, promises_early, counts_early };

void receive_photos(const fs::path& data, Care care) {
    Store store(data, clock_at_noon);
    store::Received received(store);
    const auto kept = store::open_photo_folder(data);
    for (int i = 0; i < photos; ++i) {
        const std::string bytes = picture(i);
        store::Upload upload;
        upload.id = fmt::format("upload-{}", i);
        upload.photo.file = store::received_name(upload.id);
        upload.photo.order = {"O0"};
        upload.sha256 = hex(sha256(bytes));
        upload.bytes = static_cast<std::int64_t>(bytes.size());
        if (!received.begin(upload).received_at) {
            store::make_folder(data / "uploads");
            store::add_bytes(store::partial_path(data, upload.id), 0, std::as_bytes(std::span(bytes)));
            if (care == Care::promises_early) promise(upload.id);
            if (care == Care::counts_early) received.receive(upload, "receipt");
            if (!store::seal(data, upload, *kept)) throw Failure("the bytes differ");
            if (care != Care::counts_early) received.receive(upload, "receipt");
        }
        if (care != Care::promises_early) promise(upload.id);
    }
}

Story receiving_photos() {
    return {"photos",
            [](const fs::path& data) { import_orders(data, 1); },
            [](const fs::path& data) { receive_photos(data, Care::full); },
            [](const fs::path& data, const Promises& promises) {
                auto problems = store::fsck(data).problems;
                const Store store(data);
                for (const auto& id : promises) {
                    const auto upload = store::Received(store).find(id);
                    if (!upload || !upload->received_at) problems.push_back(id + " was promised and is lost");
                }
                return problems;
            },
            {"upload-0", "upload-1", "upload-2"},
            {"sync_file", "sync_folder", "sync_database"},
            {{"promises before it counts", [](const fs::path& data) { receive_photos(data, Care::promises_early); }},
             {"counts before it seals", [](const fs::path& data) { receive_photos(data, Care::counts_early); }}}};
}

}  // namespace

const std::vector<Story>& stories() {
    static const std::vector<Story> all = {receiving_photos(), importing(), receiving_requests(),
                                           backing_up(),       migrating(), finishing()};
    return all;
}

const Story& story(const std::string& name) {
    const auto found = std::ranges::find(stories(), name, &Story::name);
    if (found == stories().end()) throw Failure("no story " + name);
    return *found;
}

}  // namespace tallyman::crash
