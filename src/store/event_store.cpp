#include "store/event_store.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "store/database.h"
#include "store/ledger_log.h"
#include "trace/digital_link.h"

namespace tallyman::store {
namespace {

std::int64_t key_of(std::string_view name) {
    const Digest digest = sha256(name);
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i) key = key << 8 | std::to_integer<std::uint64_t>(digest[i]);
    return std::bit_cast<std::int64_t>(key);
}

constexpr int packed_max = 3;  // cartons in a pallet in a load

bool is_lot(std::string_view thing) {
    const auto path = trace::parse_digital_link(thing);
    return path && path->size() > 1 && path->front().first == "01" && (*path)[1].first == "10";
}

// Whoever holds a proof about a lot can tell that these events were captured then and not changed or slipped in since.
class Telling {
public:
    using LotsInside = std::function<std::set<std::string>(const std::string& thing)>;

    void about(const trace::CapturedEvent& event) { events_.push_back(&event); }

    // `lots_inside` knows what this capture packed as well.
    void tell(Database& database, Instant now, const LotsInside& lots_inside) const {
        if (events_.empty()) return;
        LedgerLog ledger(database, now);
        for (const auto& [lot, hashes] : hashes_by_lot(lots_inside)) {
            ledger.append("events_captured", "lot/" + lot, nlohmann::json{{"events", hashes}, {"lot", lot}}.dump());
        }
        ledger.finish();
    }

private:
    std::map<std::string, std::vector<std::string>> hashes_by_lot(const LotsInside& lots_inside) const {
        std::map<std::string, std::vector<std::string>> hashes;
        for (const auto* event : events_) {
            const auto things = trace::items_of(event->facts);
            std::set<std::string> lots;
            std::ranges::copy_if(things, std::inserter(lots, lots.end()), is_lot);
            if (lots.empty() && things.size() <= carriers_max) {
                for (const auto& thing : things) lots.merge(lots_inside(thing));
            }
            for (const auto& lot : lots) hashes[lot].push_back(event->hash);
        }
        return hashes;
    }

    static constexpr std::size_t carriers_max = 64;  // an event of more things is told only of the lots that it names
    std::vector<const trace::CapturedEvent*> events_;
};

trace::EventFacts facts_in(const std::string& text) { return trace::facts_of(nlohmann::json::parse(text)); }

struct Writer {
    explicit Writer(Database& database)
        : same_key(database, "select id, hash, error from events where key = ?"),
          add(database,
              "insert into events (key, id, hash, error, time, recorded, content) values (?, ?, ?, ?, ?, ?, ?)"),
          item(database, "insert into event_items (item, time, event) values (?, ?, ?)") {}

    enum class Known { no, same, another };
    Known known(const trace::CapturedEvent& event) {
        Known answer = Known::no;
        same_key.bind(1, key_of(event.id));
        while (same_key.step()) {
            if (same_key.text(0) != event.id) continue;
            const bool error = same_key.integer(2) != 0;
            if (error == event.facts.declares_error) {
                answer = same_key.text(1) == event.hash ? Known::same : Known::another;
                break;
            }
        }
        same_key.reset();
        return answer;
    }

    void write(Database& database, const trace::CapturedEvent& event, trace::Milliseconds recorded) {
        add.bind(1, key_of(event.id));
        add.bind(2, event.id);
        add.bind(3, event.hash);
        add.bind(4, event.facts.declares_error ? 1 : 0);
        add.bind(5, event.facts.time);
        add.bind(6, recorded);
        add.bind(7, event.text);
        add.run();
        const auto number = database.last_id();
        std::vector<std::int64_t> keys;
        for (const auto& thing : trace::items_of(event.facts)) keys.push_back(key_of(thing));
        std::ranges::sort(keys);
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        for (const auto key : keys) {
            item.bind(1, key);
            item.bind(2, event.facts.time);
            item.bind(3, number);
            item.run();
        }
    }

    Statement same_key, add, item;
};

StoredEvent event_of(Statement& row) { return {{0, row.integer(0)}, row.integer(1), row.text(2), row.text(3)}; }

// Every row that an index leads to from `names`, each once.
void each_of_keys(Database& database, const char* query, const std::vector<std::string>& names,
                  const std::function<void(StoredEvent&&)>& each) {
    std::set<std::int64_t> seen;
    Statement row(database, query);
    for (const auto& name : names) {
        row.bind(1, key_of(name));
        while (row.step()) {
            auto event = event_of(row);
            if (seen.insert(event.place.number).second) each(std::move(event));
        }
        row.reset();
    }
}

constexpr const char* by_thing =
    "select e.number, e.recorded, e.content, e.hash from event_items i join events e on e.number = i.event where "
    "i.item = ?";
constexpr const char* by_id = "select number, recorded, content, hash from events where key = ?";

// By time, or as they were captured: both ways an index leads on from the last event that was read.
const char* sequence_of(const trace::EventQuery& query) {
    if (query.by_record_time) {
        return query.descending
                   ? "select number, recorded, content, hash, time from events where time >= ? and time < ? "
                     "and number < ? order by number desc limit 1000"
                   : "select number, recorded, content, hash, time from events where time >= ? and time < ? "
                     "and number > ? order by number limit 1000";
    }
    return query.descending
               ? "select number, recorded, content, hash, time from events where time >= ? and time < ? and "
                 "(time, number) < (?, ?) order by time desc, number desc limit 1000"
               : "select number, recorded, content, hash, time from events where time >= ? and time < ? and "
                 "(time, number) > (?, ?) order by time, number limit 1000";
}

// In the query's own sequence from behind `after` on, until `each` has enough; a thousand rows in memory at a time.
void each_in_sequence(Database& database, const trace::EventQuery& query, const std::optional<EventPlace>& after,
                      const std::function<bool(StoredEvent&&)>& each) {
    using Bounds = std::numeric_limits<std::int64_t>;
    const std::int64_t outside = query.descending ? Bounds::max() : Bounds::min();
    EventPlace last = after.value_or(EventPlace{outside, outside});
    Statement row(database, sequence_of(query));
    for (bool more = true; more;) {
        row.bind(1, query.from.value_or(Bounds::min()));
        row.bind(2, query.to.value_or(Bounds::max()));
        if (!query.by_record_time) row.bind(3, last.time);
        row.bind(query.by_record_time ? 3 : 4, last.number);
        more = false;
        while (row.step()) {
            more = true;
            last = {row.integer(4), row.integer(0)};
            if (!each(event_of(row))) return;
        }
        row.reset();
    }
}

}  // namespace

EventStore::EventStore(const std::filesystem::path& data, Clock clock)
    : database_(std::make_unique<Database>(data)), clock_(std::move(clock)) {}
EventStore::~EventStore() = default;

Result<Captured, std::vector<trace::Problem>> EventStore::add(std::span<const trace::CapturedEvent> events) {
    Transaction transaction(*database_);
    // A clock that goes back must not reorder what was captured.
    const trace::Milliseconds recorded = std::max<trace::Milliseconds>(
        std::chrono::milliseconds(clock_().time_since_epoch()).count(),
        database_->number("select coalesce((select recorded from events order by number desc limit 1), 0)"));
    Writer writer(*database_);
    Telling telling;
    Captured captured;
    std::vector<trace::Problem> problems;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto known = writer.known(events[i]);
        if (known == Writer::Known::another) {
            problems.push_back({fmt::format("/epcisBody/eventList/{}/eventID", i),
                                fmt::format("{} is the id of another event", events[i].id)});
        } else if (known == Writer::Known::same) {
            ++captured.known;
        } else {
            writer.write(*database_, events[i], recorded);
            telling.about(events[i]);
            ++captured.added;
        }
    }
    if (!problems.empty()) return fail(std::move(problems));
    telling.tell(*database_, clock_(), [this](const std::string& thing) { return lots_inside(thing, packed_max); });
    transaction.commit();
    return captured;
}

Result<Captured, std::vector<trace::Problem>> EventStore::capture(std::string_view document) {
    const auto events = trace::read_capture(document, clock_());
    if (!events) return fail(events.error());
    return add(*events);
}

std::vector<StoredEvent> EventStore::find(const trace::EventQuery& query) const {
    return page(query, {}, std::numeric_limits<std::size_t>::max());
}

std::vector<StoredEvent> EventStore::page(const trace::EventQuery& query, const std::optional<EventPlace>& after,
                                          std::size_t count) const {
    std::vector<StoredEvent> answers;
    const auto comes_first = [&](const EventPlace& a, const EventPlace& b) { return query.descending ? b < a : a < b; };
    const auto take = [&](StoredEvent&& event) {
        const auto facts = facts_in(event.text);
        event.place.time = query.by_record_time ? event.recorded : facts.time;
        if (after && !comes_first(*after, event.place)) return;
        if (trace::matches(query, facts, event.recorded)) answers.push_back(std::move(event));
    };
    if (query.limit) count = std::min(count, *query.limit);
    if (const auto* ids = query.ids()) {
        each_of_keys(*database_, by_id, *ids, take);
    } else if (const auto* things = query.things()) {
        each_of_keys(*database_, by_thing, *things, take);
    } else {
        const std::size_t enough = query.count_max ? std::max(count, *query.count_max + 1) : count;
        each_in_sequence(*database_, query, after, [&](StoredEvent&& event) {
            take(std::move(event));
            return answers.size() < enough;
        });
    }
    if (query.count_max && answers.size() > *query.count_max) {
        throw TooManyEvents(
            fmt::format("more events answer the query than the {} asked for at most", *query.count_max));
    }
    std::ranges::sort(answers, comes_first, &StoredEvent::place);
    if (answers.size() > count) answers.resize(count);
    return answers;
}

std::vector<trace::EventFacts> EventStore::about(const std::string& thing) const {
    std::vector<trace::EventFacts> about;
    each_of_keys(*database_, by_thing, {thing}, [&](StoredEvent&& event) {
        auto facts = facts_in(event.text);
        facts.hash = event.hash;
        const auto items = trace::items_of(facts);
        if (std::ranges::binary_search(items, thing)) about.push_back(std::move(facts));
    });
    return about;
}

std::set<std::string> EventStore::lots_inside(const std::string& thing, int depth) const {
    std::set<std::string> lots;
    if (depth == 0) return lots;
    for (const auto& event : about(thing)) {
        if (event.type != "AggregationEvent" || event.parent != thing) continue;
        for (const auto& quantity : event.child_quantities) {
            if (is_lot(quantity.epc_class)) lots.insert(quantity.epc_class);
        }
        for (const auto& child : event.children) lots.merge(lots_inside(child, depth - 1));
    }
    return lots;
}

trace::Recall EventStore::recall(const std::string& lot) const {
    return trace::recall(lot, [this](const std::string& thing) { return about(thing); });
}

bool EventStore::is_held(const std::string& lot) const {
    Statement row(*database_,
                  "select 1 from event_items i join events e on e.number = i.event where i.item = ? and "
                  "e.content like '%recalled%' limit 1");
    row.bind(1, key_of(lot));
    return row.step() && recall(lot).held;
}

std::int64_t EventStore::size() const { return database_->number("select count(*) from events"); }

}  // namespace tallyman::store
