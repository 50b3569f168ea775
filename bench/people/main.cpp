// bench_people CASCADES SEED COUNT [FOLDER]   faces and number plates rendered into scenes of sample days: how many are
// found, how many boxes too many, and the time. CASCADES is Debian's opencv-data folder of Haar cascades. With FOLDER
// the pictures that miss something are written there. Drawn people, not real ones: what is measured is the rendering's,
// and RESULTS.md says so.
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include "sample/day.h"
#include "sample/draw.h"
#include "sample/jpeg.h"
#include "sample/lens.h"
#include "vision/jpeg.h"
#include "vision/people.h"

namespace {

using namespace tallyman;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

double processor_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

struct Scenery {
    sample::SampleDay day;
    std::vector<sample::CaseTextures> prints;
};

Scenery scenery(std::uint64_t seed) {
    Scenery out{sample::make_day({.outlets = 40, .seed = seed}, 0), {}};
    for (const auto& item : out.day.items) {
        const auto faces = sample::case_faces(item, 2.2);
        out.prints.push_back({sample::Texture(faces.front), sample::Texture(faces.end), sample::Texture(faces.top),
                              sample::Texture(sample::lot_label(item, out.day.stock.front(), 3.5))});
    }
    return out;
}

// From a standing person's eyes and farther back than for the goods alone, so that heads are in the picture.
sample::Camera camera_at(Random& random) {
    const cv::Size size = random.chance(0.5) ? cv::Size(2000, 1504) : cv::Size(1504, 2000);
    const sample::Point3 from(random.uniform(-0.8, 0.8), random.uniform(1.3, 1.65), -random.uniform(2.0, 3.6));
    return sample::Camera::looking(from, {random.uniform(-0.2, 0.2), random.uniform(0.75, 1.05), 0},
                                   random.normal(0, 0.04), 1500, size);
}

void add_people(sample::Scene& scene, Random& random) {
    using enum sample::CutOut::What;
    std::erase_if(scene.cut_outs, [](const auto& thing) { return thing.what == person || thing.what == motorbike; });
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

bool covers(const vision::Box& box, const sample::TruthBox& truth) {
    const cv::Rect2d found(box.x, box.y, box.width, box.height);
    return (found & truth.box).area() > 0.6 * truth.box.area();
}

struct Tally {
    std::size_t hits = 0, of = 0;
};

std::string rate(const Tally& tally) {
    return fmt::format(
        "{} of {}, {:.1f} %", tally.hits, tally.of,
        100.0 * static_cast<double>(tally.hits) / static_cast<double>(std::max<std::size_t>(1, tally.of)));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        fmt::print(stderr, "bench_people CASCADES SEED COUNT [FOLDER]\n");
        return 2;
    }
    cv::setNumThreads(1);
    const std::filesystem::path cascades = argv[1];
    vision::PeopleFinder finder;
    using What = vision::PeopleFinder::What;
    for (const auto& [what, file] : {std::pair{What::face, "haarcascade_frontalface_alt2.xml"},
                                     std::pair{What::profile, "haarcascade_profileface.xml"},
                                     std::pair{What::plate, "haarcascade_russian_plate_number.xml"}})
        if (!finder.add(what, text_of(cascades / file))) fmt::print(stderr, "{}: no cascade\n", file);

    const std::uint64_t seed = std::stoull(argv[2]);
    const Scenery stage = scenery(seed);
    const Random random(seed);
    std::map<std::string, Tally> found;
    std::map<std::string, std::size_t> others;
    std::size_t photos = 0;
    double spent_ms = 0;
    for (std::uint64_t i = 0; i < std::stoull(argv[3]); ++i) {
        Random own = random.fork(i);
        const auto& delivery = stage.day.deliveries[i % stage.day.deliveries.size()];
        sample::Scene scene = sample::compose(delivery.shown, stage.day.items, own.fork(1));
        add_people(scene, own);
        const sample::Camera camera = camera_at(own);
        const auto shop = sample::make_shop("Tạp hoá Minh Tâm", "12 Lê Lợi", "0901 234 567", own.fork(3), 330);
        sample::Props props{.shop = &shop, .cases = {}, .gtins = {}, .note = {}, .note_label = {}};
        for (const auto& print : stage.prints) props.cases.push_back(&print);
        for (const auto& item : stage.day.items) props.gtins.push_back(item.product.gtin.text);
        scene.note = sample::NotePlace::none;
        sample::Drawing drawing = sample::draw(scene, camera, props, own.fork(4));
        sample::Scene bare = scene;
        bare.blocks.clear();
        const auto truth = in_sight(drawing, sample::draw(bare, camera, props, own.fork(4)));
        sample::expose(drawing.picture, sample::good_exposure(own), own);
        const std::string jpeg = sample::jpeg(drawing.picture, 85);
        const auto photo = vision::decode_photo(std::as_bytes(std::span(jpeg)));
        const double start = processor_ms();
        const auto boxes = finder.find(*photo);
        spent_ms += processor_ms() - start;
        ++photos;
        bool missed = false;
        for (const auto& one : truth) {
            const bool hit = std::any_of(boxes.begin(), boxes.end(), [&](const auto& box) { return covers(box, one); });
            missed = missed || !hit;
            ++found[one.what].of;
            found[one.what].hits += hit;
        }
        for (const auto& box : boxes)
            others[box.label] +=
                std::none_of(truth.begin(), truth.end(), [&](const auto& one) { return covers(box, one); });
        if (missed && argc > 4) std::ofstream(fmt::format("{}/{}.jpg", argv[4], i), std::ios::binary) << jpeg;
    }
    for (const auto& [what, tally] : found) fmt::print("{}: {}\n", what, rate(tally));
    for (const auto& [what, count] : others)
        fmt::print("{} boxes on something else: {:.2f} a photo\n", what,
                   static_cast<double>(count) / static_cast<double>(photos));
    fmt::print("{:.0f} ms of processor a photo\n", spent_ms / static_cast<double>(photos));
}
