#include "scenes.h"

#include <algorithm>

#include "sample/jpeg.h"
#include "sample/lens.h"

namespace tallyman::bench {
namespace {

// From a standing person's eyes and farther back than for the goods alone, so that heads are in the picture.
sample::Camera camera_at(Random& random) {
    const cv::Size size = random.chance(0.5) ? cv::Size(2000, 1504) : cv::Size(1504, 2000);
    const sample::Point3 from(random.uniform(-0.8, 0.8), random.uniform(1.3, 1.65), -random.uniform(2.0, 3.6));
    return sample::Camera::looking(from, {random.uniform(-0.2, 0.2), random.uniform(0.75, 1.05), 0},
                                   random.normal(0, 0.04), 1500, size);
}

void remove_people(sample::Scene& scene) {
    using enum sample::CutOut::What;
    std::erase_if(scene.cut_outs, [](const auto& thing) { return thing.what == person || thing.what == motorbike; });
}

void add_people(sample::Scene& scene, Random& random) {
    using enum sample::CutOut::What;
    const double side = random.chance(0.5) ? 1 : -1;
    scene.cut_outs.push_back({person,
                              {side * (random.uniform(0.1, 0.7)), 0, std::max(0.25, scene.wall_z - 0.4)},
                              random.uniform(1.5, 1.75),
                              random()});
    scene.cut_outs.push_back(
        {motorbike, {-side * (random.uniform(0.3, 0.8)), 0, -random.uniform(0.3, 0.7)}, 1.12, random()});
}

// Wholly in the picture, and nothing stands before it: without the blocks it looks the same.
std::vector<sample::TruthBox> in_sight(const sample::Drawing& with, const sample::Drawing& without) {
    std::vector<sample::TruthBox> out;
    for (const auto& box : with.boxes) {
        if (box.what != "face" && box.what != "plate") continue;
        const cv::Rect inside(box.box);
        if (inside.x <= 0 || inside.y <= 0 || inside.br().x >= with.picture.cols - 1 ||
            inside.br().y >= with.picture.rows - 1)
            continue;
        if (inside.width < 40 || inside.height < 30) continue;
        cv::Mat apart;
        cv::absdiff(with.picture(inside), without.picture(inside), apart);
        if (cv::mean(apart.reshape(1))[0] < 6) out.push_back(box);
    }
    return out;
}

}  // namespace

Scenery::Scenery(std::uint64_t seed) : random_(seed), day_(sample::make_day({.outlets = 40, .seed = seed}, 0)) {
    for (const auto& item : day_.items) {
        const auto faces = sample::case_faces(item, 2.2);
        prints_.push_back({sample::Texture(faces.front), sample::Texture(faces.end), sample::Texture(faces.top),
                           sample::Texture(sample::lot_label(item, day_.stock.front(), 3.5))});
    }
}

sample::Scene Scenery::scene(std::uint64_t number, Random& own) const {
    const auto& delivery = day_.deliveries[number % day_.deliveries.size()];
    sample::Scene scene = sample::compose(delivery.shown, day_.items, own.fork(1));
    scene.note = sample::NotePlace::none;
    remove_people(scene);
    return scene;
}

sample::Drawing Scenery::drawn(const sample::Scene& scene, const sample::Camera& camera, const Random& own) const {
    const auto shop = sample::make_shop("Tạp hoá Minh Tâm", "12 Lê Lợi", "0901 234 567", own.fork(3), 330);
    sample::Props props{.shop = &shop, .cases = {}, .gtins = {}, .note = {}, .note_label = {}};
    for (const auto& print : prints_) props.cases.push_back(&print);
    for (const auto& item : day_.items) props.gtins.push_back(item.product.gtin.text);
    return sample::draw(scene, camera, props, own.fork(4));
}

Shot Scenery::with_drawn_people(std::uint64_t number) const {
    Random own = random_.fork(number);
    sample::Scene all = scene(number, own);
    add_people(all, own);
    const sample::Camera camera = camera_at(own);
    sample::Drawing drawing = drawn(all, camera, own);
    sample::Scene bare = all;
    bare.blocks.clear();
    Shot shot{{}, in_sight(drawing, drawn(bare, camera, own)), {}};
    sample::expose(drawing.picture, sample::good_exposure(own), own);
    shot.jpeg = sample::jpeg(drawing.picture, 85);
    return shot;
}

cv::Mat Scenery::without_people(std::uint64_t number) const {
    Random own = random_.fork(number);
    const sample::Scene goods = scene(number, own);
    const sample::Camera camera = camera_at(own);
    return drawn(goods, camera, own).picture;
}

}  // namespace tallyman::bench
