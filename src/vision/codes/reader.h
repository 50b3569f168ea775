// zxing-cpp 1.4 behind one function. Two traps of that version: asking for several linear codes at once aborts on
// ordinary photos, so this asks for one; and it may throw on small or odd planes, which here means nothing read.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "vision/codes/crop.h"

namespace tallyman::vision {

enum class CodeFormat { ean13, ean8, upc_a, upc_e, code128, itf, qr, data_matrix };
std::string_view name(CodeFormat format);  // as SeenCode names it: "EAN-13", "QRCode", ...
constexpr bool is_linear(CodeFormat format) { return format < CodeFormat::qr; }

struct ReadOptions {
    bool linear = false;  // EAN, UPC, Code 128, ITF
    bool qr = false;
    bool data_matrix = false;
    bool global_threshold = false;  // one threshold a picture (a scan line) instead of local means
    bool rotated = false;           // also turned by 90 degrees
    int lines_min = 2;              // scan lines that must agree on a linear code
};

struct RawCode {
    CodeFormat format{};
    std::string text;              // UTF-8
    std::string symbology;         // "]C1": GS1-128, "]d2": GS1 DataMatrix, "]Q3": GS1 QR
    std::array<Point, 4> corners;  // around the symbol, on the plane
    int lines = 0;                 // scan lines that agree, of a linear code
};

std::optional<RawCode> read_one(const Plane& plane, const ReadOptions& options);

}  // namespace tallyman::vision
