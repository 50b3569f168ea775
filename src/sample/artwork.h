// The printed faces of a product's case, the label a lot gets, and the delivery note.
#pragma once

#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "sample/assortment.h"
#include "sample/day.h"

namespace tallyman::sample {

// BGR, top edge up. The long face is printed the same on both long sides, the end on both short sides.
struct CaseFaces {
    cv::Mat front;
    cv::Mat end;
    cv::Mat top;
};

CaseFaces case_faces(const RangeItem& item, double pixels_per_mm);

// White sticker of the filling line: GS1 DataMatrix and the same in words. 64 x 36 mm.
cv::Mat lot_label(const RangeItem& item, const StockLot& lot, double pixels_per_mm);

struct NoteLine {
    std::string name;
    std::string gtin;
    int cases = 0;
};

// What a delivery note says; always the order, whatever truly came.
struct NoteText {
    std::string order;
    std::string outlet;
    std::string address;
    std::string day;
    std::string vehicle;
    std::string driver;
    std::string code;  // what its QR holds
    std::vector<NoteLine> lines;
};

// A5 upright, 148 x 210 mm.
cv::Mat delivery_note(const NoteText& note, double pixels_per_mm);

}  // namespace tallyman::sample
