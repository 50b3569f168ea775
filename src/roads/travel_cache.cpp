#include "roads/travel_cache.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"

namespace tallyman::roads {
namespace {

constexpr std::string_view kind = "tallyman travel 1";
constexpr std::size_t record_size = 24;
using Record = std::array<std::int32_t, record_size / sizeof(std::int32_t)>;

std::int32_t millionths(double degrees) { return static_cast<std::int32_t>(std::lround(degrees * 1e6)); }

// Little-endian whatever the machine, so that a cache can be taken along.
std::int32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return static_cast<std::int32_t>(value);
}

void append(std::string& bytes, std::int32_t number) {
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(static_cast<std::uint32_t>(number) >> (8 * i));
}

}  // namespace

std::size_t TravelCache::WayHash::operator()(const Way& way) const {
    std::uint64_t hash = 0;
    for (const std::int32_t part : {way.lat_from, way.lon_from, way.lat_to, way.lon_to})
        hash = (hash ^ static_cast<std::uint32_t>(part)) * 0x9e3779b97f4a7c15 + (hash >> 29);
    return hash;
}

TravelCache::Way TravelCache::way_of(LatLon from, LatLon to) {
    return {millionths(from.lat), millionths(from.lon), millionths(to.lat), millionths(to.lon)};
}

const TravelCache::Answer* TravelCache::find(LatLon from, LatLon to) const {
    const auto found = ways_.find(way_of(from, to));
    return found == ways_.end() ? nullptr : &found->second;
}

void TravelCache::set(LatLon from, LatLon to, const Answer& answer) { ways_[way_of(from, to)] = answer; }

bool TravelCache::take_records(std::string_view records) {
    if (records.size() % record_size != 0) return false;
    for (std::size_t at = 0; at < records.size(); at += record_size) {
        Record record;
        for (std::size_t i = 0; i < record.size(); ++i) record[i] = number_at(records, at + 4 * i);
        const Answer answer =
            record[4] < 0 || record[5] < 0 ? Answer() : dispatch::Travel{{record[4]}, Seconds(record[5])};
        ways_[{record[0], record[1], record[2], record[3]}] = answer;
    }
    return true;
}

TravelCache TravelCache::read(std::string_view bytes, const std::string& service, Day today, int days_max) {
    const auto line_end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, line_end);
    const auto records = line_end == bytes.npos ? std::string_view() : bytes.substr(line_end + 1);
    constexpr std::size_t day_at = kind.size() + 1, digest_at = day_at + 11, service_at = digest_at + 65;
    const bool is_cache = line.starts_with(kind) && line.size() > service_at && line.substr(service_at) == service &&
                          line.substr(digest_at, 64) == hex(sha256(records));
    const auto begun = is_cache ? parse_day(line.substr(day_at, 10)) : std::nullopt;
    if (!begun || *begun > today || *begun + std::chrono::days(days_max) <= today) return {service, today};
    TravelCache cache(service, *begun);
    return cache.take_records(records) ? std::move(cache) : TravelCache(service, today);
}

std::string TravelCache::bytes() const {
    std::vector<Record> records;
    for (const auto& [way, answer] : ways_)
        records.push_back({way.lat_from, way.lon_from, way.lat_to, way.lon_to,
                           answer ? static_cast<std::int32_t>(answer->metres.value) : -1,
                           answer ? static_cast<std::int32_t>(answer->seconds.count()) : -1});
    std::ranges::sort(records);  // the same ways, the same bytes
    std::string body;
    for (const Record& record : records)
        for (const std::int32_t number : record) append(body, number);
    return fmt::format("{} {} {} {}\n", kind, iso(begun_), hex(sha256(body)), service_) + body;
}

}  // namespace tallyman::roads
