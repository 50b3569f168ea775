#include "report/qr.h"

#include <memory>
#include <qrencode.h>

#include "base/failure.h"

namespace tallyman::report {

Html qr_svg(std::string_view text, std::string_view label) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code) throw Failure(fmt::format("no QR code holds a text of {} bytes", text.size()));
    constexpr int quiet = 4;
    std::string path;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            const bool is_black = code->data[y * code->width + x] & 1;
            if (is_black) path += fmt::format("M{} {}h1v1h-1z", x + quiet, y + quiet);
        }
    }
    const int side = code->width + 2 * quiet;
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {0} {0}" role="img" shape-rendering="crispEdges"{1}><rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>)",
        side, attribute("aria-label", label), path);
}

}  // namespace tallyman::report
