// A van for made-up towns: a tonne and five cubic metres, chilled, of the depot D, out from six to six.
#pragma once

#include <string>

#include "catalog/catalog.h"

namespace tallyman::dispatch {

inline Vehicle test_van(int number, int max_trips) {
    using namespace std::chrono_literals;
    return {{"V" + std::to_string(number)},
            {"driver " + std::to_string(number)},
            {"D"},
            {1'000'000},
            {5'000'000},
            Temperature::chilled,
            {6h, 18h},
            {5'000},
            {40'000},
            {100'000},
            max_trips};
}

}  // namespace tallyman::dispatch
