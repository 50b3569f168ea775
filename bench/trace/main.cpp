// A recall over very many events: bench_recall FOLDER EVENTS [LOTS]
// Makes a store of so many events (orders of two lots, each packed, shipped, received and unpacked; a lot is in about
// 40 orders), and asks where the pieces of LOTS random lots are; beside it the time that SQLite takes to read the same
// number of rows by number, which no answer from this store can beat. FOLDER is made anew; 10,000,000 events take 5 GB.
//
// The rows are written as event_store.cpp would, but its index in one sorted pass: capturing them one by one into an
// index in random sequence would measure the disk for an hour.
#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "store/database.h"
#include "store/event_store.h"
#include "trace/event_time.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t orders_a_lot = 40;
constexpr trace::Milliseconds begin = 1'700'000'000'000, minute = 60'000;

double seconds_now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::int64_t key_of(std::string_view name) {
    const Digest digest = sha256(name);
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i) key = key << 8 | std::to_integer<std::uint64_t>(digest[i]);
    return std::bit_cast<std::int64_t>(key);
}

std::string lot(std::int64_t number) {
    return fmt::format("https://id.gs1.org/01/{:014}/10/L{}", 8'930'000'000'000 + number % 5000, number);
}

struct Item {
    std::int64_t key, time, event;
    friend auto operator<=>(const Item&, const Item&) = default;
};

class Maker {
public:
    Maker(Database& database, std::int64_t events)
        : database_(database),
          events_(events),
          lots_(std::max<std::int64_t>(2, events / 4 * 2 / orders_a_lot)),
          row_(database,
               "insert into events (key, id, hash, error, time, recorded, content) values (?, ?, ?, 0, ?, ?, ?)") {
        items_.reserve(static_cast<std::size_t>(events * 2 + lots_));
    }

    std::int64_t make() {
        database_.run("drop index events_by_id");
        database_.run("drop index events_by_time");
        database_.run("begin");
        for (std::int64_t i = 0; i < lots_; ++i) {
            add(begin,
                fmt::format(
                    R"("type":"ObjectEvent","action":"ADD","bizStep":"commissioning","readPoint":{{"id":"https://a.example/loc/D"}},"bizLocation":{{"id":"https://a.example/loc/D"}},"quantityList":[{{"epcClass":"{}","quantity":1000}}])",
                    lot(i)),
                {lot(i)});
        }
        std::mt19937_64 random(3);
        for (std::int64_t order = 0; written_ < events_; ++order) add_order(order, random);
        std::ranges::sort(items_);
        Statement item(database_, "insert into event_items (item, time, event) values (?, ?, ?)");
        for (const auto& [key, time, event] : items_) {
            item.bind(1, key);
            item.bind(2, time);
            item.bind(3, event);
            item.run();
        }
        database_.run("create index events_by_id on events (key)");
        database_.run("create index events_by_time on events (time)");
        database_.run("commit");
        return lots_;
    }

private:
    void add_order(std::int64_t order, std::mt19937_64& random) {
        const auto time = begin + order * minute;
        const auto lots = static_cast<std::uint64_t>(lots_);
        const std::string first = lot(static_cast<std::int64_t>(random() % lots)),
                          second = lot(static_cast<std::int64_t>(random() % lots));
        const std::string load = fmt::format("https://a.example/obj/load-{}", order),
                          shop = fmt::format("https://a.example/loc/C{}", random() % 3000);
        const auto packed = [&](const char* action, const char* step, const std::string& place) {
            return fmt::format(
                R"("type":"AggregationEvent","action":"{}","bizStep":"{}","parentID":"{}","readPoint":{{"id":"{}"}},"bizLocation":{{"id":"{}"}},"childQuantityList":[{{"epcClass":"{}","quantity":12}},{{"epcClass":"{}","quantity":6}}])",
                action, step, load, place, place, first, second);
        };
        const auto moved = [&](const char* step, const std::string& place) {
            return fmt::format(
                R"("type":"ObjectEvent","action":"OBSERVE","bizStep":"{}","readPoint":{{"id":"{}"}},"epcList":["{}"],"bizTransactionList":[{{"type":"po","bizTransaction":"https://a.example/bt/{}"}}])",
                step, place, load, order);
        };
        add(time, packed("ADD", "packing", "https://a.example/loc/D"), {first, second, load});
        add(time + minute, moved("shipping", "https://a.example/loc/D"), {load});
        add(time + 30 * minute, moved("receiving", shop), {load});
        add(time + 31 * minute, packed("DELETE", "unpacking", shop), {first, second, load});
    }

    void add(trace::Milliseconds time, const std::string& members, std::vector<std::string> things) {
        ++written_;
        const std::string id = fmt::format("ni:///sha-256;{:064x}?ver=CBV2.0", written_);
        const std::string at = trace::utc_text(time);
        row_.bind(1, key_of(id));
        row_.bind(2, id);
        row_.bind(3, id);
        row_.bind(4, static_cast<std::int64_t>(time));
        row_.bind(5, static_cast<std::int64_t>(begin));
        row_.bind(6, fmt::format(R"({{"eventID":"{}","eventTime":"{}","eventTimeZoneOffset":"+00:00",{}}})", id, at,
                                 members));
        row_.run();
        std::ranges::sort(things);
        things.erase(std::unique(things.begin(), things.end()), things.end());
        for (const auto& thing : things) items_.push_back({key_of(thing), time, written_});
    }

    Database& database_;
    std::int64_t events_, lots_, written_ = 0;
    Statement row_;
    std::vector<Item> items_;
};

void tell(const char* what, std::vector<double> times) {
    std::ranges::sort(times);
    fmt::print("{}: median {:.3f} s, longest {:.3f} s of {}\n", what, times[times.size() / 2], times.back(),
               times.size());
}

int run(const std::vector<std::string>& words) {
    if (words.size() < 3) return 2;
    const fs::path data = words[1];
    fs::remove_all(data);
    const std::int64_t wanted = std::stoll(words[2]), asked = words.size() > 3 ? std::stoll(words[3]) : 100;
    const double start = seconds_now();
    std::int64_t lots = 0;
    {
        Database database(data);
        lots = Maker(database, wanted).make();
    }
    EventStore events(data);
    const auto size = events.size();
    fmt::print("{} events of {} lots made in {:.0f} s, {:.1f} GB\n", size, lots, seconds_now() - start,
               static_cast<double>(fs::file_size(data / "tallyman.db")) / 1e9);
    std::mt19937_64 random(11);
    std::vector<double> recalls, reads;
    std::size_t played = 0;
    Database database(data);
    for (std::int64_t i = 0; i < asked; ++i) {
        const auto name = lot(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(lots)));
        double began = seconds_now();
        const auto found = events.recall(name);
        recalls.push_back(seconds_now() - began);
        played += found.events;
        if (found.made != 1000 || !found.doubts.empty())
            fmt::print("WRONG: {} made {}, {} doubts\n", name, found.made, found.doubts.size());
        Statement row(database, "select content from events where number = ?");
        began = seconds_now();
        for (std::size_t n = 0; n < found.events; ++n) {
            row.bind(1, static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(size)) + 1);
            if (row.step()) (void)row.text(0);
            row.reset();
        }
        reads.push_back(seconds_now() - began);
    }
    fmt::print("a lot has {:.0f} events on average, counting those of its loads\n",
               static_cast<double>(played) / static_cast<double>(asked));
    tell("recall of a lot", recalls);
    tell("as many rows read by number", reads);
    return 0;
}

}  // namespace
}  // namespace tallyman::store

int main(int argc, char** argv) { return tallyman::store::run(std::vector<std::string>(argv, argv + argc)); }
