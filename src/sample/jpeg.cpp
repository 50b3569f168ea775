#include "sample/jpeg.h"

#include <memory>

#include <turbojpeg.h>

#include "base/check.h"

namespace tallyman::sample {
namespace {

using Handle = std::unique_ptr<void, decltype(&tjDestroy)>;

const unsigned char* bytes_of(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string jpeg(const cv::Mat& bgr, int quality) {
    const Handle coder(tjInitCompress(), tjDestroy);
    std::string bytes(tjBufSize(bgr.cols, bgr.rows, TJSAMP_420), '\0');
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    unsigned long size = bytes.size();
    CHECK(tjCompress2(coder.get(), bgr.data, bgr.cols, static_cast<int>(bgr.step), bgr.rows, TJPF_BGR, &out, &size,
                      TJSAMP_420, quality, TJFLAG_NOREALLOC) == 0);
    bytes.resize(size);
    return bytes;
}

cv::Mat from_own_jpeg(const std::string& bytes) {
    const Handle coder(tjInitDecompress(), tjDestroy);
    int width = 0, height = 0, subsampling = 0, colours = 0;
    CHECK(tjDecompressHeader3(coder.get(), bytes_of(bytes), bytes.size(), &width, &height, &subsampling, &colours) ==
          0);
    cv::Mat picture(height, width, CV_8UC3);
    CHECK(tjDecompress2(coder.get(), bytes_of(bytes), bytes.size(), picture.data, width, static_cast<int>(picture.step),
                        height, TJPF_BGR, 0) == 0);
    return picture;
}

}  // namespace tallyman::sample
