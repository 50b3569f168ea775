// The checks that a phone runs before it keeps a photo: sharpness, light, covered lens and level, the very functions
// that judge the photo later (src/vision), compiled to WebAssembly. A picture of 1280 x 960 takes about 100 ms on a
// phone of 2020.
//
// One picture at a time, because WebAssembly hands out plain memory: ask for the buffer, fill it with RGBA rows (what a
// canvas gives), ask for the findings.
#pragma once

#include <cstdint>

extern "C" {

// Room for width * height * 4 bytes, good until the next call.
std::uint8_t* picture_buffer(int width, int height);

// [{"check", "outcome", "code", "number", "confidence", "boxes"}, ...] of the picture in the buffer, as text that ends
// in a zero byte, good until the next call. `scale` as in vision::Photo: boxes come out in pixels of the whole picture.
const char* check_picture(double scale);
}
