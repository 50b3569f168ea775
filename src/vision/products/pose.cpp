#include "vision/products/pose.h"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>

namespace tallyman::vision {
namespace {

constexpr std::size_t seeds_least = 80;      // and two in five of the votes
constexpr std::size_t refined_each = 6;      // guesses refined for each pose wanted
constexpr std::ptrdiff_t refined_about = 6;  // and about one place

float distance(Spot a, Spot b) { return std::hypot(a.x - b.x, a.y - b.y); }

float side_of(const Affine& place) { return face_side * std::sqrt(std::abs(place.determinant())); }

// Not mirrored, not a speck, not far larger than the photo, not seen edge-on.
bool is_plausible(const Affine& place) {
    const float area = place.determinant();
    return area > 0.01f && area < 25 && tilt(place) < 5;
}

// How differently two maps stretch and turn; 0 when they do the same.
float disagreement(const Affine& one, const Affine& other) {
    const float k = 1 / one.determinant();
    const float a = (one.d * other.a - one.b * other.c) * k - 1, b = (one.d * other.b - one.b * other.d) * k;
    const float c = (one.a * other.c - one.c * other.a) * k, d = (one.a * other.d - one.c * other.b) * k - 1;
    return std::sqrt(a * a + b * b + c * c + d * d);
}

struct Guess {
    Affine place;
    float support = 0;
    std::vector<int> agreeing;
};

// `matches` is sorted by weight, so of several matches of one spot the strongest is counted, once.
Guess support(const Affine& place, const std::vector<FaceMatch>& matches, float tolerance, float shape) {
    Guess guess{place, 0, {}};
    const float reach = tolerance * side_of(place);
    const auto near = [](Spot a, Spot b, float within) {
        const float dx = a.x - b.x, dy = a.y - b.y;
        return dx * dx + dy * dy <= within * within;
    };
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const FaceMatch& one = matches[i];
        if (!near(place(one.face), one.photo, reach) || disagreement(place, one.place) > shape) continue;
        const bool counted = std::any_of(guess.agreeing.begin(), guess.agreeing.end(),
                                         [&](int k) { return near(matches[k].photo, one.photo, 2); });
        if (counted) continue;
        guess.agreeing.push_back(static_cast<int>(i));
        guess.support += one.weight;
    }
    return guess;
}

// Weighted least squares, drawn a little towards the guess so that few or collinear matches cannot fold the face.
Affine refitted(const Guess& guess, const std::vector<FaceMatch>& matches) {
    constexpr float middle = face_side / 2.0f;
    cv::Matx33d normal = cv::Matx33d::zeros();
    cv::Vec3d right_x, right_y;
    const auto add = [&](Spot from, Spot to, double weight) {
        const cv::Vec3d at(from.x / middle - 1, from.y / middle - 1, 1);
        normal += weight * at * at.t();
        right_x += weight * to.x * at;
        right_y += weight * to.y * at;
    };
    for (const int k : guess.agreeing) add(matches[k].face, matches[k].photo, matches[k].weight);
    const double prior = guess.support / (1.0 + static_cast<double>(guess.agreeing.size())) / 8;
    for (const float x : {middle / 2, middle * 3 / 2})
        for (const float y : {middle / 2, middle * 3 / 2}) add({x, y}, guess.place({x, y}), prior);
    const cv::Matx33d inverted = normal.inv();
    const cv::Vec3d x = inverted * right_x, y = inverted * right_y;
    const auto of = [](double value) { return static_cast<float>(value); };
    return {of(x[0] / middle), of(x[1] / middle), of(x[2] - x[0] - x[1]),
            of(y[0] / middle), of(y[1] / middle), of(y[2] - y[0] - y[1])};
}

Guess refined(Guess guess, const std::vector<FaceMatch>& matches) {
    for (const float tolerance : {0.15f, 0.1f, 0.08f, 0.08f}) {
        const Affine place = refitted(guess, matches);
        if (!is_plausible(place)) break;
        Guess better = support(place, matches, tolerance, 0.8f);
        if (better.agreeing.empty()) break;
        guess = std::move(better);
    }
    return guess;
}

void sort_by_support(std::vector<Guess>& guesses) {
    std::stable_sort(guesses.begin(), guesses.end(),
                     [](const Guess& a, const Guess& b) { return a.support > b.support; });
}

bool same_place(const Affine& one, const Affine& other) {
    constexpr Spot middle{face_side / 2.0f, face_side / 2.0f};
    return distance(one(middle), other(middle)) < 0.25f * side_of(one);
}

// The best guesses, but only so many of each place, or those of one clear unit would leave none for the others.
std::vector<Guess> spread(std::vector<Guess> guesses, std::size_t most) {
    std::vector<Guess> kept;
    for (Guess& guess : guesses) {
        if (kept.size() == most) break;
        const auto here = std::count_if(kept.begin(), kept.end(),
                                        [&](const Guess& other) { return same_place(other.place, guess.place); });
        if (here < refined_about) kept.push_back(std::move(guess));
    }
    return kept;
}

}  // namespace

std::vector<FaceMatch> matches_of(const FaceModel& model, const Keypoints& photo, std::vector<Vote> votes, int most) {
    std::stable_sort(votes.begin(), votes.end(), [](const Vote& a, const Vote& b) { return a.weight > b.weight; });
    if (votes.size() > static_cast<std::size_t>(most)) votes.resize(static_cast<std::size_t>(most));
    std::vector<FaceMatch> matches;
    for (const Vote& vote : votes) {
        const Keypoint& point = photo.points[vote.photo_point];
        const Affine& on_face = model.frames[vote.model_point];
        const Affine place = frame({point.x, point.y}, point.size, point.angle) * inverse(on_face);
        if (is_plausible(place)) matches.push_back({{on_face.tx, on_face.ty}, {point.x, point.y}, place, vote.weight});
    }
    return matches;
}

std::vector<Pose> find_poses(const std::vector<FaceMatch>& matches, int most) {
    std::vector<Guess> guesses;
    const std::size_t seeds = std::max(seeds_least, matches.size() * 2 / 5);
    for (std::size_t i = 0; i < std::min(matches.size(), seeds); ++i)
        guesses.push_back(support(matches[i].place, matches, 0.2f, 0.9f));
    sort_by_support(guesses);
    guesses = spread(std::move(guesses), refined_each * static_cast<std::size_t>(most));
    for (Guess& guess : guesses) guess = refined(std::move(guess), matches);
    sort_by_support(guesses);
    std::vector<Pose> poses;
    for (const Guess& guess : guesses) {
        const bool covered = std::any_of(poses.begin(), poses.end(),
                                         [&](const Pose& pose) { return same_place(pose.place, guess.place); });
        if (covered) continue;
        poses.push_back({guess.place, guess.support, static_cast<int>(guess.agreeing.size())});
        if (static_cast<int>(poses.size()) == most) break;
    }
    return poses;
}

Pose pose_at(const Affine& place, const std::vector<FaceMatch>& matches) {
    if (!is_plausible(place)) return {place, 0, 0};
    const Guess guess = support(place, matches, 0.08f, 0.8f);
    return {place, guess.support, static_cast<int>(guess.agreeing.size())};
}

}  // namespace tallyman::vision
