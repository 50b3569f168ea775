#include "vision/codes/reader.h"

#include <exception>

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

namespace tallyman::vision {
namespace {

using ZXing::BarcodeFormat;

constexpr std::array<std::pair<BarcodeFormat, CodeFormat>, 8> formats{{
    {BarcodeFormat::EAN13, CodeFormat::ean13},
    {BarcodeFormat::EAN8, CodeFormat::ean8},
    {BarcodeFormat::UPCA, CodeFormat::upc_a},
    {BarcodeFormat::UPCE, CodeFormat::upc_e},
    {BarcodeFormat::Code128, CodeFormat::code128},
    {BarcodeFormat::ITF, CodeFormat::itf},
    {BarcodeFormat::QRCode, CodeFormat::qr},
    {BarcodeFormat::DataMatrix, CodeFormat::data_matrix},
}};

ZXing::DecodeHints hints_of(const ReadOptions& options) {
    ZXing::BarcodeFormats wanted;
    for (const auto& [theirs, ours] : formats) {
        const bool asked = is_linear(ours) ? options.linear : ours == CodeFormat::qr ? options.qr : options.data_matrix;
        if (asked) wanted |= theirs;
    }
    ZXing::DecodeHints hints;
    hints.setFormats(wanted);
    hints.setTryRotate(options.rotated);
    hints.setTryDownscale(false);
    hints.setMaxNumberOfSymbols(1);
    hints.setMinLineCount(static_cast<std::uint8_t>(options.lines_min));
    hints.setBinarizer(options.global_threshold ? ZXing::Binarizer::GlobalHistogram : ZXing::Binarizer::LocalAverage);
    return hints;
}

std::optional<RawCode> raw_code(const ZXing::Result& result) {
    for (const auto& [theirs, ours] : formats) {
        if (theirs != result.format()) continue;
        RawCode code{ours, result.text(), result.symbologyIdentifier(), {}, result.lineCount()};
        for (int i = 0; i < 4; ++i) {
            code.corners[i] = {static_cast<float>(result.position()[i].x), static_cast<float>(result.position()[i].y)};
        }
        return code;
    }
    return {};
}

}  // namespace

std::string_view name(CodeFormat format) {
    constexpr std::array<std::string_view, 8> names = {"EAN-13",  "EAN-8", "UPC-A",  "UPC-E",
                                                       "Code128", "ITF",   "QRCode", "DataMatrix"};
    return names[static_cast<std::size_t>(format)];
}

std::optional<RawCode> read_one(const Plane& plane, const ReadOptions& options) {
    if (plane.width < 8 || plane.height < 1) return {};
    try {
        const ZXing::ImageView view(plane.samples.data(), plane.width, plane.height, ZXing::ImageFormat::Lum);
        const auto result = ZXing::ReadBarcode(view, hints_of(options));
        return result.isValid() ? raw_code(result) : std::nullopt;
    } catch (const std::exception&) {
        return {};
    }
}

}  // namespace tallyman::vision
