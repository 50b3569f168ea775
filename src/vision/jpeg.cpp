#include "vision/jpeg.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <turbojpeg.h>

#include "vision/exif.h"
#include "vision/upright.h"

namespace tallyman::vision {
namespace {

struct CloseDecoder {
    void operator()(void* handle) const { tjDestroy(handle); }
};
using Decoder = std::unique_ptr<void, CloseDecoder>;

const unsigned char* data_of(std::span<const std::byte> bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool has(std::span<const std::byte> bytes, std::size_t at, std::string_view text) {
    if (bytes.size() < at + text.size()) return false;
    return std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c, std::byte b) { return static_cast<std::byte>(c) == b; });
}

struct Signature {
    std::size_t at;
    std::string_view bytes;
    std::string_view kind;
};

using namespace std::string_view_literals;
constexpr std::array signatures = {
    Signature{0, "\xff\xd8"sv, "JPEG"},
    Signature{0, "\x89PNG"sv, "PNG"},
    Signature{0, "GIF8"sv, "GIF"},
    Signature{8, "WEBP"sv, "WebP"},
    Signature{0, "BM"sv, "BMP"},
    Signature{0, "II*\0"sv, "TIFF"},
    Signature{0, "MM\0*"sv, "TIFF"},
    Signature{4, "ftypavif"sv, "AVIF"},
    Signature{4, "ftyphei"sv, "HEIC"},
    Signature{4, "ftyphev"sv, "HEIC"},
    Signature{4, "ftypmif1"sv, "HEIC"},
    Signature{4, "ftypmsf1"sv, "HEIC"},
    Signature{4, "ftyp"sv, "video (MP4)"},
    Signature{0, "\0\0\0\x0cjP  "sv, "JPEG 2000"},
    Signature{0, "\xff\x4f\xff\x51"sv, "JPEG 2000"},
    Signature{0, "\xff\x0a"sv, "JPEG XL"},
    Signature{0, "\0\0\0\x0cJXL "sv, "JPEG XL"},
    Signature{0, "%PDF"sv, "PDF"},
    Signature{0, "PK\x03\x04"sv, "ZIP"},
    Signature{0, "\x1f\x8b"sv, "gzip"},
    Signature{0, "RIFF"sv, "RIFF"},
    Signature{0, "8BPS"sv, "Photoshop"},
    Signature{0,
              "\x7f"
              "ELF"sv,
              "program"},
    Signature{0, "MZ"sv, "program"},
    Signature{0, "<svg"sv, "SVG"},
    Signature{0, "<?xml"sv, "XML"},
    Signature{0, "<!DOCTYPE"sv, "HTML"},
    Signature{0, "<html"sv, "HTML"},
};

// The largest of libjpeg's scales (1/8 .. 8/8) that keeps the longest side within the working side.
tjscalingfactor working_factor(int longest) {
    tjscalingfactor factor{8, 8};
    while (factor.num > 1 && TJSCALED(longest, factor) > working_side) --factor.num;
    return factor;
}

// Bytes between the end of the picture's data and its end marker are harmless and common (Samsung); the picture is
// whole.
bool is_harmless(std::string_view warning) {
    return warning.find("extraneous bytes before marker 0xd9") != std::string_view::npos;
}

Unreadable unreadable_of(std::string_view message) {
    const bool ends_early = message.find("Premature end") != std::string_view::npos ||
                            message.find("ends prematurely") != std::string_view::npos;
    return {ends_early ? "truncated" : "corrupt", std::string(message)};
}

// Decodes to `out`, which has room for it. Any other warning of the decoder means that part of the picture is made up.
Result<void, Unreadable> decompress(std::span<const std::byte> bytes, int width, int height, TJPF format,
                                    std::uint8_t* out) {
    Decoder decoder(tjInitDecompress());
    int flags = TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING;
    for (;;) {
        const int status = tjDecompress2(decoder.get(), data_of(bytes), static_cast<unsigned long>(bytes.size()), out,
                                         width, 0, height, format, flags);
        if (status == 0) return {};
        const std::string message = tjGetErrorStr2(decoder.get());
        if (!is_harmless(message)) return fail(unreadable_of(message));
        if ((flags & TJFLAG_STOPONWARNING) == 0) return {};
        flags &= ~TJFLAG_STOPONWARNING;
    }
}

// Of a picture whose shorter side has at least `least` pixels at working scale.
Result<JpegHeader, Unreadable> header_of(std::span<const std::byte> bytes, int least) {
    if (bytes.empty()) return fail(Unreadable{"empty", {}});
    if (bytes.size() > jpeg_bytes_max) return fail(Unreadable{"too_many_bytes", std::to_string(bytes.size())});
    const std::string kind = kind_of(bytes);
    if (kind != "JPEG") return fail(Unreadable{"not_jpeg", kind});

    Decoder decoder(tjInitDecompress());
    JpegHeader header;
    int subsampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(decoder.get(), data_of(bytes), static_cast<unsigned long>(bytes.size()), &header.width,
                            &header.height, &subsampling, &colours) != 0)
        return fail(Unreadable{"broken_header", tjGetErrorStr2(decoder.get())});

    const std::string size = fmt::format("{} x {}", header.width, header.height);
    if (std::max(header.width, header.height) > side_max) return fail(Unreadable{"too_wide", size});
    if (1LL * header.width * header.height > pixels_max) return fail(Unreadable{"too_many_pixels", size});
    const tjscalingfactor factor = working_factor(std::max(header.width, header.height));
    if (TJSCALED(std::min(header.width, header.height), factor) < least) return fail(Unreadable{"too_small", size});
    if (colours == TJCS_CMYK || colours == TJCS_YCCK) return fail(Unreadable{"unsupported_colours", "CMYK"});
    return header;
}

Result<Photo, Unreadable> decode(std::span<const std::byte> bytes, int least) {
    const auto header = header_of(bytes, least);
    if (!header) return fail(header.error());

    const tjscalingfactor factor = working_factor(std::max(header->width, header->height));
    int width = TJSCALED(header->width, factor);
    int height = TJSCALED(header->height, factor);
    std::vector<std::uint8_t> rgb(std::size_t{3} * width * height);
    if (const auto done = decompress(bytes, width, height, TJPF_RGB, rgb.data()); !done) return fail(done.error());

    Photo photo;
    photo.exif = read_exif(bytes);
    photo.width = header->width;
    photo.height = header->height;
    photo.scale = static_cast<double>(width) / header->width;
    if (is_turned(photo.exif.orientation)) {
        std::swap(photo.width, photo.height);
    }
    photo.rgb = upright(std::move(rgb), 3, width, height, photo.exif.orientation);
    if (is_turned(photo.exif.orientation)) std::swap(width, height);
    photo.luma = luma_of(photo.rgb, width, height);
    photo.smaller = pyramid_above(photo.luma);
    photo.jpeg = bytes;
    return photo;
}

}  // namespace

std::string kind_of(std::span<const std::byte> bytes) {
    for (const Signature& signature : signatures)
        if (has(bytes, signature.at, signature.bytes)) return std::string(signature.kind);
    return "unknown";
}

Result<JpegHeader, Unreadable> read_jpeg_header(std::span<const std::byte> bytes) { return header_of(bytes, side_min); }

Result<Photo, Unreadable> decode_photo(std::span<const std::byte> bytes) { return decode(bytes, side_min); }

Result<Photo, Unreadable> decode_sliver(std::span<const std::byte> bytes) { return decode(bytes, 1); }

Plane full_luma(const Photo& photo) {
    if (photo.jpeg.empty()) return {};
    if (photo.scale == 1) return photo.luma;
    const bool turned = is_turned(photo.exif.orientation);
    const int width = turned ? photo.height : photo.width;
    const int height = turned ? photo.width : photo.height;
    Plane stored = plane_of(width, height);
    if (!decompress(photo.jpeg, width, height, TJPF_GRAY, stored.samples.data())) return {};
    return {photo.width, photo.height, upright(std::move(stored.samples), 1, width, height, photo.exif.orientation)};
}

}  // namespace tallyman::vision
