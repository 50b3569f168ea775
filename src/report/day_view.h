// What the pages are made of: one day, imported, planned and judged, as values. Whoever has the store fills it in; a
// day is about a thousand deliveries.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/settings.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "dispatch/plan.h"
#include "report/automation_view.h"
#include "report/text.h"
#include "verify/verdict.h"
#include "vision/finding.h"

namespace tallyman::report {

// The baseline of what the machine saves. 20 s is our own assumption for opening a photo, reading its order and
// deciding; a distributor puts in what its office measures.
inline constexpr Setting seconds_per_photo_setting{
    .key = "report.seconds_per_photo",
    .standard = 20.0,
    .unit = "s",
    .meaning = {"thời gian một người cần để xem một ảnh khi không có máy",
                "what a person needs to look at one photo without the machine"},
    .min = 1,
    .max = 3600};

struct PhotoView {
    std::string file;
    OrderId order;
    std::optional<Instant> taken_at;
    std::optional<LatLon> position;
    int width = 0;  // of the whole picture; 0 when it could not be read
    int height = 0;
    std::vector<vision::Finding> findings;
    verify::Verdict verdict;
    std::vector<std::byte>
        thumbnail;  // re-encoded JPEG, no metadata, faces and plates hidden; empty when there is none
};

struct DeliveryView {
    OrderId order;
    OutletId outlet;    // empty for an order that nobody knows
    VehicleId vehicle;  // that the photos name, else the planned one; may be empty
    verify::Verdict verdict;
    std::vector<std::size_t> photos;  // indices into DayView::photos
    bool passed = false;  // every check, and it is for review only because accepting by itself is not earned yet
};

struct ShortLine {
    OrderId order;
    OutletId outlet;
    Gtin gtin;
    Cases asked;
    Cases given;
    Text why;
};

struct LeftOutStop {
    OrderId order;
    OutletId outlet;
    Text why;
};

struct DayView {
    std::string name;
    Day day;
    Zone zone;
    Catalog catalog;
    dispatch::Plan plan;
    std::vector<DeliveryView> deliveries;  // in the order of orders.csv, unknown ones last
    std::vector<PhotoView> photos;         // in the order of photos.csv
    int still_out = 0;                     // orders on their way, in no other figure
    std::vector<ShortLine> short_lines;
    std::vector<LeftOutStop> left_out;
    std::optional<AutomationView> automation;  // once something was decided from reviews
    double seconds_per_photo = 0;              // of a person looking at one photo without the machine
    std::string photo_base;  // where links to the pictures lead: "" beside the page, "/day/" elsewhere
};

}  // namespace tallyman::report
