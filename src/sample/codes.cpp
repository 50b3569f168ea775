#include "sample/codes.h"

#include <memory>
#include <zint.h>

#include <fmt/format.h>

#include "base/check.h"
#include "base/gtin.h"

namespace tallyman::sample {
namespace {

// The encoder's module rows; bars of linear codes are one row, stretched by whoever draws them.
cv::Mat symbol(int symbology, std::string_view text, int quiet_x, int quiet_y, int input_mode = UNICODE_MODE,
               int option_1 = -1) {
    const std::unique_ptr<zint_symbol, decltype(&ZBarcode_Delete)> code(ZBarcode_Create(), ZBarcode_Delete);
    code->symbology = symbology;
    code->input_mode = input_mode;
    code->option_1 = option_1;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    CHECK(ZBarcode_Encode(code.get(), bytes, static_cast<int>(text.size())) < ZINT_ERROR);
    cv::Mat picture(code->rows + 2 * quiet_y, code->width + 2 * quiet_x, CV_8UC1, cv::Scalar(255));
    for (int row = 0; row < code->rows; ++row)
        for (int x = 0; x < code->width; ++x)
            if ((code->encoded_data[row][x / 8] >> (x % 8)) & 1)
                picture.at<unsigned char>(row + quiet_y, x + quiet_x) = 0;
    return picture;
}

}  // namespace

std::string note_code(const OrderId& order) { return "tallyman:order:" + order.text; }

std::string case_code(const Gtin& gtin, Day expiry, const LotId& lot) {
    const std::chrono::year_month_day date{expiry};
    return fmt::format("[01]{}[17]{:02}{:02}{:02}[10]{}", *gtin14(gtin.text), static_cast<int>(date.year()) % 100,
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), lot.text);
}

cv::Mat qr(std::string_view text) { return symbol(BARCODE_QRCODE, text, 4, 4, UNICODE_MODE, 2); }
cv::Mat ean13(std::string_view digits) { return symbol(BARCODE_EANX, digits, 11, 0); }
cv::Mat gs1_data_matrix(std::string_view bracketed) { return symbol(BARCODE_DATAMATRIX, bracketed, 2, 2, GS1_MODE); }
cv::Mat gs1_128(std::string_view bracketed) { return symbol(BARCODE_GS1_128, bracketed, 10, 0, GS1_MODE); }

}  // namespace tallyman::sample
