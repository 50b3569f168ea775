// One delivery as it stands in front of the shop, before anybody lifts a phone: cases in stacks, things around them,
// where the note is, the light. The same for every photo of the delivery.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "sample/day.h"
#include "sample/world.h"

namespace tallyman::sample {

// A box standing on something: a case, a carton of no interest, a crate, a counter.
struct Block {
    enum class What { product, carton, crate, counter } what = What::product;
    std::size_t item = 0;    // of a product
    std::uint64_t look = 0;  // where its label sticks; which carton or crate
    Point3 foot;             // middle of its base
    double turn = 0;         // about the vertical, radians; 0 shows its front to the street
    double width = 0, height = 0, depth = 0;
    int stack = 0;                  // blocks of one stack stand on each other
    bool end_first = false;         // turned by a quarter: the short side faces the street
    double tint = 1;                // no two cartons are equally bright
    std::array<Point3, 8> dents{};  // how far each corner is off, metres

    // Corner k: bit 0 right, bit 1 top, bit 2 far.
    Point3 corner(int k) const;
};

// Flat cut-outs that turn to the camera: nobody looks behind a stool.
struct CutOut {
    enum class What { stool, jug, plant, basket, person, motorbike } what = What::stool;
    Point3 foot;
    double height = 0;
    std::uint64_t look = 0;
};

enum class NotePlace { none, on_top, taped, on_floor, held };

struct Light {
    Point3 towards;             // where it comes from
    double key = 0.5;           // share that comes straight from there
    cv::Vec3d colour{1, 1, 1};  // blue, green, red
    double softness = 1;        // of shadows
};

struct Scene {
    std::vector<Block> blocks;
    std::vector<CutOut> cut_outs;
    double support_y = 0;  // what the cases stand on: the ground, or a counter
    double wall_z = 1.5;
    NotePlace note = NotePlace::none;
    std::size_t note_block = 0;
    double note_shift = 0, note_turn = 0;
    Light light;
    Point3 middle;       // of the cases
    double reach = 0.5;  // radius around it, metres
};

Scene compose(const std::vector<Shown>& shown, const std::vector<RangeItem>& items, Random random);

// A standing person's phone: where from, how tilted. Upright pictures and lying ones.
Camera aim(const Scene& scene, double megapixels, Random random);

}  // namespace tallyman::sample
