// Where a scan line turns from light to dark or back, and what such turns spell when they are an EAN-13 (or UPC-A) or
// EAN-8. A turn lies where the line crosses the middle between its neighbouring extremes, so light may fall as it
// likes; and a smooth map from modules to pixels is fitted to the turns, so the label may bend, roll and lean away as
// it likes. That is what readers stumble over on labels seen from the side: they look for one threshold and one width.
//
// It is a strict witness: all 60 (44) turns must lie where the code has them. Another code with a right check digit
// moves at least two turns by a module each.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tallyman::vision {

struct Turn {
    float at = 0;         // pixels along the line
    bool darker = false;  // from light to dark
};

// Those that are at least `share` of the line's contrast (and three grey levels) high.
std::vector<Turn> turns_of(std::span<const float> darkness, float share);

struct TurnReading {
    std::string text;          // 13 or 8 digits
    float start = 0, end = 0;  // of the first and the last module; end < start when it stands on its head
    float rest = 0;            // root mean square distance of the turns from the code's, in modules
};

// The best that any run of turns spells, either way up; nothing where none fits.
std::optional<TurnReading> read_turns(std::span<const Turn> turns);

// Whether a run of turns lies where such modules ('1' dark, the first and the last of them) have theirs, either way up.
bool show_modules(std::span<const Turn> turns, std::string_view modules);

}  // namespace tallyman::vision
