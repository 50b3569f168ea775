// How a reader of print errs, as a weighted edit distance (Wagner and Fischer, 1974) between what was printed and what
// was read. Costs are about -log10 of how often it happens: a letter for its look-alike (O for 0, l for 1, S for 5, B
// for 8) or without its marks (ơ for o) 0.2, mere punctuation or a blank 0.2, any other letter 1. A digit for another
// digit always costs 1: numbers are held against what was ordered, and 17 is not 11 because a 7 can look like a 1.
#pragma once

#include <string>
#include <string_view>

namespace tallyman::vision {

// Lower case, marks dropped, look-alikes in the shape of their digit: what differs only by the reader's usual slips is
// equal. "Số: O00O17" and "so: 000017" are.
std::string shape_of(std::string_view text);

double distance(std::string_view printed, std::string_view read);

// Of `printed` to the best part of `read`; what stands before and after it costs nothing.
double distance_within(std::string_view printed, std::string_view read);

}  // namespace tallyman::vision
