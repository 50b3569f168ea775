// The picture's door: bytes that nobody may trust become a Photo or the reason why not. Only ever called on strangers'
// bytes inside the locked-down process (decoder/). JPEG only (libjpeg-turbo); the header is read first and refuses
// before anything is allocated. A 12-megapixel photo decodes to its working scale in about 30 ms, which is the entropy
// decoding; a full decode takes 100.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/result.h"
#include "vision/photo.h"

namespace tallyman::vision {

constexpr std::size_t jpeg_bytes_max = 20'000'000;
constexpr long long pixels_max = 50'000'000;
constexpr int side_max = 20'000;
constexpr int side_min = 16;        // of the working scale: what is flatter than that is a line, not a photo
constexpr int working_side = 1280;  // longest side at working scale, at most (except above 10,240: an eighth of it)

// Why a file is no photo. Codes: empty, too_many_bytes, not_jpeg (detail: PNG, HEIC, ...), broken_header,
// too_many_pixels, too_wide, too_small, unsupported_colours (CMYK), truncated, corrupt; and from the
// decoder process: crashed, timed_out, garbled.
struct Unreadable {
    std::string code;
    std::string detail;

    friend bool operator==(const Unreadable&, const Unreadable&) = default;
};

struct JpegHeader {
    int width = 0;  // as stored, before EXIF orientation
    int height = 0;
};

// What the bytes are by their first ones, for a person: "PNG", "HEIC", "PDF", ..., "JPEG"; "unknown" otherwise.
std::string kind_of(std::span<const std::byte> bytes);

Result<JpegHeader, Unreadable> read_jpeg_header(std::span<const std::byte> bytes);

// The photo at working scale; a photo of at most working_side is decoded whole. The bytes must outlive it.
Result<Photo, Unreadable> decode_photo(std::span<const std::byte> bytes);

// What decode_photo refuses as too_small: no evidence of anything, but a code may have been cut out that tightly.
Result<Photo, Unreadable> decode_sliver(std::span<const std::byte> bytes);

// The upright luma at full scale, for small codes: decoded at each call (a 12-megapixel one takes 100 ms), so keep it.
// Empty when the photo was not made from bytes.
Plane full_luma(const Photo& photo);

}  // namespace tallyman::vision
