// One photo as a person gets to see it: the picture, the evidence drawn on it, and in words why it is here.
#pragma once

#include "report/day_view.h"
#include "report/html.h"

namespace tallyman::report {

Html photo_card(const DayView& day, const DeliveryView& delivery, const PhotoView& photo);

}  // namespace tallyman::report
