#include "vision/products/sighting.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tallyman::vision {
namespace {

constexpr KeypointOptions photo_keypoints{.most = 1000, .contrast = 0.03};
constexpr int background_rank = 10;
constexpr double least_similarity = 0.75 * same_descriptor;
constexpr int looked_at_most = 8;     // products with the most support
constexpr int looked_at_colours = 3;  // and with the likeliest palettes
constexpr int poses_each = 2;
constexpr int units_most = 16;

bool likelier(const Sighting& a, const Sighting& b) { return a.log_odds > b.log_odds; }

// votes[i]: of the i-th model.
std::vector<std::vector<Vote>> votes_for(const Keypoints& photo, const ProductModels& models) {
    const auto& all = models.all();
    std::vector<std::vector<Nearest>> nearest(all.size(), std::vector<Nearest>(photo.points.size()));
    for (std::size_t m = 0; m < all.size(); ++m) find_nearest(photo.descriptors, all[m].descriptors, nearest[m]);
    std::vector<std::vector<Vote>> votes(all.size());
    std::vector<std::int32_t> similarity(all.size());
    const std::size_t rank = std::min<std::size_t>(background_rank, all.size() - 1);
    for (std::size_t point = 0; point < photo.points.size(); ++point) {
        for (std::size_t m = 0; m < all.size(); ++m) similarity[m] = nearest[m][point].similarity;
        std::nth_element(similarity.begin(), similarity.begin() + static_cast<std::ptrdiff_t>(rank), similarity.end(),
                         std::greater<>());
        const std::int32_t background = similarity[rank];
        for (std::size_t m = 0; m < all.size(); ++m) {
            const Nearest& best = nearest[m][point];
            if (best.similarity <= background || best.similarity <= least_similarity) continue;
            const double weight = (best.similarity - background) / same_descriptor;
            votes[m].push_back({static_cast<int>(point), best.index, static_cast<float>(weight)});
        }
    }
    return votes;
}

float weight_in_the_middle(const std::vector<Vote>& votes, const Keypoints& keypoints, const Photo& photo) {
    float sum = 0;
    for (const Vote& vote : votes) {
        const Keypoint& point = keypoints.points[vote.photo_point];
        const float across = (point.x / static_cast<float>(photo.luma.width) - 0.5f) / 0.25f;
        const float down = (point.y / static_cast<float>(photo.luma.height) - 0.52f) / 0.28f;
        sum += vote.weight * std::exp(-(across * across + down * down) / 2);
    }
    return sum;
}

// The first `most` of the indices when sorted by falling value.
template <class Value>
std::vector<int> top(std::span<const int> indices, int most, Value&& value) {
    std::vector<int> order(indices.begin(), indices.end());
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return value(a) > value(b); });
    if (static_cast<int>(order.size()) > most) order.resize(most);
    return order;
}

}  // namespace

ProductSearch::ProductSearch(const Photo& photo, const ProductModels& models) : photo_(photo), models_(models) {
    if (models.empty()) return;
    keypoints_ = find_keypoints(photo.luma, photo_keypoints);
    votes_ = votes_for(keypoints_, models);
    pyramid_ = pyramid_of(photo);
    const Palette palette = palette_of_photo(photo.rgb, photo.luma.width, photo.luma.height);
    clues_.resize(models.all().size());
    for (std::size_t product = 0; product < clues_.size(); ++product) {
        Clues& clues = clues_[product];
        clue(clues, Clue::palette) = std::log(0.02f + likeness(palette, models.all()[product].palette));
        clue(clues, Clue::nearby) = std::log(0.05f + weight_in_the_middle(votes_[product], keypoints_, photo));
    }
}

std::vector<Sighting> ProductSearch::likeliest() const {
    std::vector<int> all(clues_.size());
    std::iota(all.begin(), all.end(), 0);
    return likeliest(all);
}

std::vector<Sighting> ProductSearch::likeliest(std::span<const int> candidates) const {
    std::vector<std::vector<Pose>> poses(clues_.size());
    for (const int product : candidates)
        poses[product] = find_poses(model(product), keypoints_, votes_[product], poses_each);
    std::vector<Sighting> out;
    for (const int product : worth_a_look(candidates, poses)) {
        std::vector<Sighting> places;
        for (const Pose& pose : poses[product]) places.push_back(looked_at(product, pose));
        if (!places.empty()) out.push_back(*std::min_element(places.begin(), places.end(), likelier));
    }
    std::stable_sort(out.begin(), out.end(), likelier);
    return out;
}

std::vector<Sighting> ProductSearch::units(int product) const {
    std::vector<Sighting> out;
    for (const Pose& pose : find_poses(model(product), keypoints_, votes_[product], units_most)) {
        out.push_back(looked_at(product, pose));
    }
    std::stable_sort(out.begin(), out.end(), likelier);
    const FaceGrid& face = model(product).grid;
    const float width = static_cast<float>(face.luma.width) / face.scale;
    const float height = static_cast<float>(face.luma.height) / face.scale;
    std::vector<Sighting> apart;
    for (const Sighting& unit : out) {
        const bool same = std::any_of(apart.begin(), apart.end(), [&](const Sighting& other) {
            const Spot middle = inverse(other.pose.place)(unit.pose.place({width / 2, height / 2}));
            return std::abs(middle.x - width / 2) < width / 2 && std::abs(middle.y - height / 2) < height / 2;
        });
        if (!same) apart.push_back(unit);
    }
    return apart;
}

Sighting ProductSearch::looked_at(int product, const Pose& pose) const {
    const FaceGrid& face = model(product).grid;
    const Appearance seen = look(face, pyramid_, pose.place);
    Sighting out{product, pose, clues_[product], 0};
    out.pose.place = seen.place;
    const float photo_area = static_cast<float>(photo_.luma.width) * static_cast<float>(photo_.luma.height);
    clue(out.clues, Clue::support) = std::log(0.05f + pose.support);
    clue(out.clues, Clue::size) =
        std::log(std::abs(seen.place.determinant()) * static_cast<float>(face_area) / photo_area);
    read_windows(face, seen.windows, out.clues);
    out.log_odds = log_odds(out.clues);
    return out;
}

std::vector<int> ProductSearch::worth_a_look(std::span<const int> candidates,
                                             const std::vector<std::vector<Pose>>& poses) const {
    std::vector<int> chosen = top(candidates, looked_at_most, [&](int product) {
        return poses[product].empty() ? 0 : poses[product].front().support;
    });
    const std::vector<int> coloured =
        top(candidates, looked_at_colours, [&](int product) { return clue(clues_[product], Clue::palette); });
    for (const int product : coloured)
        if (std::find(chosen.begin(), chosen.end(), product) == chosen.end()) chosen.push_back(product);
    return chosen;
}

double above_rivals(std::span<const Sighting> likeliest, std::size_t which) {
    constexpr double alone = 6;  // with no rival at all
    if (likeliest.size() < 2) return alone;
    return likeliest[which].log_odds - likeliest[which == 0 ? 1 : 0].log_odds;
}

}  // namespace tallyman::vision
