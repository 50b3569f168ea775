#include "bent_log.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "ledger/tiles.h"
#include "store/files.h"
#include "store/ledger_check.h"
#include "store/ledger_log.h"
#include "store/ledger_store.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

const Instant morning{Seconds{1'800'000'000}};
constexpr std::size_t missed_max = 10;
constexpr std::size_t file_bytes_max = 1 << 24;

void count(Flips& flips, const std::vector<std::string>& problems, std::string_view name, const std::string& where) {
    ++flips.tried;
    const bool named =
        std::ranges::any_of(problems, [&](const auto& problem) { return problem.find(name) != std::string::npos; });
    flips.detected += !problems.empty();
    flips.named += named;
    if (!named && flips.missed.size() < missed_max) flips.missed.push_back(where);
}

// The bytes of `value` with one bit after the other turned.
template <class Each>
void flip_each(const std::string& value, Flip flip, Each each) {
    for (std::size_t at = 0; at < value.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            if (flip == Flip::one_a_byte && bit != at % 8) continue;
            std::string bent = value;
            bent[at] = static_cast<char>(bent[at] ^ 1 << bit);
            each(bent, fmt::format("byte {}, bit {}", at, bit));
        }
    }
}

// One connection holds the flip and the check in a transaction that never ends well.
class StoreFlipper {
public:
    StoreFlipper(const fs::path& data, const std::string& earlier)
        : database_(data), key_(LedgerStore(data).key()), earlier_(earlier) {}

    void column(Flips& flips, Flip flip, const std::string& table, const std::string& column, const std::string& where,
                const std::string& name) {
        const bool is_blob = column == "salt" || column == "hashes";
        Statement held(database_, fmt::format("select {} from {} where {}", column, table, where));
        const std::string value = held.step() ? held.blob(0) : std::string();
        held.reset();
        flip_each(value, flip, [&](const std::string& bent, const std::string& bit) {
            const Transaction taken_back(database_);
            Statement put(database_, fmt::format("update {} set {} = ? where {}", table, column, where));
            is_blob ? put.bind(1, std::as_bytes(std::span(bent))) : put.bind(1, bent);
            put.run();
            count(flips, problems(), name, fmt::format("{} {} of {}: {}", table, column, where, bit));
        });
    }

    Database& database() { return database_; }

private:
    std::vector<std::string> problems() {
        LedgerCheck check(database_, key_);
        check.entries();
        check.tiles();
        check.earlier(earlier_);
        return check.take();
    }

    Database database_;
    ledger::VerifierKey key_;
    std::string earlier_;
};

// What a process does between two crashes: some facts, a transaction each or several in one.
[[noreturn]] void append_until_killed(const fs::path& data, unsigned seed, int first) {
    std::mt19937 random(seed);
    for (int i = 0; i < 4; ++i) {
        const int facts = 1 + static_cast<int>(random() % 5);
        append_facts(data, first, facts);
        first += facts;
    }
    ::_exit(0);
}

}  // namespace

void append_facts(const fs::path& data, int first, int count) {
    Database database(data);
    Transaction transaction(database);
    LedgerLog log(database, morning);
    for (int i = first; i < first + count; ++i) {
        log.append("verdict", fmt::format("O{}", i % 7), fmt::format(R"({{"n":{},"order":"O{}"}})", i, i % 7));
    }
    log.finish();
    transaction.commit();
}

Flips flip_store(const fs::path& data, const std::string& earlier, Flip flip) {
    Flips flips;
    StoreFlipper flipper(data, earlier);
    const auto entries = flipper.database().number("select count(*) from ledger_entries");
    for (std::int64_t number = 0; number < entries; ++number) {
        for (const auto* column : {"leaf", "salt", "record", "subject", "kind"}) {
            flipper.column(flips, flip, "ledger_entries", column, fmt::format("number = {}", number),
                           fmt::format("entry {}", number));
        }
    }
    std::vector<std::pair<int, std::int64_t>> tiles;
    Statement rows(flipper.database(), "select level, number from ledger_tiles");
    while (rows.step()) tiles.emplace_back(static_cast<int>(rows.integer(0)), rows.integer(1));
    rows.reset();
    for (const auto& [level, number] : tiles) {
        flipper.column(flips, flip, "ledger_tiles", "hashes", fmt::format("level = {} and number = {}", level, number),
                       ledger::tile_path(level, static_cast<std::uint64_t>(number), ledger::tile_width));
    }
    return flips;
}

Flips flip_published(const fs::path& data, const std::string& earlier, Flip flip) {
    Flips flips;
    const LedgerStore ledger(data);
    for (const auto& file : fs::recursive_directory_iterator(data / "ledger")) {
        if (!file.is_regular_file()) continue;
        const std::string whole = read_file(file.path(), file_bytes_max);
        const std::string name = file.path().filename() == "checkpoint"
                                     ? "published checkpoint"
                                     : file.path().lexically_relative(data / "ledger").string();
        flip_each(whole, flip, [&](const std::string& bent, const std::string& bit) {
            // Not write_atomically: nothing here has to outlive a power cut, and a sync takes 5 ms.
            std::ofstream(file.path(), std::ios::binary) << bent;
            count(flips, ledger.check({.earlier = earlier}), name, fmt::format("{}: {}", name, bit));
        });
        write_atomically(file.path(), whole);
    }
    return flips;
}

Restarts restart(const fs::path& data, int times, unsigned seed) {
    Restarts restarts;
    std::mt19937 random(seed);
    append_facts(data, 0, 10);
    std::string earlier = LedgerStore(data).signed_checkpoint();
    int facts = 10;
    for (int i = 0; i < times; ++i) {
        const auto child = ::fork();
        if (child == 0) append_until_killed(data, static_cast<unsigned>(random()), facts);
        ::usleep(static_cast<useconds_t>(random() % 30'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ++(WIFSIGNALED(status) ? restarts.killed : restarts.ended);
        facts += 20;

        const LedgerStore ledger(data);
        for (const auto& problem : ledger.check({.earlier = earlier})) {
            restarts.false_alarms.push_back(fmt::format("restart {}: {}", i, problem));
        }
        if (random() % 4 == 0) earlier = ledger.signed_checkpoint();
        if (random() % 16 == 0) ledger.publish(data / "ledger");
    }
    return restarts;
}

}  // namespace tallyman::store
