// What tallyman remembers: the imported day, its allocation and plans, what was seen in its photos and the verdicts.
// The only place with SQL (SQLite at DATA/tallyman.db, or PostgreSQL where tallyman.toml names one: place.h); callers
// see values.
// A change is one transaction with its ledger entries: it is on the disk when the function returns, or it never was.
// One process writes at a time; another waits up to 10 s, then throws Failure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "catalog/catalog.h"
#include "catalog/photo_row.h"
#include "dispatch/plan.h"
#include "orders/allocate.h"
#include "orders/order.h"
#include "orders/order_rows.h"
#include "review/review.h"
#include "verify/evidence.h"
#include "verify/verdict.h"

namespace tallyman::store {

// Imports are whole: the latest one is the day as it is, the ones before it are kept so that they can come back.
inline constexpr int imports_kept = 3;

struct ImportInfo {
    std::int64_t id = 0;
    Instant at;
    Digest content{};  // of all that was read
};

// What was seen in one photo. The text is the examiner's own (JSON); it is valid for these bytes, this version of the
// checks and whatever else went in, which the caller folds into `version`.
struct Examination {
    std::string file;
    Digest digest{};  // of the photo's bytes
    std::string version;
    std::string findings;
};

// The same with what only the whole day can tell (reuse, place, time), as the last check saw it.
struct SeenRow {
    std::string file;
    std::string findings;
};

struct VerdictRow {
    OrderId order;
    std::string file;  // empty for the verdict over the whole order
    verify::Verdict verdict;
    double seconds = 0;  // of work
};

// What deciding needs of an order. `checks` names the version of the checks that it was made with.
struct SummaryRow {
    OrderId order;
    DepotId depot;
    verify::DeliverySummary summary;
    std::uint64_t checks = 0;
    std::string families = {};  // of its goods, one a line
};

// What `tallyman decide` said last of an order that nobody had reviewed.
struct DecisionRow {
    OrderId order;
    double probability = 0;  // of being good
    verify::Decision verdict = verify::Decision::review;
    bool automatic = false;  // accepted without a person
    bool audit = false;      // automatic, and shown to a person all the same
};

class Database;

// An import in the making; gone without a trace unless committed. Each `add` returns the line of an earlier row with
// the same key, and then adds nothing.
class ImportBatch {
public:
    explicit ImportBatch(Database& database);
    ~ImportBatch();
    ImportBatch(const ImportBatch&) = delete;
    ImportBatch& operator=(const ImportBatch&) = delete;

    using Earlier = std::optional<std::int64_t>;
    Earlier add(const Product& product, std::int64_t line);
    Earlier add(const Depot& depot, std::int64_t line);
    Earlier add(const Outlet& outlet, std::int64_t line);
    Earlier add(const Vehicle& vehicle, std::int64_t line);
    Earlier add(const StockLot& lot, std::int64_t line);
    Earlier add(const OrderRow& row, std::int64_t line);
    Earlier add(const PhotoRow& photo, std::int64_t line);

    // When the import before this one read the same content, this one is dropped and that one stays.
    struct Committed {
        ImportInfo import;
        bool unchanged;
    };
    Committed commit(Instant at, const Digest& content);

private:
    struct Statements;
    std::unique_ptr<Statements> statements_;
};

class Store {
public:
    // Makes the store where there is none, and brings an older one up to date after copying it aside. Throws Failure
    // for a store of a newer tallyman or a file that is no store.
    explicit Store(const std::filesystem::path& data, Clock clock = system_now);
    ~Store();
    Store(Store&&) noexcept;

    std::optional<ImportInfo> current_import() const;
    ImportBatch begin_import();
    bool undo_import();  // false when there is none

    // Of the current import, each sorted by key; photos as the file has them, since the first of two alike is the
    // original.
    Catalog catalog() const;
    std::vector<StockLot> stock() const;
    std::vector<Order> orders() const;  // lines in the order of the file
    std::vector<PhotoRow> photos() const;

    // Made from the current import; a newer import makes them disappear, an undo brings them back.
    void save_allocation(const Allocation& allocation);
    std::optional<Allocation> allocation() const;
    void save_plans(const std::map<Day, dispatch::Plan>& plans);  // by due day; replaces all
    std::map<Day, dispatch::Plan> plans() const;
    // Replaces all, and takes back what was decided from the verdicts before.
    void save_verdicts(std::span<const VerdictRow> verdicts, std::span<const SummaryRow> summaries);
    std::vector<VerdictRow> verdicts() const;  // by order, the order's own first, then by file
    std::vector<VerdictRow> verdicts_of(const OrderId& order) const;

    // One pass in the sequence of the orders' ids, a row at a time: there may be a million.
    void each_summary(const std::function<void(SummaryRow&&)>& read) const;
    // Replaces all. `report` is what else there is to say, as JSON text; each automatic accept becomes a fact. Of those
    // that no person sees, at most the share `wrong_upper` is wrong.
    void save_decisions(std::span<const DecisionRow> decisions, const std::string& report, double wrong_upper);
    // Reviews that came as a file have no rows here; the ledger keeps what people decided, each once.
    void tell_reviews(std::span<const review::Review> reviews);
    std::vector<DecisionRow> decisions() const;  // by order
    std::optional<std::string> deciding_report() const;
    std::optional<Instant> decided_at() const;  // nothing when it was before that was noted

    void save_seen(std::span<const SeenRow> seen);  // replaces all
    std::optional<std::string> seen(const std::string& file) const;

    // Kept across imports: they depend on bytes, not on orders.
    void save_examinations(std::span<const Examination> examinations);
    std::optional<std::string> findings(const std::string& file, const Digest& digest,
                                        const std::string& version) const;

    // For the classes of this folder that keep what the office and the phones do (accounts.h, deliveries.h, ...).
    Database& database() const { return *database_; }
    Instant now() const { return clock_(); }
    // Counts up with every allocation saved; with the import's id it says whether orders, catalog and stock are the
    // same.
    std::int64_t allocation_revision() const;
    void check_integrity() const;  // throws Failure with the database's first complaint
    // Changes whenever another connection, of this process or not, has committed something.
    std::int64_t data_version() const;

private:
    std::unique_ptr<Database> database_;
    Clock clock_;  // of the ledger's entries
};

}  // namespace tallyman::store
