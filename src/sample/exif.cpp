#include "sample/exif.h"

#include <cmath>

#include <exiv2/exiv2.hpp>
#include <fmt/format.h>

#include "base/check.h"

namespace tallyman::sample {
namespace {

// Degrees, minutes and hundredths of seconds: about 0.3 m.
std::string rationals(double degrees) {
    const auto hundredths = std::llround(std::abs(degrees) * 360'000);
    return fmt::format("{}/1 {}/1 {}/100", hundredths / 360'000, hundredths / 6000 % 60, hundredths % 6000);
}

}  // namespace

std::string with_exif(const std::string& jpeg, const CameraNote& note, const Zone& zone) {
    const std::string iso_time = zone.iso(note.taken_at);  // 2026-11-23T07:00:00+07:00
    std::string local = iso_time.substr(0, 19);
    local[4] = local[7] = ':';
    local[10] = ' ';
    Exiv2::ExifData data;
    data["Exif.Image.Make"] = note.maker;
    data["Exif.Image.Model"] = note.model;
    data["Exif.Image.Orientation"] = static_cast<std::uint16_t>(note.orientation);
    data["Exif.Image.DateTime"] = local;
    data["Exif.Photo.DateTimeOriginal"] = local;
    data["Exif.Photo.OffsetTimeOriginal"] = iso_time.substr(19);
    if (note.position) {
        const auto utc = note.taken_at.time_since_epoch() % std::chrono::days(1);
        data["Exif.GPSInfo.GPSLatitudeRef"] = note.position->lat < 0 ? "S" : "N";
        data["Exif.GPSInfo.GPSLatitude"] = rationals(note.position->lat);
        data["Exif.GPSInfo.GPSLongitudeRef"] = note.position->lon < 0 ? "W" : "E";
        data["Exif.GPSInfo.GPSLongitude"] = rationals(note.position->lon);
        data["Exif.GPSInfo.GPSTimeStamp"] =
            fmt::format("{}/1 {}/1 {}/1", utc.count() / 3600, utc.count() / 60 % 60, utc.count() % 60);
        std::string date = iso(std::chrono::floor<std::chrono::days>(note.taken_at));
        date[4] = date[7] = ':';
        data["Exif.GPSInfo.GPSDateStamp"] = date;
    }
    Exiv2::Blob blob;
    Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, data);
    const std::size_t length = 2 + 6 + blob.size();
    CHECK(length < 65'536 && jpeg.size() > 2);
    std::string segment{
        '\xff', '\xe1', static_cast<char>(length >> 8), static_cast<char>(length & 0xff), 'E', 'x', 'i', 'f',
        '\0',   '\0'};
    segment.append(blob.begin(), blob.end());
    return jpeg.substr(0, 2) + segment + jpeg.substr(2);
}

}  // namespace tallyman::sample
