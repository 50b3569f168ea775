// bench_people drawn CASCADES SEED COUNT [MISSED]          people drawn into scenes of sample days, 3 megapixels
// bench_people pasted CASCADES SEED COUNT PHOTOS [MISSED]  real people pasted into such scenes, small and often dark
// bench_people photos CASCADES PHOTOS [MISSED]             photos of real people as they are
// How many faces and number plates are found, how many boxes too many, and the time. CASCADES is Debian's opencv-data
// folder of Haar cascades, PHOTOS the folder that bench/people/photos fills (PHOTOS:face-api takes only those whose
// path begins so). In MISSED the pictures that miss something are written. What is measured on drawings and pastings is
// theirs, and RESULTS.md says so.
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include "real_people.h"
#include "scenes.h"
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

vision::PeopleFinder finder_of(const std::filesystem::path& cascades) {
    vision::PeopleFinder finder;
    finder.know_faces();
    if (!finder.know_plates(text_of(cascades / "haarcascade_russian_plate_number.xml")))
        fmt::print(stderr, "{}: no cascade of number plates in it\n", cascades.string());
    return finder;
}

bool covers(const vision::Box& box, const cv::Rect2d& truth) {
    const cv::Rect2d found(box.x, box.y, box.width, box.height);
    return (found & truth).area() > 0.6 * truth.area();
}

// The small faces are the hard ones.
std::string kind_of(const sample::TruthBox& truth) {
    if (truth.what != "face") return truth.what + "s of any size";
    for (const int below : {30, 50, 80})
        if (truth.box.height < below) return fmt::format("faces below {} pixels", below);
    return "faces of 80 pixels and more";
}

class Tally {
public:
    Tally(const vision::PeopleFinder& finder, std::filesystem::path missed)
        : finder_(finder), missed_(std::move(missed)) {}

    void look_at(const bench::Shot& shot) {
        const auto photo = vision::decode_photo(std::as_bytes(std::span(shot.jpeg)));
        const double start = processor_ms();
        const auto boxes = finder_.find(*photo);
        spent_ms_ += processor_ms() - start;
        bool is_missed = false;
        for (const auto& one : shot.truth) {
            const bool hit =
                std::any_of(boxes.begin(), boxes.end(), [&](const auto& box) { return covers(box, one.box); });
            is_missed = is_missed || !hit;
            auto& rate = found_[kind_of(one)];
            ++rate.of;
            rate.hits += hit;
        }
        for (const auto& box : boxes) {
            const bool is_one = std::any_of(shot.truth.begin(), shot.truth.end(),
                                            [&](const auto& one) { return covers(box, one.box); }) ||
                                std::any_of(shot.cut_off.begin(), shot.cut_off.end(),
                                            [&](const auto& one) { return covers(box, one); });
            others_[box.label] += !is_one;
        }
        if (is_missed && !missed_.empty())
            std::ofstream(missed_ / fmt::format("{}.jpg", photos_), std::ios::binary) << shot.jpeg;
        ++photos_;
    }

    void print() const {
        for (const auto& [what, rate] : found_)
            fmt::print("{}: {} of {}, {:.1f} %\n", what, rate.hits, rate.of,
                       100.0 * static_cast<double>(rate.hits) / static_cast<double>(rate.of));
        for (const auto& [what, count] : others_)
            fmt::print("{} boxes on something else: {:.2f} a photo\n", what,
                       static_cast<double>(count) / static_cast<double>(photos_));
        fmt::print("{:.0f} ms of processor a photo, {} photos\n", spent_ms_ / static_cast<double>(photos_), photos_);
    }

private:
    struct Rate {
        std::size_t hits = 0, of = 0;
    };

    const vision::PeopleFinder& finder_;
    std::filesystem::path missed_;
    std::map<std::string, Rate> found_;
    std::map<std::string, std::size_t> others_;
    std::size_t photos_ = 0;
    double spent_ms_ = 0;
};

int usage() {
    fmt::print(stderr,
               "bench_people drawn CASCADES SEED COUNT [MISSED]\n"
               "bench_people pasted CASCADES SEED COUNT PHOTOS[:PART] [MISSED]\n"
               "bench_people photos CASCADES PHOTOS[:PART] [MISSED]\n");
    return 2;
}

std::vector<bench::RealPhoto> photos_of(const std::string& folder_and_part) {
    const auto colon = folder_and_part.find(':');
    return bench::real_photos(folder_and_part.substr(0, colon),
                              colon == std::string::npos ? "" : folder_and_part.substr(colon + 1));
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::map<std::string, std::size_t> words_of = {{"drawn", 4}, {"pasted", 5}, {"photos", 3}};
    const auto mode = words.empty() ? words_of.end() : words_of.find(words[0]);
    if (mode == words_of.end() || words.size() < mode->second || words.size() > mode->second + 1) return usage();
    cv::setNumThreads(1);
    const auto finder = finder_of(words[1]);
    Tally tally(finder, words.size() > mode->second ? words.back() : "");
    if (words[0] == "photos") {
        for (const auto& photo : photos_of(words[2])) tally.look_at(bench::as_it_is(photo));
    } else {
        const std::uint64_t seed = std::stoull(words[2]), count = std::stoull(words[3]);
        const bench::Scenery scenery(seed);
        const auto photos = words[0] == "pasted" ? photos_of(words[4]) : std::vector<bench::RealPhoto>{};
        for (std::uint64_t i = 0; i < count; ++i)
            tally.look_at(words[0] == "drawn"
                              ? scenery.with_drawn_people(i)
                              : bench::pasted(scenery.without_people(i), photos, Random(seed).fork(1000 + i)));
    }
    tally.print();
}
