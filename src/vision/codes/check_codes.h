// What the codes in the photo say about the delivery: the delivery note's QR names the order, a carton's code names the
// product, GS1 codes also its lot and expiry. Goods of other deliveries stand around in every shop, so a product that
// was not ordered is only a hint, and no code at all says nothing.
//
// Finding codes:
//   order_code_seen    pass         a code names this order
//   product_code_seen  pass         a code names a product of the order; number: how many of its products
//   other_order        fail         a delivery note of another order, none of this one; details "order"
//   wrong_lot          fail         an ordered product of a lot that was not allocated; details "gtin", "lot"
//   expired            fail         an ordered product past its day when the photo was taken; details "gtin", "day"
//   foreign_product    cannot_tell  only products that were not ordered; details "gtin"
//   codes_seen         cannot_tell  codes, but no order to hold them against
//   unread_code        cannot_tell  bars that could not be read
//   no_code            cannot_tell
#pragma once

#include "vision/codes/read.h"
#include "vision/expectation.h"

namespace tallyman::vision {

// What the QR of a delivery note holds.
constexpr std::string_view order_code_prefix = "tallyman:order:";

Finding check_codes(const CodesSeen& seen, const Expectation& expected);

}  // namespace tallyman::vision
