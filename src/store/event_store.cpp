#include "store/event_store.h"

#include <algorithm>
#include <bit>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/failure.h"
#include "store/database.h"

namespace tallyman::store {
namespace {

std::int64_t key_of(std::string_view name) {
    const Digest digest = sha256(name);
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i) key = key << 8 | std::to_integer<std::uint64_t>(digest[i]);
    return std::bit_cast<std::int64_t>(key);
}

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

StoredEvent event_of(Statement& row) { return {row.integer(0), row.integer(1), row.text(2)}; }

// Every row that an index leads to from `keys`, each once.
void each_of_keys(Database& database, const char* query, const std::vector<std::string>& names,
                  const std::function<void(StoredEvent&&)>& each) {
    std::vector<std::int64_t> seen;
    Statement row(database, query);
    for (const auto& name : names) {
        row.bind(1, key_of(name));
        while (row.step()) {
            auto event = event_of(row);
            if (std::ranges::find(seen, event.number) != seen.end()) continue;
            if (names.size() > 1) seen.push_back(event.number);
            each(std::move(event));
        }
        row.reset();
    }
}

constexpr const char* by_thing =
    "select e.number, e.recorded, e.content from event_items i join events e on e.number = i.event where i.item = ?";
constexpr const char* by_id = "select number, recorded, content from events where key = ?";
constexpr const char* by_time =
    "select number, recorded, content from events where time >= ? and time < ? order by time";

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
            ++captured.added;
        }
    }
    if (!problems.empty()) return fail(std::move(problems));
    transaction.commit();
    return captured;
}

Result<Captured, std::vector<trace::Problem>> EventStore::capture(std::string_view document) {
    const auto events = trace::read_capture(document, clock_());
    if (!events) return fail(events.error());
    return add(*events);
}

std::vector<StoredEvent> EventStore::find(const trace::EventQuery& query) const {
    struct Answer {
        trace::Milliseconds time;
        StoredEvent event;
    };
    std::vector<Answer> answers;
    const auto take = [&](StoredEvent&& event) {
        const auto facts = facts_in(event.text);
        if (trace::matches(query, facts, event.recorded)) answers.push_back({facts.time, std::move(event)});
    };
    if (const auto* ids = query.ids()) {
        each_of_keys(*database_, by_id, *ids, take);
    } else if (const auto* things = query.things()) {
        each_of_keys(*database_, by_thing, *things, take);
    } else {
        Statement row(*database_, by_time);
        row.bind(1, query.from.value_or(std::numeric_limits<std::int64_t>::min()));
        row.bind(2, query.to.value_or(std::numeric_limits<std::int64_t>::max()));
        while (row.step()) take(event_of(row));
    }
    if (query.count_max && answers.size() > *query.count_max) {
        throw Failure(fmt::format("{} events answer the query, more than the {} asked for at most", answers.size(),
                                  *query.count_max));
    }
    std::ranges::sort(answers, [&](const Answer& a, const Answer& b) {
        const auto key = [&](const Answer& answer) {
            return std::pair(query.by_record_time ? answer.event.recorded : answer.time, answer.event.number);
        };
        return query.descending ? key(b) < key(a) : key(a) < key(b);
    });
    if (query.limit && answers.size() > *query.limit) answers.resize(*query.limit);
    std::vector<StoredEvent> events;
    for (auto& answer : answers) events.push_back(std::move(answer.event));
    return events;
}

std::vector<trace::EventFacts> EventStore::about(const std::string& thing) const {
    std::vector<trace::EventFacts> about;
    each_of_keys(*database_, by_thing, {thing}, [&](StoredEvent&& event) {
        auto facts = facts_in(event.text);
        const auto items = trace::items_of(facts);
        if (std::ranges::binary_search(items, thing)) about.push_back(std::move(facts));
    });
    return about;
}

trace::Recall EventStore::recall(const std::string& lot) const {
    return trace::recall(lot, [this](const std::string& thing) { return about(thing); });
}

std::int64_t EventStore::size() const { return database_->number("select count(*) from events"); }

}  // namespace tallyman::store
