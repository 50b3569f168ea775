// What the product check sees in photos whose products are known, for `fit` to find the weights of the probability:
// one CSV line for each product that has a place. Every photo is asked twice, the second time without the right product
// (of a drawn photo: without one of them), as if it were none of the catalogue.
//
//   product_presences PHOTOS SPLIT    labelled photos (labels.csv), each of one product
//   product_presences DAY             a day of `tallyman sample`, with the boxes of its truth
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <opencv2/core/utility.hpp>

#include "products/files.h"
#include "vision/products/scene.h"

namespace tallyman::bench {
namespace {

using namespace vision;
namespace fs = std::filesystem;

constexpr int nothing = -1;  // known to be no product
constexpr int unclear = -2;

class Dump {
public:
    explicit Dump(std::vector<ProductModel> models) : models_(std::move(models)) {
        for (std::size_t i = 0; i < models_.size(); ++i) index_[models_.gtin(i).text] = static_cast<int>(i);
        fmt::print(
            "photo,left_out,truth,product,first,above,behind,print,sharp,colour,light,palette,steady,tilt,coloured,"
            "features\n");
    }

    void labelled(const std::string& name, const Photo& photo, const std::string& product) {
        const int truth = index_.at(product);
        const ProductSearch search(photo, models_);
        lines(search, name, truth, [&](const Presence&) { return truth; });
    }

    using Rows = std::vector<std::vector<std::string>>;  // of truth_boxes.csv
    void drawn(const std::string& name, const Photo& photo, const Rows& boxes) {
        const ProductSearch search(photo, models_);
        const auto truth = [&](const Presence& one) { return truth_at(search, *one.best, photo, boxes); };
        int left_out = nothing;
        for (const Presence& one : presences_in(search, all()))
            if (one.best && left_out == nothing && truth(one) == one.product) left_out = one.product;
        lines(search, name, left_out, truth);
    }

private:
    std::vector<int> all() const {
        std::vector<int> products(models_.size());
        std::iota(products.begin(), products.end(), 0);
        return products;
    }

    template <class Truth>
    void lines(const ProductSearch& search, const std::string& name, int left_out, const Truth& truth) {
        std::vector<int> candidates = all();
        for (const int without : {0, 1}) {
            const std::vector<Presence> presences = presences_in(search, candidates);
            for (const Presence& one : presences)
                if (one.best) line(one, presences, name, without, truth(one));
            std::erase(candidates, left_out);
        }
    }

    static void line(const Presence& one, const std::vector<Presence>& all, const std::string& name, int without,
                     int truth) {
        fmt::print("{},{},{},{},{},{},{}", name, without, truth, one.product,
                   one.product == all.front().product ? 1 : 0, one.above_rival, all.front().subject - one.subject);
        for (const Clue which : {Clue::print, Clue::sharp, Clue::colour, Clue::light, Clue::palette, Clue::steady,
                                 Clue::tilt, Clue::coloured, Clue::features})
            fmt::print(",{}", clue(one.best->clues, which));
        fmt::print("\n");
    }

    int truth_at(const ProductSearch& search, const Sighting& one, const Photo& photo, const Rows& boxes) const {
        constexpr float same_box = 0.35f, apart = 0.1f;  // of the area they share
        const auto outline_of_it = outline(search, one);
        const auto scale = static_cast<float>(photo.scale);
        const auto [left, right] =
            std::minmax({outline_of_it[0].x, outline_of_it[1].x, outline_of_it[2].x, outline_of_it[3].x});
        const auto [top, bottom] =
            std::minmax({outline_of_it[0].y, outline_of_it[1].y, outline_of_it[2].y, outline_of_it[3].y});
        const float area = (right - left) * (bottom - top);
        std::set<int> there;
        float most = 0;
        for (const auto& box : boxes) {
            if (box[1] != "case") continue;
            const float x = std::stof(box[3]) * scale, y = std::stof(box[4]) * scale;
            const float width = std::stof(box[5]) * scale, height = std::stof(box[6]) * scale;
            const float shared = std::max(0.0f, std::min(right, x + width) - std::max(left, x)) *
                                 std::max(0.0f, std::min(bottom, y + height) - std::max(top, y));
            most = std::max(most, shared / area);
            const auto product = index_.find(box[2]);
            if (product != index_.end() && shared / (width * height + area - shared) > same_box)
                there.insert(product->second);
        }
        if (there.size() == 1) return *there.begin();
        return there.empty() && most < apart ? nothing : unclear;
    }

    ProductModels models_;
    std::map<std::string, int> index_;
};

void dump_labelled(const fs::path& photos, const std::string& split) {
    const auto rows = rows_of(photos / "labels.csv");
    std::vector<ProductModel> models;
    for (const auto& row : rows)
        if (row[3] == "iconic") models.push_back(model_of({row[1]}, open(photos / row[0]).photo));
    Dump dump(std::move(models));
    for (const auto& row : rows)
        if (row[3] == split) dump.labelled(row[0], open(photos / row[0]).photo, row[1]);
}

void dump_drawn(const fs::path& day) {
    std::vector<ProductModel> models;
    for (const auto& folder : fs::directory_iterator(day / "products"))
        models.push_back(model_of({folder.path().filename().string()}, open(folder.path() / "front.jpg").photo));
    Dump dump(std::move(models));
    std::map<std::string, Dump::Rows> boxes;
    for (auto& row : rows_of(day / "truth_boxes.csv")) boxes[row[0]].push_back(row);
    for (const auto& row : rows_of(day / "truth.csv"))
        if (row[3] == "good" || row[3] == "short_count") dump.drawn(row[0], open(day / row[0]).photo, boxes[row[0]]);
}

}  // namespace
}  // namespace tallyman::bench

int main(int count, char** words) {
    if (count != 2 && count != 3) {
        fmt::print(stderr, "product_presences PHOTOS SPLIT | DAY\n");
        return 2;
    }
    cv::setNumThreads(1);
    if (count == 3)
        tallyman::bench::dump_labelled(words[1], words[2]);
    else
        tallyman::bench::dump_drawn(words[1]);
}
