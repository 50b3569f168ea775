#include <algorithm>
#include <cmath>
#include <numbers>

#include "sample/scene.h"

namespace tallyman::sample {
namespace {

Block case_block(const RangeItem& item, std::size_t number, Random& random) {
    Block block;
    block.item = number;
    block.look = random();
    block.width = item.packaging.width;
    block.height = item.packaging.height;
    block.depth = item.packaging.depth;
    block.end_first = random.chance(0.1);
    block.turn = random.normal(0, 0.07) + (block.end_first ? std::numbers::pi / 2 : 0) +
                 (random.chance(0.5) ? std::numbers::pi : 0);
    block.tint = random.uniform(0.92, 1.04);
    for (auto& dent : block.dents)
        dent = {random.normal(0, 0.0022), random.normal(0, 0.0018), random.normal(0, 0.0022)};
    return block;
}

// How wide it stands, seen from the street.
double span(const Block& block) { return block.end_first ? block.depth : block.width; }
double run(const Block& block) { return block.end_first ? block.width : block.depth; }

std::vector<std::vector<Block>> stacks(const std::vector<Shown>& shown, const std::vector<RangeItem>& items,
                                       Random& random) {
    std::vector<Block> cases;
    for (const auto& line : shown)
        for (int i = 0; i < line.cases; ++i) cases.push_back(case_block(items[line.item], line.item, random));
    // Mostly kept together by product, as they come off the van.
    if (random.chance(0.3)) random.shuffle(std::span(cases));
    const int count = static_cast<int>(cases.size());
    const int lowest = std::max(1, (count + 3) / 4), highest = std::max(lowest, std::min(3, count));
    const auto high = static_cast<std::size_t>(random.between(lowest, highest));
    std::vector<std::vector<Block>> stacks;
    for (auto& block : cases) {
        if (stacks.empty() || stacks.back().size() >= high) stacks.emplace_back();
        stacks.back().push_back(block);
    }
    for (auto& stack : stacks)
        std::stable_sort(stack.begin(), stack.end(),
                         [](const Block& a, const Block& b) { return a.width * a.depth > b.width * b.depth; });
    return stacks;
}

void place(Scene& scene, std::vector<std::vector<Block>> stacks, Random& random) {
    double x = 0;
    int number = 0;
    for (auto& stack : stacks) {
        const double width = span(*std::max_element(stack.begin(), stack.end(),
                                                    [](const Block& a, const Block& b) { return span(a) < span(b); }));
        const double z = random.normal(0, 0.03) - run(stack.front()) / 2;
        double y = scene.support_y;
        x += width / 2 + random.uniform(0.008, 0.06);
        for (auto& block : stack) {
            block.foot = {x + random.normal(0, 0.008), y, z + random.normal(0, 0.01)};
            block.stack = number;
            y += block.height;
            scene.blocks.push_back(block);
        }
        x += width / 2;
        ++number;
    }
    for (auto& block : scene.blocks) block.foot[0] -= x / 2;
    double top = scene.support_y;
    for (const auto& block : scene.blocks) top = std::max(top, block.foot[1] + block.height);
    scene.middle = {0, (scene.support_y + top) / 2, -0.15};
    scene.reach = std::hypot(x / 2, (top - scene.support_y) / 2 * 1.2);
}

void add_counter(Scene& scene, Random& random) {
    double left = 0, right = 0;
    for (const auto& block : scene.blocks) {
        left = std::min(left, block.foot[0] - span(block) / 2);
        right = std::max(right, block.foot[0] + span(block) / 2);
    }
    Block counter;
    counter.what = Block::What::counter;
    counter.width = right - left + random.uniform(0.15, 0.9);
    counter.height = scene.support_y;
    counter.depth = 0.58;
    counter.foot = {(left + right) / 2 + random.uniform(-0.1, 0.1), 0, -0.17};
    counter.stack = -1;
    scene.blocks.push_back(counter);
}

void add_clutter(Scene& scene, Random& random) {
    using enum CutOut::What;
    const auto beside = [&](double room) {
        const double side = random.chance(0.5) ? 1 : -1;
        return Point3(side * (scene.reach + random.uniform(room, room + 0.6)), 0,
                      random.uniform(-0.1, std::max(0.0, scene.wall_z - 0.35)));
    };
    constexpr std::array things{stool, jug, plant, basket};
    constexpr std::array heights{0.45, 0.5, 0.8, 0.35};
    for (auto count = random.between(0, 3); count > 0; --count) {
        const auto which = random.below(things.size());
        scene.cut_outs.push_back({things[which], beside(0.2), heights[which] * random.uniform(0.85, 1.15), random()});
    }
    int stack = 100;
    for (auto count = random.between(0, 2); count > 0; --count, ++stack) {
        Block block;
        block.what = random.chance(0.5) ? Block::What::carton : Block::What::crate;
        block.foot = beside(0.3);
        block.turn = random.uniform(-0.6, 0.6);
        block.width = random.uniform(0.3, 0.45);
        block.height = random.uniform(0.22, 0.36);
        block.depth = random.uniform(0.26, 0.36);
        block.tint = random.uniform(0.85, 1.0);
        block.stack = stack;
        block.look = random.below(6);
        scene.blocks.push_back(block);
    }
    if (random.chance(0.06))
        scene.cut_outs.push_back(
            {person, {beside(0.25)[0], 0, std::max(0.25, scene.wall_z - 0.4)}, random.uniform(1.5, 1.75), random()});
    if (random.chance(0.06))
        scene.cut_outs.push_back({motorbike, {beside(0.5)[0], 0, random.uniform(0.1, 0.5)}, 1.12, random()});
}

void put_note(Scene& scene, Random& random) {
    const double draw = random.uniform();
    scene.note = draw < 0.34   ? NotePlace::held
                 : draw < 0.58 ? NotePlace::on_top
                 : draw < 0.76 ? NotePlace::taped
                 : draw < 0.88 ? NotePlace::on_floor
                               : NotePlace::none;
    if (scene.note == NotePlace::on_floor && scene.support_y > 0) scene.note = NotePlace::on_top;
    // On the highest case of some stack; taped to a case that shows a long side.
    std::vector<std::size_t> fit;
    for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
        const Block& block = scene.blocks[i];
        const bool topmost = i + 1 == scene.blocks.size() || scene.blocks[i + 1].stack != block.stack;
        if (block.what == Block::What::product && (scene.note == NotePlace::on_top ? topmost : !block.end_first))
            fit.push_back(i);
    }
    if (fit.empty()) scene.note = scene.note == NotePlace::held ? NotePlace::held : NotePlace::none;
    if (!fit.empty()) scene.note_block = fit[random.below(fit.size())];
    scene.note_shift = random.uniform(-1, 1);
    scene.note_turn = random.normal(0, 0.25);
}

Light daylight(Random& random) {
    Light light;
    light.towards = cv::normalize(Point3(random.uniform(-0.8, 0.8), 1, random.uniform(-0.8, 0.2)));
    light.key = random.uniform(0.15, 0.6);
    light.softness = random.uniform(0.4, 2.0) * (1.1 - light.key);
    const double warmth = random.normal(0, 0.05);  // shade is blue, lamps are yellow
    light.colour = {1 - warmth, 1, 1 + warmth};
    return light;
}

}  // namespace

Point3 Block::corner(int k) const {
    const double x = (k & 1 ? 0.5 : -0.5) * width, z = (k & 4 ? 0.5 : -0.5) * depth;
    const double c = std::cos(turn), s = std::sin(turn);
    return foot + Point3(c * x - s * z, k & 2 ? height : 0, s * x + c * z) + dents[static_cast<std::size_t>(k)];
}

Scene compose(const std::vector<Shown>& shown, const std::vector<RangeItem>& items, Random random) {
    Scene scene;
    const bool on_counter = random.chance(0.25);
    scene.support_y = on_counter ? random.uniform(0.55, 0.85) : 0;
    scene.wall_z = random.uniform(0.25, 1.4);
    place(scene, stacks(shown, items, random), random);
    put_note(scene, random);
    if (on_counter) add_counter(scene, random);
    add_clutter(scene, random);
    scene.light = daylight(random);
    return scene;
}

Camera aim(const Scene& scene, double megapixels, Random random) {
    const bool upright = random.chance(scene.reach > 0.7 ? 0.25 : 0.6);
    const double long_side = std::sqrt(megapixels * 1e6 * 4 / 3);
    const int a = cvRound(long_side / 8) * 8, b = cvRound(long_side * 3 / 4 / 8) * 8;
    const cv::Size size = upright ? cv::Size(b, a) : cv::Size(a, b);
    const double focal = a * random.uniform(0.72, 0.78);  // a phone's main lens, about 26 mm
    const double fill = random.uniform(0.74, 1.0);
    const double distance =
        std::clamp(focal * scene.reach * 2 / (fill * std::min(size.width * 1.0, size.height * 1.25)), 0.85, 3.2);
    const double sideways = random.normal(0, 0.24);
    const double lift = std::clamp(random.normal(scene.support_y > 0 ? 0.28 : 0.5, 0.1), 0.12, 0.75);
    const Point3 from = scene.middle + distance * Point3(std::sin(sideways) * std::cos(lift), std::sin(lift),
                                                         -std::cos(sideways) * std::cos(lift));
    const Point3 at = scene.middle + Point3(random.normal(0, 0.05), random.normal(0.02, 0.04), 0) * scene.reach * 2;
    return Camera::looking(from, at, random.normal(0, 0.03), focal, size);
}

}  // namespace tallyman::sample
