#include "vision/exif.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <exiv2/exiv2.hpp>

#include "base/text.h"

namespace tallyman::vision {
namespace {

constexpr std::size_t text_max = 100;

int byte_at(std::span<const std::byte> bytes, std::size_t at) { return std::to_integer<int>(bytes[at]); }

const Exiv2::Exifdatum* find(const Exiv2::ExifData& data, const char* key) {
    const auto found = data.findKey(Exiv2::ExifKey(key));
    return found == data.end() ? nullptr : &*found;
}

// Printable, UTF-8 and short, whatever the camera wrote.
std::string text_of(const Exiv2::ExifData& data, const char* key) {
    const auto* datum = find(data, key);
    if (datum == nullptr || datum->size() > 4096) return {};
    std::string text;
    for (const char c : datum->toString())
        if (c >= ' ' && c <= '~' && text.size() < text_max) text += c;
    return std::string(trimmed(text));
}

// A rational component as a number; exiv2 itself would divide by zero.
std::optional<double> number_of(const Exiv2::Exifdatum& datum, long component) {
    if (datum.count() <= component) return {};
    const auto [above, below] = datum.toRational(component);
    if (below == 0) return {};
    return static_cast<double>(above) / below;
}

// Three rationals: degrees, minutes, seconds, or hours, minutes, seconds.
std::optional<double> sexagesimal(const Exiv2::ExifData& data, const char* key) {
    const auto* datum = find(data, key);
    if (datum == nullptr || datum->count() < 3) return {};
    const auto whole = number_of(*datum, 0), minutes = number_of(*datum, 1), seconds = number_of(*datum, 2);
    if (!whole || !minutes || !seconds) return {};
    if (*whole < 0 || *minutes < 0 || *minutes >= 60 || *seconds < 0 || *seconds >= 61) return {};
    return *whole + *minutes / 60 + *seconds / 3600;
}

std::optional<double> degrees_of(const Exiv2::ExifData& data, const char* key, const char* side_key, char negative) {
    const auto degrees = sexagesimal(data, key);
    if (!degrees) return {};
    return text_of(data, side_key).starts_with(negative) ? -*degrees : *degrees;
}

std::optional<LatLon> position_of(const Exiv2::ExifData& data) {
    const auto lat = degrees_of(data, "Exif.GPSInfo.GPSLatitude", "Exif.GPSInfo.GPSLatitudeRef", 'S');
    const auto lon = degrees_of(data, "Exif.GPSInfo.GPSLongitude", "Exif.GPSInfo.GPSLongitudeRef", 'W');
    if (!lat || !lon || !is_valid({*lat, *lon})) return {};
    if (*lat == 0 && *lon == 0) return {};  // what a receiver without a fix writes
    return LatLon{*lat, *lon};
}

bool is_plausible(Day day) {
    const auto year = std::chrono::year_month_day(day).year();
    return year >= std::chrono::year(2000) && year < std::chrono::year(2100);
}

std::optional<Instant> gps_time_of(const Exiv2::ExifData& data) {
    std::string date = text_of(data, "Exif.GPSInfo.GPSDateStamp");
    std::replace(date.begin(), date.end(), ':', '-');
    const auto day = parse_day(date);
    const auto hours = sexagesimal(data, "Exif.GPSInfo.GPSTimeStamp");
    if (!day || !hours || *hours >= 24 || !is_plausible(*day)) return {};
    return Instant(*day) + Seconds(std::llround(std::floor(*hours * 3600 + 1e-6)));
}

// "2026:11:23 07:00:00": only the exact form of the standard is believed.
std::optional<std::string> local_time_of(const Exiv2::ExifData& data, const char* key) {
    std::string text = text_of(data, key);
    if (text.size() != 19 || text[4] != ':' || text[7] != ':' || text[10] != ' ') return {};
    text[4] = text[7] = '-';
    text[10] = 'T';
    const auto day = parse_day(text.substr(0, 10));
    if (!day || !is_plausible(*day) || !parse_time_of_day(text.substr(11))) return {};
    return text;
}

// "+07:00"
std::optional<Seconds> offset_of(const Exiv2::ExifData& data) {
    const std::string text = text_of(data, "Exif.Photo.OffsetTimeOriginal");
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return {};
    const auto size = parse_time_of_day(text.substr(1));
    if (!size || *size > std::chrono::hours(14)) return {};
    return text[0] == '-' ? -*size : *size;
}

int orientation_of(const Exiv2::ExifData& data) {
    const auto* datum = find(data, "Exif.Image.Orientation");
    if (datum == nullptr || datum->count() != 1) return 1;
    const auto value = datum->toLong();
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
}

Exif exif_of(const Exiv2::ExifData& data) {
    Exif exif;
    exif.taken_at_local = local_time_of(data, "Exif.Photo.DateTimeOriginal");
    if (!exif.taken_at_local) exif.taken_at_local = local_time_of(data, "Exif.Image.DateTime");
    exif.utc_offset = offset_of(data);
    exif.gps_time = gps_time_of(data);
    exif.position = position_of(data);
    exif.orientation = orientation_of(data);
    const std::string camera = text_of(data, "Exif.Image.Make") + " " + text_of(data, "Exif.Image.Model");
    exif.camera = std::string(trimmed(camera)).substr(0, text_max);
    exif.software = text_of(data, "Exif.Image.Software");
    return exif;
}

}  // namespace

std::span<const std::byte> exif_segment(std::span<const std::byte> jpeg) {
    constexpr std::string_view tag("Exif\0\0", 6);
    constexpr int app1 = 0xe1, start_of_scan = 0xda;
    std::size_t at = 2;  // past the start-of-image marker
    while (at + 4 <= jpeg.size() && byte_at(jpeg, at) == 0xff) {
        const int marker = byte_at(jpeg, at + 1);
        if (marker == 0xff) {  // a fill byte
            ++at;
            continue;
        }
        const auto length = static_cast<std::size_t>(byte_at(jpeg, at + 2) << 8 | byte_at(jpeg, at + 3));
        if (marker == start_of_scan || length < 2 || at + 2 + length > jpeg.size()) return {};
        const auto body = jpeg.subspan(at + 4, length - 2);
        const std::string_view text(reinterpret_cast<const char*>(body.data()), body.size());
        if (marker == app1 && text.starts_with(tag)) return body.subspan(tag.size());
        at += 2 + length;
    }
    return {};
}

Exif read_exif(std::span<const std::byte> jpeg) {
    const auto segment = exif_segment(jpeg);
    if (segment.empty()) return {};
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    try {
        Exiv2::ExifData data;
        Exiv2::ExifParser::decode(data, reinterpret_cast<const Exiv2::byte*>(segment.data()),
                                  static_cast<std::uint32_t>(segment.size()));
        return exif_of(data);
    } catch (const std::exception&) {
        return {};  // exiv2 throws several kinds at nonsense; nonsense says nothing
    }
}

}  // namespace tallyman::vision
