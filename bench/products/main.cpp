// How well products are known by one reference picture each, on photos whose product is known (labels.csv: file, class,
// coarse class, split) and whose units were counted by eye (counts.csv). Prints Markdown tables with Wilson intervals
// (95 %).
//
//   bench_products PHOTOS [--split train|val] [--every N] [--from K] [--catalogue N]
//
// --catalogue  N products: the 31 and strangers whose descriptors are those of train photos, a little moved. Prints
//              what opening such a catalogue costs as well.
// --every      only each N-th photo of a class, beginning with the K-th (0 is the first). The clues' weights were
//              fitted on the even train photos (--every 2 --from 0), so --every 2 --from 1 are train photos that no
//              weight has seen.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <opencv2/core/utility.hpp>

#include "base/memory.h"
#include "base/random.h"
#include "products/files.h"
#include "vision/products/models_bytes.h"
#include "vision/products/scene.h"
#include "vision/products/see_products.h"

namespace tallyman::bench {
namespace {

using namespace vision;
namespace fs = std::filesystem;

struct Rate {
    int right = 0, all = 0;
    void add(bool is_right) { right += is_right, ++all; }
    std::string text() const {
        if (all == 0) return "none";
        const double n = all, p = right / n, z = 1.96, middle = (p + z * z / (2 * n)) / (1 + z * z / n);
        const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
        return fmt::format("{:.1f} % [{:.1f}, {:.1f}] ({} of {})", 100 * p, 100 * (middle - half),
                           100 * (middle + half), right, all);
    }
};

// How often a score of `there` is above one of `absent`; a draw is half.
double area_under_curve(const std::vector<double>& there, const std::vector<double>& absent) {
    double above = 0;
    for (const double a : there)
        for (const double b : absent) above += a > b ? 1 : a == b ? 0.5 : 0;
    return above / static_cast<double>(there.size() * absent.size());
}

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double best_score(const std::vector<Presence>& presences) {
    return presences.empty() ? 0 : score_of(presences[0], presences);
}

struct Options {
    fs::path photos;
    std::string split = "val";
    int every = 1;
    int from = 0;
    std::size_t catalogue = 0;
};

class Products {
public:
    explicit Products(const Options& options) : options_(options) {
        std::vector<ProductModel> models;
        for (const auto& row : rows_of(options.photos / "labels.csv"))
            if (row[3] == "iconic") models.push_back(model_of({row[1]}, open(options.photos / row[0]).photo));
        add_strangers(models);
        models_ = ProductModels(std::move(models));
        if (options_.catalogue > 0) reopen();
        for (std::size_t i = 0; i < models_.size(); ++i) index_[models_.gtin(i).text] = static_cast<int>(i);
    }

    void recognise() {
        std::map<std::string, int> seen;
        for (const auto& row : rows_of(options_.photos / "labels.csv"))
            if (row[3] == options_.split && seen[row[1]]++ % options_.every == options_.from)
                recognise(row[0], index_.at(row[1]));
        fmt::print("| {} split, {} products | result |\n|---|---|\n", options_.split, models_.size());
        fmt::print("| top-1 | {} |\n| top-5 | {} |\n", top1_.text(), top5_.text());
        for (const auto& [lines, rate] : lines_) fmt::print("| right among {} lines | {} |\n", lines, rate.text());
        fmt::print("| none of the catalogue (the true product left out), AUROC | {:.3f} |\n",
                   area_under_curve(there_, absent_));
        std::sort(seconds_.begin(), seconds_.end());
        fmt::print("| photos a second of one processor, decoding to boxes (median) | {:.1f} |\n",
                   1 / seconds_[seconds_.size() / 2]);
    }

    void count() const {
        Rate one, several, interval;
        for (const auto& row : rows_of(options_.photos / "counts.csv")) {
            const int truth = std::stoi(row[2]), slack = row[4] == "1" ? 0 : 1;
            const File file = open(options_.photos / row[0]);
            SeenProduct product;
            for (const SeenProduct& seen : see_products(file.photo, models_))
                if (seen.gtin == row[1]) product = seen;
            const int off = std::abs(product.count - truth);
            truth == 1 ? one.add(off <= slack) : several.add(off <= 1);
            interval.add(product.count_low - slack <= truth && truth <= product.count_high + slack);
        }
        fmt::print(
            "| units, one in sight: exact | {} |\n| units, several: within one | {} |\n| units, interval holds | {} "
            "|\n",
            one.text(), several.text(), interval.text());
    }

private:
    // Products nobody has seen: what a train photo's descriptors would be on another product. Looks are those of a real
    // one, which does not matter to the shortlist.
    void add_strangers(std::vector<ProductModel>& models) {
        const std::size_t real = models.size();
        std::vector<std::vector<Descriptor>> photos;
        for (const auto& row : rows_of(options_.photos / "labels.csv"))
            if (models.size() < options_.catalogue && row[3] == "train" && random_.chance(0.1))
                photos.push_back(find_keypoints(open(options_.photos / row[0]).photo.luma, {}).descriptors);
        while (models.size() < options_.catalogue) {
            std::vector<Descriptor> all;
            for (int i = 0; i < 1200; ++i) {
                const auto& photo = random_.pick(std::span<const std::vector<Descriptor>>(photos));
                Descriptor one = random_.pick(std::span<const Descriptor>(photo));
                std::uint64_t moves = 0;  // four bits a byte
                for (std::size_t k = 0; k < one.size(); ++k, moves >>= 4) {
                    if (k % 16 == 0) moves = random_();
                    one[k] = static_cast<std::uint8_t>(std::clamp(one[k] + static_cast<int>(moves & 15) - 8, 0, 127));
                }
                all.push_back(one);
            }
            FaceModel face = models[models.size() % real].faces.front();
            face.descriptors = blocks_of(all);
            face.frames.resize(all.size());
            models.push_back({{fmt::format("stranger {}", models.size())}, {std::move(face)}});
        }
    }

    // As the command line does: from the bytes of a cache file.
    void reopen() {
        const auto bytes = std::make_shared<const std::vector<std::byte>>(to_bytes(models_));
        models_ = {};
        const double start = processor_seconds();
        models_ = models_from_bytes(*bytes, bytes).value();
        fmt::print("{} products: {} MB of cache, opened in {:.2f} s\n\n", models_.size(), bytes->size() >> 20,
                   processor_seconds() - start);
    }

    void recognise(const std::string& name, int truth) {
        const double start = processor_seconds();
        const File file = open(options_.photos / name);
        see_products(file.photo, models_);
        seconds_.push_back(processor_seconds() - start);
        const ProductSearch search(file.photo, models_);
        std::vector<int> all, others;
        for (int i = 0; i < static_cast<int>(models_.size()); ++i) {
            all.push_back(i);
            if (i != truth) others.push_back(i);
        }
        const auto presences = presences_in(search, all);
        top1_.add(rank(presences, truth) < 1);
        top5_.add(rank(presences, truth) < 5);
        there_.push_back(best_score(presences));
        absent_.push_back(best_score(presences_in(search, others)));
        for (const std::size_t lines : {3u, 8u, 15u}) {
            random_.shuffle(std::span(others));
            std::vector<int> order(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(lines - 1));
            order.push_back(truth);
            lines_[lines].add(rank(presences_in(search, order), truth) < 1);
        }
    }

    static std::size_t rank(const std::vector<Presence>& presences, int truth) {
        const auto found =
            std::find_if(presences.begin(), presences.end(), [&](const Presence& one) { return one.product == truth; });
        return found == presences.end() ? models_most : static_cast<std::size_t>(found - presences.begin());
    }

    static constexpr std::size_t models_most = 1000000;
    Options options_;
    ProductModels models_;
    std::map<std::string, int> index_;
    Random random_{3};
    Rate top1_, top5_;
    std::map<std::size_t, Rate> lines_;
    std::vector<double> there_, absent_, seconds_;
};

std::optional<Options> options_from(std::span<char*> words) {
    if (words.size() < 2) return {};
    Options options{.photos = words[1]};
    for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
        if (std::strcmp(words[i], "--split") == 0)
            options.split = words[i + 1];
        else if (std::strcmp(words[i], "--every") == 0)
            options.every = std::max(1, std::atoi(words[i + 1]));
        else if (std::strcmp(words[i], "--from") == 0)
            options.from = std::atoi(words[i + 1]);
        else if (std::strcmp(words[i], "--catalogue") == 0)
            options.catalogue = static_cast<std::size_t>(std::max(0, std::atoi(words[i + 1])));
        else
            return {};
    }
    return options;
}

}  // namespace
}  // namespace tallyman::bench

int main(int count, char** words) {
    const auto options = tallyman::bench::options_from(std::span(words, static_cast<std::size_t>(count)));
    if (!options) {
        fmt::print(stderr, "bench_products PHOTOS [--split train|val] [--every N] [--from K] [--catalogue N]\n");
        return 2;
    }
    cv::setNumThreads(1);
    tallyman::keep_freed_memory();
    tallyman::bench::Products products(*options);
    products.recognise();
    if (options->split == "train") products.count();
}
