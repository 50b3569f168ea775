// The log of the reuse history: one record a photo. A record is whole when its length and the start of its SHA-256 fit;
// anything else is passed over up to the next whole one, so one bad sector costs the photos it lies in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/file.h"
#include "vision/reuse/history.h"

namespace tallyman::store {

constexpr std::size_t log_record_max = (std::size_t{1} << 18) + 16;  // bytes; a signature has 27 kB, a path at most 4

struct LogRecord {
    std::uint64_t offset, end;
    vision::Stored photo;
};

std::vector<std::byte> log_record(const std::string& file, const vision::Signature& signature);
// The record at this very offset, or nothing.
std::optional<LogRecord> read_log_record(const File& log, std::uint64_t offset);
// The first whole record at or after the offset.
std::optional<LogRecord> next_log_record(const File& log, std::uint64_t offset);

}  // namespace tallyman::store
