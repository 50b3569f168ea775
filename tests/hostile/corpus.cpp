#include "hostile/corpus.h"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <turbojpeg.h>

#include "base/random.h"
#include "vision/jpeg.h"
#include "vision/jpeg_write.h"

namespace tallyman::hostile {
namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(std::initializer_list<int> values) {
    Bytes out;
    for (const int value : values) out.push_back(static_cast<std::byte>(value));
    return out;
}

Bytes bytes_of(std::string_view text) {
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

void append(Bytes& out, const Bytes& more) { out.insert(out.end(), more.begin(), more.end()); }

std::vector<std::uint8_t> scene(int width, int height, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::uint8_t> rgb(std::size_t{3} * width * height);
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        const auto x = i / 3 % static_cast<unsigned>(width), y = i / 3 / static_cast<unsigned>(width);
        rgb[i] = static_cast<std::uint8_t>(((x / 24 + y / 24) % 2 == 0 ? 170 : 50) + random.below(40));
    }
    return rgb;
}

Bytes progressive(int width, int height) {
    const auto rgb = scene(width, height, 3);
    const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), tjDestroy);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    tjCompress2(encoder.get(), rgb.data(), width, 0, height, TJPF_RGB, &out, &size, TJSAMP_420, 85, TJFLAG_PROGRESSIVE);
    const auto* first = reinterpret_cast<const std::byte*>(out);
    Bytes jpeg(first, first + size);
    tjFree(out);
    return jpeg;
}

// Where the segment with this marker begins (at its 0xff), or the end.
std::size_t segment(const Bytes& jpeg, int marker, std::size_t from = 2) {
    for (std::size_t i = from; i + 1 < jpeg.size(); ++i)
        if (jpeg[i] == std::byte{0xff} && jpeg[i + 1] == static_cast<std::byte>(marker)) return i;
    return jpeg.size();
}

void set16(Bytes& bytes, std::size_t at, unsigned value) {
    bytes[at] = static_cast<std::byte>(value >> 8);
    bytes[at + 1] = static_cast<std::byte>(value);
}

class Maker {
public:
    std::vector<Case> make() {
        cut_short();
        damaged();
        sizes_that_lie();
        headers_that_lie();
        mislabelled();
        metadata();
        bombs();
        oddities();
        return std::move(cases_);
    }

private:
    void add(const std::string& what, Bytes bytes) {
        cases_.push_back({what + "-" + std::to_string(cases_.size()), std::move(bytes)});
    }

    void cut_short() {
        for (const Bytes* whole : {&small_, &progressive_})
            for (std::size_t percent = 0; percent < 100; ++percent)
                add("cut_short",
                    Bytes(whole->begin(), whole->begin() + static_cast<std::ptrdiff_t>(whole->size() * percent / 100)));
    }

    void damaged() {
        Random random(11);
        for (int i = 0; i < 200; ++i) {
            Bytes bytes = i % 3 == 0 ? progressive_ : small_;
            for (std::uint64_t n = 0, count = 1 + random.below(30); n < count; ++n)
                bytes[random.below(i % 2 == 0 ? 700 : bytes.size())] = static_cast<std::byte>(random.below(256));
            add("damaged", std::move(bytes));
        }
    }

    void sizes_that_lie() {
        for (const unsigned width : {0u, 1u, 15u, 16u, 7000u, 20001u, 65535u})
            for (const unsigned height : {0u, 1u, 16u, 7200u, 20000u, 65535u})
                for (const Bytes* whole : {&small_, &progressive_}) {
                    Bytes bytes = *whole;
                    const std::size_t frame = std::min(segment(bytes, 0xc0), segment(bytes, 0xc2));
                    set16(bytes, frame + 5, height);
                    set16(bytes, frame + 7, width);
                    add("size_lies", std::move(bytes));
                }
    }

    void headers_that_lie() {
        for (const int marker : {0xdb, 0xc4, 0xc0, 0xda, 0xe0})
            for (const unsigned length : {0u, 1u, 2u, 3u, 0x4000u, 0xffffu}) {
                Bytes bytes = small_;
                set16(bytes, segment(bytes, marker) + 2, length);
                add("length_lies", std::move(bytes));
            }
        for (const int frame : {0xc1, 0xc2, 0xc3, 0xc5, 0xc9, 0xca, 0xcb, 0xcf, 0xdc}) {
            Bytes bytes = small_;
            bytes[segment(bytes, 0xc0) + 1] = static_cast<std::byte>(frame);
            add("other_process", std::move(bytes));
        }
        for (const int parts : {0, 1, 2, 4, 5, 255}) {
            Bytes bytes = small_;
            bytes[segment(bytes, 0xc0) + 9] = static_cast<std::byte>(parts);
            add("component_count_lies", std::move(bytes));
        }
        for (const int bits : {0, 1, 12, 16, 255}) {
            Bytes bytes = small_;
            bytes[segment(bytes, 0xc0) + 4] = static_cast<std::byte>(bits);
            add("sample_bits_lie", std::move(bytes));
        }
        for (const int sampling : {0x00, 0x14, 0x41, 0x44, 0xff}) {
            Bytes bytes = small_;
            bytes[segment(bytes, 0xc0) + 11] = static_cast<std::byte>(sampling);
            add("sampling_lies", std::move(bytes));
        }
    }

    void mislabelled() {
        using namespace std::string_view_literals;
        Random random(13);
        for (const std::string_view head :
             {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv, "GIF89a"sv, "RIFF\x10\0\0\0WEBPVP8 "sv,
              "\0\0\0\x18"
              "ftypheic\0\0\0\0"sv,
              "\0\0\0\x18"
              "ftypavif\0\0\0\0"sv,
              "%PDF-1.7\n"sv, "BM\x36\0\x0c\0"sv, "II*\0\x08\0\0\0"sv, "PK\x03\x04"sv, "\x1f\x8b\x08"sv,
              "\x7f"
              "ELF"sv,
              "MZ"sv, "<svg xmlns='http://www.w3.org/2000/svg'>"sv, "<!DOCTYPE html>"sv,
              "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"sv, "#!/bin/sh\n"sv,
              "8BPS"sv}) {
            Bytes bytes = bytes_of(head);
            add("mislabelled", bytes);
            for (int i = 0; i < 500; ++i) bytes.push_back(static_cast<std::byte>(random.below(256)));
            add("mislabelled", std::move(bytes));
        }
    }

    void metadata() {
        // Directories: count, then tag, type, count, value; a pointer of 8 is the directory itself.
        const auto tiff = [](std::initializer_list<int> rest) {
            Bytes bytes = bytes_of({'I', 'I', 42, 0, 8, 0, 0, 0});
            append(bytes, bytes_of(rest));
            return bytes;
        };
        add("exif_loop", vision::with_exif(small_, tiff({1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0})));
        add("exif_loop", vision::with_exif(small_, tiff({1, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0})));
        add("exif_loop",
            vision::with_exif(small_, tiff({1, 0, 0x4a, 0x01, 4, 0, 255, 255, 255, 255, 8, 0, 0, 0, 8, 0, 0, 0})));
        add("exif_count",
            vision::with_exif(small_, tiff({255, 255, 0x0f, 0x01, 2, 0, 255, 255, 255, 255, 1, 0, 0, 0})));
        for (const int orientation : {0, 9, 77, 255})
            add("exif_orientation", vision::with_exif(small_, tiff({1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0,
                                                                    0, 0, 0, 0, 0, 0})));
        for (int type = 0; type < 20; ++type)
            add("exif_type", vision::with_exif(small_, tiff({1, 0, 0x12, 0x01, type, 0, 16, 0, 0, 0, 250, 255, 255, 255,
                                                             0, 0, 0, 0})));
        add("exif_empty", vision::with_exif(small_, {}));
        add("exif_long", vision::with_exif(small_, Bytes(65000, std::byte{0xff})));
        Random random(17);
        const Bytes fine = tiff({2, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0x25, 0x88, 4,  0, 1, 0, 0, 0, 38, 0,
                                 0, 0, 0,    0,    0, 0, 1, 0, 2, 0, 5, 0, 3, 0, 0,    0,    60, 0, 0, 0, 0, 0, 0,  0});
        for (int i = 0; i < 80; ++i) {
            Bytes bytes = fine;
            for (std::uint64_t n = 0; n <= random.below(10); ++n)
                bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
            for (std::uint64_t n = random.below(200); n > 0; --n)
                bytes.push_back(static_cast<std::byte>(random.below(256)));
            add("exif_damaged", vision::with_exif(small_, bytes));
        }
    }

    void bombs() {
        // A scan costs a pass over the whole picture; a file can ask for thousands.
        const std::size_t last = segment(progressive_, 0xda, progressive_.size() - 400);
        if (last < progressive_.size()) {
            const Bytes scan(progressive_.begin() + static_cast<std::ptrdiff_t>(last), progressive_.end() - 2);
            for (const int times : {100, 499, 2000, 20'000}) {
                Bytes bytes(progressive_.begin(), progressive_.end() - 2);
                for (int i = 0; i < times; ++i) append(bytes, scan);
                append(bytes, bytes_of({0xff, 0xd9}));
                add("many_scans", std::move(bytes));
            }
        }
        for (const auto& [width, height] : {std::pair{7000, 7000}, std::pair{20'000, 2400}, std::pair{16, 20'000},
                                            std::pair{128, 20'000}, std::pair{20'000, 130}}) {
            std::vector<std::uint8_t> grey(std::size_t{3} * width * height, 128);
            add("large_and_empty", vision::write_jpeg(grey, width, height));
        }
        add("too_many_bytes", [&] {
            Bytes bytes = small_;
            bytes.resize(vision::jpeg_bytes_max + 1, std::byte{0});
            return bytes;
        }());
        Bytes comments = bytes_of({0xff, 0xd8});
        for (int i = 0; i < 100'000; ++i) append(comments, bytes_of({0xff, 0xfe, 0, 2}));
        comments.insert(comments.end(), small_.begin() + 2, small_.end());
        add("many_comments", std::move(comments));
    }

    void oddities() {
        add("empty", {});
        add("one_byte", bytes_of({0xff}));
        add("start_only", bytes_of({0xff, 0xd8}));
        add("start_and_end", bytes_of({0xff, 0xd8, 0xff, 0xd9}));
        add("end_first", bytes_of({0xff, 0xd9, 0xff, 0xd8}));
        add("all_ones", Bytes(10'000, std::byte{0xff}));
        add("all_zeros", Bytes(10'000));
        Bytes ones_inside = bytes_of({0xff, 0xd8});
        ones_inside.resize(1'000'000, std::byte{0xff});
        add("fill_bytes", std::move(ones_inside));
        Bytes twice = small_;
        append(twice, small_);
        add("two_pictures", std::move(twice));
        Bytes tail = small_;
        append(tail, bytes_of(std::string_view("<?php system($_GET['c']); ?>")));
        add("tail", std::move(tail));
        Random random(19);
        for (int i = 0; i < 40; ++i) {
            Bytes noise = bytes_of({0xff, 0xd8});
            for (int n = 0; n < 2000; ++n) noise.push_back(static_cast<std::byte>(random.below(256)));
            add("noise", std::move(noise));
        }
    }

    Bytes small_ = vision::write_jpeg(scene(320, 240, 1), 320, 240);
    Bytes progressive_ = progressive(320, 240);
    std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> corpus() { return Maker().make(); }

}  // namespace tallyman::hostile
