// The day as a manager reads it: one page that opens offline on a phone or a desk and prints, in Vietnamese and English
// with a switch, and its CSV. Today's figures and exceptions first, then the photos that need a person, then everything
// else. A page of 1,000 deliveries is a few megabytes, most of it thumbnails.
#pragma once

#include <string>
#include <vector>

#include "report/day_view.h"
#include "report/figures.h"
#include "report/html.h"

namespace tallyman::report {

// At 30 kB each about 2.4 MB; the other photos that need a person stand in a table with links.
inline constexpr std::size_t shown_photos_max = 80;

// A photo that a person has to look at, with its delivery.
struct PhotoToSee {
    const DeliveryView* delivery;
    const PhotoView* photo;
};

// Most pressing first: rejected before for review, then by how sure the machine is that something is wrong. The first
// `shown_photos_max` want a thumbnail.
std::vector<PhotoToSee> photos_to_see(const DayView& day);

Html day_report_page(const DayView& day, Lang lang);
std::string day_report_csv(const DayView& day);  // one row a delivery

}  // namespace tallyman::report
