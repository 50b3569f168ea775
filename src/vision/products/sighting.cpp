#include "vision/products/sighting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tallyman::vision {
namespace {

constexpr KeypointOptions photo_keypoints{.most = 1000, .contrast = 0.03};
constexpr int keypoints_most = 4000;  // of a photo that is larger than 348 x 348
constexpr int background_rank = 10;
constexpr double least_similarity = 0.75 * same_descriptor;
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr int looked_at_colours = 3;  // faces with the likeliest palettes, whatever their support

// votes[i]: of the i-th face; `models` are those the faces are of, in the same order.
std::vector<std::vector<Vote>> votes_for(const Keypoints& photo,
                                         std::span<const std::shared_ptr<const ProductModel>> models) {
    std::vector<std::vector<Nearest>> nearest;
    std::vector<std::size_t> first;  // of a product's faces
    for (const auto& model : models) {
        first.push_back(nearest.size());
        for (const FaceModel& face : model->faces)
            find_nearest(photo.descriptors, face.descriptors, nearest.emplace_back(photo.points.size()));
    }
    first.push_back(nearest.size());
    std::vector<std::vector<Vote>> votes(nearest.size());
    std::vector<std::int32_t> similarity(models.size());
    const std::size_t rank = std::min<std::size_t>(background_rank, models.size() - 1);
    for (std::size_t point = 0; point < photo.points.size(); ++point) {
        for (std::size_t m = 0; m < models.size(); ++m) {
            similarity[m] = 0;
            for (std::size_t f = first[m]; f < first[m + 1]; ++f)
                similarity[m] = std::max(similarity[m], nearest[f][point].similarity);
        }
        std::nth_element(similarity.begin(), similarity.begin() + static_cast<std::ptrdiff_t>(rank), similarity.end(),
                         std::greater<>());
        const std::int32_t background = similarity[rank];
        for (std::size_t f = 0; f < nearest.size(); ++f) {
            const Nearest& best = nearest[f][point];
            if (best.similarity <= background || best.similarity <= least_similarity) continue;
            const double weight = (best.similarity - background) / same_descriptor;
            votes[f].push_back({static_cast<int>(point), best.index, static_cast<float>(weight)});
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
    KeypointOptions options = photo_keypoints;
    options.most = std::clamp(static_cast<int>(options.most * areas()), options.most, keypoints_most);
    keypoints_ = find_keypoints(photo.luma, options);
    for (const int product : models.worth_comparing(keypoints_.descriptors)) {
        known_.push_back(models.model(static_cast<std::size_t>(product)));
        for (const FaceModel& face : known_.back()->faces) faces_.push_back({product, &face});
    }
    if (faces_.empty()) return;
    const std::vector<std::vector<Vote>> votes = votes_for(keypoints_, known_);
    pyramid_ = pyramid_of(photo);
    standout_ = standout_of(photo.rgb, photo.luma.width, photo.luma.height);
    const int votes_kept = static_cast<int>(votes_most * std::sqrt(std::max(1.0, areas())));
    clues_.resize(faces_.size());
    for (std::size_t face = 0; face < clues_.size(); ++face) {
        const FaceModel& known = model(static_cast<int>(face));
        matches_.push_back(matches_of(known, keypoints_, votes[face], votes_kept));
        clue(clues_[face], Clue::palette) = std::log(0.05f + likeness(standout_.palettes, known.palettes));
        clue(clues_[face], Clue::nearby) = std::log(0.05f + weight_in_the_middle(votes[face], keypoints_, photo));
    }
}

double ProductSearch::areas() const {
    return static_cast<double>(photo_.luma.width) * photo_.luma.height / (348.0 * 348.0);
}

std::vector<Sighting> ProductSearch::sightings(std::span<const int> candidates, Effort effort) const {
    struct Hypothesis {
        int face;
        Pose pose;
    };
    std::vector<Hypothesis> all;
    std::vector<bool> wanted(models_.size());
    for (const int product : candidates) wanted[static_cast<std::size_t>(product)] = true;
    std::vector<int> faces;
    for (int face = 0; face < static_cast<int>(faces_.size()); ++face) {
        if (!wanted[static_cast<std::size_t>(faces_[face].product)]) continue;
        faces.push_back(face);
        for (const Pose& pose : find_poses(matches_[face], effort.poses_each)) all.push_back({face, pose});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Hypothesis& a, const Hypothesis& b) { return a.pose.support > b.pose.support; });
    const std::vector<int> coloured =
        top(faces, looked_at_colours, [&](int face) { return clue(clues_[face], Clue::palette); });
    std::vector<Sighting> out;
    std::vector<Spot> looked;  // at what
    for (const Hypothesis& one : all) {
        const Spot middle = one.pose.place({face_side / 2.0f, face_side / 2.0f});
        const float near = 0.25f * face_side * std::sqrt(std::abs(one.pose.place.determinant()));
        const auto here = std::count_if(looked.begin(), looked.end(), [&](Spot spot) {
            return std::hypot(spot.x - middle.x, spot.y - middle.y) < near;
        });
        const bool worth_it = static_cast<int>(looked.size()) < effort.looks && here < effort.looks_each_place;
        if (worth_it) looked.push_back(middle);
        if (worth_it || std::find(coloured.begin(), coloured.end(), one.face) != coloured.end())
            out.push_back(looked_at(one.face, one.pose));
    }
    return out;
}

std::vector<ProductSearch::Unseen> ProductSearch::unseen(std::span<const int> candidates) const {
    std::vector<bool> wanted(models_.size());
    for (const int product : candidates) wanted[static_cast<std::size_t>(product)] = true;
    std::vector<Unseen> out;
    for (std::size_t face = 0; face < faces_.size(); ++face) {
        const int product = faces_[face].product;
        if (!wanted[static_cast<std::size_t>(product)]) continue;
        if (out.empty() || out.back().product != product) out.push_back({product, -infinite});
        out.back().subject = std::max(out.back().subject, unseen_odds(clues_[face]));
    }
    return out;
}

std::vector<Sighting> ProductSearch::rivals_at(const Sighting& there, std::span<const int> candidates, int most) const {
    const FaceGrid& from = model(there).fine;
    std::vector<int> faces;
    std::vector<Pose> poses(faces_.size());
    for (int face = 0; face < static_cast<int>(faces_.size()); ++face) {
        if (std::find(candidates.begin(), candidates.end(), faces_[face].product) == candidates.end()) continue;
        // The same outline in the photo, stretched to the other face's shape.
        const FaceGrid& to = model(face).fine;
        const float x = static_cast<float>(from.luma.width) / from.scale / static_cast<float>(to.luma.width) * to.scale;
        const float y =
            static_cast<float>(from.luma.height) / from.scale / static_cast<float>(to.luma.height) * to.scale;
        poses[face] = pose_at(there.pose.place * Affine{x, 0, 0, 0, y, 0}, matches_[face]);
        if (poses[face].matches > 0) faces.push_back(face);
    }
    std::vector<Sighting> out;
    for (const int face : top(faces, most, [&](int face) { return poses[face].support; }))
        out.push_back(looked_at(face, poses[face]));
    return out;
}

float ProductSearch::share_within(const Affine& place, const FaceGrid& face) const {
    const Affine to_face = Affine{face.scale, 0, 0, 0, face.scale, 0} * inverse(place);
    const float width = static_cast<float>(face.luma.width), height = static_cast<float>(face.luma.height);
    const auto pixel = [this](int k) { return static_cast<float>(k * standout_.step + standout_.step / 2); };
    float sum = 0;
    for (int row = 0; row < standout_.down; ++row)
        for (int column = 0; column < standout_.across; ++column) {
            const Spot at = to_face({pixel(column), pixel(row)});
            if (at.x >= 0 && at.y >= 0 && at.x < width && at.y < height)
                sum += standout_.weights[static_cast<std::size_t>(row) * standout_.across + column];
        }
    return sum;
}

Sighting ProductSearch::looked_at(int face, const Pose& pose) const {
    const FaceModel& known = model(face);
    const Appearance seen = look(known.coarse, known.fine, pyramid_, pose.place);
    Sighting out{faces_[face].product, face, pose_at(seen.place, matches_[face]), clues_[face]};
    clue(out.clues, Clue::support) = std::log(0.05f + out.pose.support);
    clue(out.clues, Clue::tilt) = std::log(std::max(1.0f, tilt(seen.place)));
    clue(out.clues, Clue::features) = std::log(1 + static_cast<float>(out.pose.matches));
    clue(out.clues, Clue::explains) = std::log(0.02f + share_within(seen.place, known.fine));
    read_windows(known.fine, seen.windows, out.clues);
    out.subject = subject_odds(out.clues);
    out.place = place_odds(out.clues);
    return out;
}

namespace {

Spot size_of(const FaceGrid& face) {
    return {static_cast<float>(face.luma.width) / face.scale, static_cast<float>(face.luma.height) / face.scale};
}

bool lies_on(const ProductSearch& search, Spot in_photo, const Sighting& one) {
    const Spot at = inverse(one.pose.place)(in_photo), size = size_of(search.model(one).fine);
    return at.x > 0 && at.y > 0 && at.x < size.x && at.y < size.y;
}

}  // namespace

std::array<Spot, 4> outline(const ProductSearch& search, const Sighting& one) {
    const Spot size = size_of(search.model(one).fine);
    const Affine& place = one.pose.place;
    return {place({0, 0}), place({size.x, 0}), place({size.x, size.y}), place({0, size.y})};
}

bool overlap(const ProductSearch& search, const Sighting& one, const Sighting& other) {
    const auto middle = [&search](const Sighting& a) {
        const Spot size = size_of(search.model(a).fine);
        return a.pose.place({size.x / 2, size.y / 2});
    };
    return lies_on(search, middle(one), other) || lies_on(search, middle(other), one);
}

double share_on(const ProductSearch& search, const Sighting& one, std::span<const Sighting> others) {
    constexpr int spots = 10;  // each way
    const Spot size = size_of(search.model(one).fine);
    int covered = 0;
    for (int y = 0; y < spots; ++y)
        for (int x = 0; x < spots; ++x) {
            const Spot spot = one.pose.place(
                {size.x * (static_cast<float>(x) + 0.5f) / spots, size.y * (static_cast<float>(y) + 0.5f) / spots});
            covered += std::any_of(others.begin(), others.end(),
                                   [&](const Sighting& other) { return lies_on(search, spot, other); });
        }
    return static_cast<double>(covered) / (spots * spots);
}

bool share_an_edge(const ProductSearch& search, const Sighting& one, const Sighting& other) {
    constexpr float apart_most = 0.2f;  // of the edge's length
    const auto distance = [](Spot a, Spot b) { return std::hypot(a.x - b.x, a.y - b.y); };
    const auto a = outline(search, one), b = outline(search, other);
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t k = 0; k < 4; ++k) {
            // Both outlines turn the same way, so a common edge is run through in opposite directions.
            const Spot from = a[i], to = a[(i + 1) % 4];
            const float near = apart_most * distance(from, to);
            if (distance(from, b[(k + 1) % 4]) < near && distance(to, b[k]) < near) return true;
        }
    return false;
}

}  // namespace tallyman::vision
