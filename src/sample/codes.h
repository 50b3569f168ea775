// Real symbols (libzint), one pixel a module, ink black on white, with their quiet zone.
#pragma once

#include <string>
#include <string_view>

#include <opencv2/core.hpp>

#include "base/ids.h"
#include "base/time.h"

namespace tallyman::sample {

// What the QR on a delivery note holds: "tallyman:order:O00017". Version 2, error correction M.
std::string note_code(const OrderId& order);
// What the GS1 label of a case holds, as element string in brackets: "[01]08935...[17]270501[10]261101A".
std::string case_code(const Gtin& gtin, Day expiry, const LotId& lot);

cv::Mat qr(std::string_view text);
cv::Mat ean13(std::string_view digits);  // bars only; the digits below are the printer's
cv::Mat gs1_data_matrix(std::string_view bracketed);
cv::Mat gs1_128(std::string_view bracketed);

}  // namespace tallyman::sample
