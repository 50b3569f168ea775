#include "picture_file.h"

#include <fstream>
#include <iterator>
#include <png.h>
#include <webp/decode.h>

#include <turbojpeg.h>

namespace tallyman::bench {
namespace {

using Bytes = std::vector<std::uint8_t>;

Picture read_webp(const Bytes& bytes) {
    Picture picture;
    std::uint8_t* rgb = WebPDecodeRGB(bytes.data(), bytes.size(), &picture.width, &picture.height);
    if (rgb == nullptr) return {};
    picture.rgb.assign(rgb, rgb + static_cast<std::size_t>(picture.width) * picture.height * 3);
    WebPFree(rgb);
    return picture;
}

// Transparent parts become white, as on a screen.
Picture read_png(const Bytes& bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return {};
    image.format = PNG_FORMAT_RGB;
    Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), Bytes(PNG_IMAGE_SIZE(image))};
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.rgb.data(), 0, nullptr) == 0) return {};
    return picture;
}

Picture read_jpeg(const Bytes& bytes) {
    Picture picture;
    int subsampling = 0;
    int colours = 0;
    tjhandle handle = tjInitDecompress();
    if (tjDecompressHeader3(handle, bytes.data(), bytes.size(), &picture.width, &picture.height, &subsampling,
                            &colours) == 0) {
        picture.rgb.resize(static_cast<std::size_t>(picture.width) * picture.height * 3);
        tjDecompress2(handle, bytes.data(), bytes.size(), picture.rgb.data(), picture.width, 0, picture.height,
                      TJPF_RGB, 0);
    }
    tjDestroy(handle);
    return picture;
}

}  // namespace

Picture read_picture(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.size() < 12) return {};
    if (bytes[0] == 'R') return read_webp(bytes);
    if (bytes[0] == 0x89) return read_png(bytes);
    return read_jpeg(bytes);
}

}  // namespace tallyman::bench
