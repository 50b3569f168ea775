#include "vision/jpeg_write.h"

#include <memory>
#include <string_view>

#include <turbojpeg.h>

#include "base/check.h"

namespace tallyman::vision {

std::vector<std::byte> write_jpeg(std::span<const std::uint8_t> rgb, int width, int height, int quality) {
    CHECK(rgb.size() == std::size_t{3} * width * height);
    const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), tjDestroy);
    unsigned long size = tjBufSize(width, height, TJSAMP_420);
    std::vector<std::byte> jpeg(size);
    auto* out = reinterpret_cast<unsigned char*>(jpeg.data());
    const int status = tjCompress2(encoder.get(), rgb.data(), width, 0, height, TJPF_RGB, &out, &size, TJSAMP_420,
                                   quality, TJFLAG_NOREALLOC);
    CHECK(status == 0);
    jpeg.resize(size);
    return jpeg;
}

std::vector<std::byte> with_exif(std::span<const std::byte> jpeg, std::span<const std::byte> tiff) {
    constexpr std::string_view tag("Exif\0\0", 6);
    const std::size_t length = 2 + tag.size() + tiff.size();
    CHECK(jpeg.size() >= 2 && length <= 65535);
    std::vector<std::byte> out(jpeg.begin(), jpeg.begin() + 2);
    for (const std::size_t byte : {std::size_t{0xff}, std::size_t{0xe1}, length >> 8, length & 255})
        out.push_back(static_cast<std::byte>(byte));
    for (const char c : tag) out.push_back(static_cast<std::byte>(c));
    out.insert(out.end(), tiff.begin(), tiff.end());
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

}  // namespace tallyman::vision
