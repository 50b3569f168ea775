// A log on disk bent one bit at a time, and what the check says of each: for the test, at sizes that take seconds, and
// for the bench, at the sizes that were promised (every bit over 100 entries, one flip at each byte of 1,000).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tallyman::store {

enum class Flip { every_bit, one_a_byte };

struct Flips {
    std::uint64_t tried = 0, detected = 0, named = 0;  // named: a problem names the entry, tile or file that was bent
    std::vector<std::string> missed;                   // the first few that were not detected and named
};

// A store with `count` more facts about seven orders in its ledger. Each call is a transaction of its own.
void append_facts(const std::filesystem::path& data, int first, int count);

// Every column of every entry and every tile in the store; taken back after each flip.
Flips flip_store(const std::filesystem::path& data, const std::string& earlier, Flip flip);
// Every file published below DATA/ledger.
Flips flip_published(const std::filesystem::path& data, const std::string& earlier, Flip flip);

struct Restarts {
    std::uint64_t killed = 0, ended = 0;  // processes that were killed while they appended, and that came to their end
    std::vector<std::string> false_alarms;
};
// Starts a process that appends, kills it at a random moment, opens the store again and checks it against a checkpoint
// taken earlier; so many times.
Restarts restart(const std::filesystem::path& data, int times, unsigned seed);

}  // namespace tallyman::store
