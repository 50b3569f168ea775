// What the ledger costs and what it catches:
//   bench_ledger speed FOLDER ENTRIES    appends in batches, proofs of random entries, a check of all; beside them the
//                                        plain SHA-256 of the same bytes, which no log of this kind can beat
//   bench_ledger flips FOLDER            every bit over 100 entries, one flip at each byte of 1,000
//   bench_ledger restarts FOLDER TIMES   processes killed while they append
// FOLDER is made anew.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <fmt/format.h>

#include "bent_log.h"
#include "store/ledger_check.h"
#include "store/ledger_log.h"
#include "store/ledger_store.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

constexpr int batch = 10'000;  // facts a transaction, as an import has them

double processor_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double wall_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// How long this thread waited for a processor that others had: Linux tells in nanoseconds.
double waiting_seconds() {
    double used = 0, waited = 0;
    std::ifstream("/proc/thread-self/schedstat") >> used >> waited;
    return 1e-9 * waited;
}

template <class Work>
double timed(const char* what, std::uint64_t count, Work work) {
    const double wall = wall_seconds(), processor = processor_seconds(), waiting = waiting_seconds();
    work();
    const double used = processor_seconds() - processor, passed = wall_seconds() - wall;
    const double alone = passed - (waiting_seconds() - waiting);
    const auto entries = static_cast<double>(count);
    fmt::print(
        "{} {}: {:.2f} s of processor, {:.2f} s wall, {:.2f} of them not waiting for a processor: {:.0f}, {:.0f}, "
        "{:.0f}/s\n",
        what, count, used, passed, alone, entries / used, entries / passed, entries / alone);
    std::fflush(stdout);
    return used;
}

std::string order_of(std::uint64_t i) { return fmt::format("O{:08}", i); }

void append_all(const fs::path& data, std::uint64_t count) {
    Database database(data);
    for (std::uint64_t first = 0; first < count; first += batch) {
        Transaction transaction(database);
        LedgerLog log(database, Instant{Seconds{1'800'000'000}});
        for (std::uint64_t i = first; i < std::min(count, first + batch); ++i) {
            log.append("verdict", order_of(i),
                       fmt::format(R"({{"confidence":"0.981234","order":"{}","reasons":[],"verdict":"accept"}})",
                                   order_of(i)));
        }
        log.finish();
        transaction.commit();
    }
}

// Salted records and leaves, one SHA-256 each, and the nodes above them: the least that must be hashed.
void hash_the_same(const fs::path& data) {
    Database database(data);
    std::vector<std::string> texts;
    read_entries(database, [&](const StoredEntry& stored) {
        texts.push_back(std::string(48, 's') + *stored.record);
        texts.push_back("0" + stored.leaf);
        texts.emplace_back(65, 'n');
    });
    timed("plain SHA-256, same bytes", texts.size() / 3, [&] {
        std::byte mixed{};
        for (const auto& text : texts) mixed ^= sha256(text).front();
        if (mixed == std::byte{0}) fmt::print(" ");
    });
}

void tell_spread(const char* what, std::vector<double> milliseconds) {
    std::ranges::sort(milliseconds);
    fmt::print("  {}: median {:.2f} ms, 99th percentile {:.2f} ms, longest {:.2f} ms\n", what,
               milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 99 / 100],
               milliseconds.back());
}

void prove_some(const fs::path& data, std::uint64_t entries) {
    std::mt19937_64 random(7);
    std::vector<double> wall, processor;
    const LedgerStore ledger(data);
    for (int i = 0; i < 1000; ++i) {
        const auto order = order_of(random() % entries);
        const double start = wall_seconds(), used = processor_seconds();
        const auto proof = ledger.prove(order, {});
        wall.push_back(1000 * (wall_seconds() - start));
        processor.push_back(1000 * (processor_seconds() - used));
        if (!ledger::check_proof(proof, ledger.key(), {}).valid) fmt::print("WRONG PROOF of {}\n", order);
    }
    fmt::print("proof of one of {}, 1,000 proofs\n", entries);
    tell_spread("wall time", std::move(wall));
    tell_spread("processor time", std::move(processor));
    std::fflush(stdout);
}

int speed(const fs::path& data, std::uint64_t entries) {
    timed("append", entries, [&] { append_all(data, entries); });
    prove_some(data, entries);
    const LedgerStore ledger(data);
    const auto checkpoint = ledger.signed_checkpoint();
    timed("check", entries, [&] {
        for (const auto& problem : ledger.check({.earlier = checkpoint})) fmt::print("WRONG: {}\n", problem);
    });
    if (entries <= 2'000'000) hash_the_same(data);
    return 0;
}

int tell(const char* what, const Flips& flips) {
    fmt::print("{}: {} flips, {} detected, {} named\n", what, flips.tried, flips.detected, flips.named);
    for (const auto& missed : flips.missed) fmt::print("  missed {}\n", missed);
    std::fflush(stdout);
    return flips.named == flips.tried ? 0 : 1;
}

int flip_both(const fs::path& data, int entries, Flip flip, const std::string& what) {
    append_facts(data, 0, entries / 2);
    const auto earlier = LedgerStore(data).signed_checkpoint();
    append_facts(data, entries / 2, entries - entries / 2);
    LedgerStore(data).publish(data / "ledger");
    return tell((what + ", store").c_str(), flip_store(data, earlier, flip)) |
           tell((what + ", published files").c_str(), flip_published(data, earlier, flip));
}

int restarts(const fs::path& data, int times) {
    Restarts all;
    for (int done = 0; done < times; done += 200) {  // a new log now and then, so that a check stays short
        const auto some =
            restart(data / std::to_string(done), std::min(200, times - done), static_cast<unsigned>(done));
        all.killed += some.killed;
        all.ended += some.ended;
        for (const auto& alarm : some.false_alarms) fmt::print("FALSE ALARM {}\n", alarm);
        all.false_alarms.insert(all.false_alarms.end(), some.false_alarms.begin(), some.false_alarms.end());
    }
    fmt::print("{} processes killed, {} ended by themselves, {} false alarms\n", all.killed, all.ended,
               all.false_alarms.size());
    return all.false_alarms.empty() ? 0 : 1;
}

int run(const std::vector<std::string>& words) {
    if (words.size() < 3) return 2;
    const fs::path folder = words[2];
    fs::remove_all(folder);
    fs::create_directories(folder);
    if (words[1] == "speed" && words.size() == 4) return speed(folder, std::stoull(words[3]));
    if (words[1] == "restarts" && words.size() == 4) return restarts(folder, std::stoi(words[3]));
    if (words[1] != "flips") return 2;
    return flip_both(folder / "100", 100, Flip::every_bit, "every bit over 100 entries") |
           flip_both(folder / "1000", 1000, Flip::one_a_byte, "one flip at each byte of 1,000 entries");
}

}  // namespace
}  // namespace tallyman::store

int main(int argc, char** argv) { return tallyman::store::run(std::vector<std::string>(argv, argv + argc)); }
