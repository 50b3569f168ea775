#include "vision/exif.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "vision/jpeg_write.h"

namespace tallyman::vision {
namespace {

// A little-endian TIFF block, written by hand so that it can also be wrong.
class Tiff {
public:
    void u16(unsigned value) {
        bytes_.push_back(static_cast<std::byte>(value));
        bytes_.push_back(static_cast<std::byte>(value >> 8));
    }
    void u32(unsigned value) {
        u16(value & 0xffff);
        u16(value >> 16);
    }
    void text(std::string_view text) {
        for (const char c : text) bytes_.push_back(static_cast<std::byte>(c));
    }
    void tag(unsigned id, unsigned type, unsigned count, unsigned value) {
        u16(id);
        u16(type);
        u32(count);
        u32(value);
    }
    void head() {
        text("II");
        u16(42);
        u32(8);
    }
    const std::vector<std::byte>& bytes() const { return bytes_; }

private:
    std::vector<std::byte> bytes_;
};

Exif read(const std::vector<std::byte>& tiff) {
    const std::vector<std::uint8_t> grey(3 * 32 * 32, 128);
    return read_exif(with_exif(write_jpeg(grey, 32, 32), tiff));
}

std::vector<std::byte> with_position(unsigned degrees, unsigned below, char side) {
    Tiff tiff;
    tiff.head();
    tiff.u16(1);
    tiff.tag(0x8825, 4, 1, 26);  // the GPS directory follows
    tiff.u32(0);
    tiff.u16(4);
    tiff.tag(1, 2, 2, static_cast<unsigned>(side));
    tiff.tag(2, 5, 3, 80);
    tiff.tag(3, 2, 2, 'E');
    tiff.tag(4, 5, 3, 104);
    tiff.u32(0);
    for (const unsigned number : {degrees, below, 46u, 1u, 30u, 1u, 106u, 1u, 42u, 1u, 0u, 1u}) tiff.u32(number);
    return tiff.bytes();
}

TEST(Exif, ReadsPositionWithItsHemisphere) {
    const auto north = read(with_position(10, 1, 'N')).position;
    ASSERT_TRUE(north);
    EXPECT_NEAR(north->lat, 10.775, 1e-9);
    EXPECT_NEAR(north->lon, 106.7, 1e-9);
    EXPECT_NEAR(read(with_position(10, 1, 'S')).position->lat, -10.775, 1e-9);
}

TEST(Exif, AbsurdPositionsAreAbsent) {
    EXPECT_FALSE(read(with_position(400, 1, 'N')).position);
    EXPECT_FALSE(read(with_position(10, 0, 'N')).position);  // ten degrees over zero
    EXPECT_FALSE(read(with_position(0x80000000u, 0xffffffffu, 'N')).position);
}

TEST(Exif, TimesOnlyInTheFormOfTheStandard) {
    const auto taken = [](std::string_view text) {
        Tiff tiff;
        tiff.head();
        tiff.u16(1);
        tiff.tag(0x0132, 2, 20, 26);
        tiff.u32(0);
        tiff.text(text);
        tiff.text(std::string_view("\0", 1));
        return read(tiff.bytes()).taken_at_local;
    };
    EXPECT_EQ(taken("2026:11:23 07:00:00"), "2026-11-23T07:00:00");
    EXPECT_FALSE(taken("2026:13:23 07:00:00"));
    EXPECT_FALSE(taken("1789:07:14 07:00:00"));
    EXPECT_FALSE(taken("0000:00:00 00:00:00"));
    EXPECT_FALSE(taken("yesterday at noon.."));
}

TEST(Exif, DirectoriesThatPointAtThemselvesEnd) {
    Tiff tiff;
    tiff.head();
    tiff.u16(3);
    tiff.tag(0x8769, 4, 1, 8);  // the EXIF directory is this one
    tiff.tag(0x8825, 4, 1, 8);  // and so is the GPS directory
    tiff.tag(0x0112, 3, 1, 77);
    tiff.u32(8);  // and the next one
    EXPECT_EQ(read(tiff.bytes()).orientation, 1);
}

TEST(Exif, CountsBeyondTheSegmentAreIgnored) {
    Tiff tiff;
    tiff.head();
    tiff.u16(2);
    tiff.tag(0x010f, 2, 0xfffffff0u, 0xfffffff0u);
    tiff.tag(0x0110, 2, 0x7fffffffu, 26);
    tiff.u32(0);
    EXPECT_EQ(read(tiff.bytes()).camera, "");
}

TEST(Exif, RandomDamageNeverEscapes) {
    Random random(7);
    const auto fine = with_position(10, 1, 'N');
    for (int round = 0; round < 3000; ++round) {
        auto damaged = fine;
        for (std::uint64_t i = 0; i <= random.below(8); ++i)
            damaged[random.below(damaged.size())] = static_cast<std::byte>(random.below(256));
        const Exif exif = read(damaged);
        EXPECT_TRUE(exif.orientation >= 1 && exif.orientation <= 8);
        EXPECT_TRUE(!exif.position || is_valid(*exif.position));
    }
}

}  // namespace
}  // namespace tallyman::vision
