// A QR code as inline SVG (libqrencode does the code): one path of black squares, four modules of quiet zone.
#pragma once

#include <string_view>

#include "report/html.h"

namespace tallyman::report {

// Error correction M, as on the delivery notes. `label` is read out to who cannot see it. Throws Failure when the text
// is longer than a QR code holds.
Html qr_svg(std::string_view text, std::string_view label);

}  // namespace tallyman::report
