// Is this a photo of a screen or a print instead of the goods? The raster of a display (or of halftone print) beats
// with the camera's own: narrow peaks in the spectrum that no shelf or carton makes, in brightness and, because each
// display pixel is three colours side by side, in colour too. Averaged power spectra of windowed, contrast-normalised
// tiles; the height of the peaks over their surroundings (as in "Detecting recaptured images", Cao and Kot, 2010, and
// Muammar and Dragotti, 2013, whose aliasing cue this is). Left out: frequencies below 0.06 a pixel, where shelves
// repeat, and those of JPEG's own blocks.
//
// Where there is room for four tiles or more, half of them must show the raster by themselves: a roller shutter's slats
// beat as well, but only where it hangs.
//
// Unit of Finding::number: nepers of power over the neighbourhood, the height of chroma's peaks and half of luma's.
// Codes: no_raster (pass), screen (fail), raster_suspected (cannot tell), too_small (cannot tell: under 256 pixels).
// Not covered: screens so fine or so far that the working scale averages their raster away, matte prints without
// halftone, and pictures re-photographed slightly out of focus; none of these leave peaks.
#pragma once

#include "vision/finding.h"
#include "vision/photo.h"

namespace tallyman::vision {

Finding check_screen(const Photo& photo);

}  // namespace tallyman::vision
