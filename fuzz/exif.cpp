// EXIF of a stranger's JPEG: whatever the bytes, an Exif whose values can be believed, or nothing.
#include "vision/exif.h"

#include <cstdint>
#include <cstdlib>

#include "vision/jpeg_write.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman;
    if (size > 65'000) return 0;
    const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
    const std::byte start[] = {std::byte{0xff}, std::byte{0xd8}, std::byte{0xff}, std::byte{0xd9}};
    for (const vision::Exif& exif : {vision::read_exif(bytes), vision::read_exif(vision::with_exif(start, bytes))}) {
        if (exif.orientation < 1 || exif.orientation > 8) std::abort();
        if (exif.position && !is_valid(*exif.position)) std::abort();
        if (exif.camera.size() > 100) std::abort();
    }
    return 0;
}
