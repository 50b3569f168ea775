#include "vision/reuse/compare.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "base/random.h"
#include "vision/jpeg.h"
#include "vision/reuse/check_reuse.h"
#include "vision/reuse/history.h"

namespace tallyman::vision {
namespace {

namespace fs = std::filesystem;

// Patches of different grey and size: corners everywhere, nothing repeated.
Plane scene(std::uint64_t seed) {
    Random random(seed);
    Plane plane = plane_of(360, 360);
    cv::Mat image(plane.height, plane.width, CV_8U, plane.samples.data());
    for (int i = 0; i < 260; ++i) {
        const cv::Rect patch(static_cast<int>(random.below(350)), static_cast<int>(random.below(350)),
                             static_cast<int>(8 + random.below(50)), static_cast<int>(8 + random.below(50)));
        cv::rectangle(image, patch, cv::Scalar(static_cast<double>(random.below(256))), cv::FILLED);
    }
    return plane;
}

cv::Mat view(const Plane& plane) {
    return cv::Mat(plane.height, plane.width, CV_8U, const_cast<std::uint8_t*>(plane.samples.data()));
}

Signature signed_as(const std::string& bytes, const cv::Mat& image) {
    const cv::Mat whole = image.clone();
    Plane plane = plane_of(whole.cols, whole.rows);
    std::copy_n(whole.data, plane.samples.size(), plane.samples.begin());
    return signature_of(sha256(bytes), plane, plane.width, plane.height);
}

Signature original() { return signed_as("original", view(scene(1))); }

TEST(Compare, SameBytes) {
    const auto copy = compare(original(), original());
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->kind, CopyKind::same_bytes);
    EXPECT_EQ(copy->confidence, 1);
}

TEST(Compare, ResizedIsTheSamePicture) {
    const Plane plane = scene(1);
    cv::Mat half;
    cv::resize(view(plane), half, {}, 0.5, 0.5, cv::INTER_AREA);
    const auto copy = compare(signed_as("half", half), original());
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->kind, CopyKind::same_picture);
    EXPECT_NEAR(copy->in_query.width, 180, 4);
    EXPECT_NEAR(copy->in_stored.width, 360, 8);
}

TEST(Compare, CroppedSaysWhichPart) {
    const Plane plane = scene(1);
    const auto copy = compare(signed_as("crop", view(plane)(cv::Rect(90, 40, 220, 250))), original());
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->kind, CopyKind::edited);
    EXPECT_NEAR(copy->in_stored.x, 90, 6);
    EXPECT_NEAR(copy->in_stored.y, 40, 6);
    EXPECT_NEAR(copy->in_stored.width, 220, 8);
    EXPECT_NEAR(copy->in_stored.height, 250, 8);
}

TEST(Compare, MirroredAndTurned) {
    const Plane plane = scene(1);
    cv::Mat mirrored, turned;
    cv::flip(view(plane), mirrored, 1);
    cv::rotate(view(plane), turned, cv::ROTATE_90_CLOCKWISE);
    for (const cv::Mat& changed : {mirrored, turned}) {
        const auto copy = compare(signed_as("changed", changed), original());
        ASSERT_TRUE(copy);
        EXPECT_EQ(copy->kind, CopyKind::edited);
    }
}

TEST(Compare, AStickerHidesNothing) {
    Plane plane = scene(1);
    cv::rectangle(view(plane), cv::Rect(60, 200, 140, 120), cv::Scalar(240), cv::FILLED);
    EXPECT_TRUE(compare(signed_as("sticker", view(plane)), original()));
}

TEST(Compare, APannedCameraIsAnotherPhoto) {
    const Plane wide = scene(3);
    const Signature left = signed_as("left", view(wide)(cv::Rect(0, 0, 300, 360)));
    const Signature right = signed_as("right", view(wide)(cv::Rect(60, 0, 300, 360)));
    EXPECT_GT(lay(right, left, false).alignment.inliers.size(), 50u);  // the same things are there
    EXPECT_FALSE(compare(right, left));
}

TEST(Compare, WhatStandsElsewhereIsAnotherPhoto) {
    Plane later = scene(1);
    Random random(5);
    for (int i = 0; i < 60; ++i) {  // the shelf was filled again in many places
        cv::rectangle(view(later),
                      cv::Rect(static_cast<int>(random.below(330)), static_cast<int>(random.below(330)), 24, 24),
                      cv::Scalar(static_cast<double>(random.below(256))), cv::FILLED);
    }
    EXPECT_FALSE(compare(signed_as("later", view(later)), original()));
}

TEST(Compare, StrangersHaveNothingInCommon) { EXPECT_FALSE(compare(signed_as("other", view(scene(2))), original())); }

// As a step towards the shelf shows it: the wall nearer and at a slant, and the cartons before it moved against it.
TEST(Compare, AStepNearerIsAnotherPhoto) {
    const std::vector<cv::Point2f> corners{{40, 30}, {330, 20}, {340, 350}, {30, 330}},
        edges{{0, 0}, {360, 0}, {360, 360}, {0, 360}};
    const Plane wall = scene(1);
    cv::Mat nearer;
    cv::warpPerspective(view(wall), nearer, cv::getPerspectiveTransform(corners, edges), {360, 360});
    EXPECT_TRUE(compare(signed_as("of the wall alone", nearer), original()));  // flat, as a photo of a photo is
    const Plane cartons = scene(4);
    Plane before = wall;
    const auto put = [&](cv::Mat picture, int x) {
        view(cartons)(cv::Rect(100, 100, 130, 90)).copyTo(picture(cv::Rect(x, 200, 130, 90)));
    };
    put(view(before), 110);
    put(nearer, 126);
    EXPECT_FALSE(compare(signed_as("nearer", nearer), signed_as("before", view(before))));
}

TEST(CheckReuse, ASecondLookAtTheSameDeliveryIsNoReuse) {
    const auto kinds = [] {
        std::vector<Match> matches;
        for (const auto kind :
             {CopyKind::same_bytes, CopyKind::same_picture, CopyKind::edited, CopyKind::photo_of_photo})
            for (const char* file : {"own.jpg", "other.jpg"})
                matches.push_back({file, {.kind = kind, .in_query = {}, .in_stored = {}}});
        return matches;
    };
    auto matches = kinds();
    forget_second_looks(matches, [](const std::string& file) { return file == "own.jpg"; });
    EXPECT_EQ(matches.size(), 6u);
    for (const auto& match : matches)
        EXPECT_TRUE(match.file == "other.jpg" || match.copy.kind == CopyKind::same_bytes ||
                    match.copy.kind == CopyKind::same_picture);
}

TEST(CheckReuse, SaysWhatItFound) {
    History history;
    EXPECT_TRUE(history.find(original()).empty());
    EXPECT_EQ(check_reuse({}).outcome, Outcome::pass);
    history.add("monday.jpg", original());
    const Plane plane = scene(1);
    const Finding finding = check_reuse(history.find(signed_as("crop", view(plane)(cv::Rect(20, 20, 300, 300)))));
    EXPECT_EQ(finding.outcome, Outcome::fail);
    EXPECT_EQ(finding.code, "edited");
    EXPECT_EQ(finding.details.at("file"), "monday.jpg");
    ASSERT_EQ(finding.boxes.size(), 2u);
    EXPECT_EQ(finding.boxes[1].label, "original");
    EXPECT_EQ(reuse_without_history().outcome, Outcome::cannot_tell);
}

// A ratchet on real photos: every reused one is found, and of the good ones among the first 150 none is flagged.
TEST(CheckReuse, TheDairyDay) {
    const fs::path day = fs::path(TALLYMAN_SHARED) / "days/real-dairy";
    std::ifstream truth(day / "truth.csv");
    if (!truth) GTEST_SKIP() << "shared data not there";
    History history;
    int missed = 0, falsely = 0;
    std::string line;
    std::getline(truth, line);
    for (int row = 0; row < 150 && std::getline(truth, line); ++row) {
        const std::string file = line.substr(0, line.find(','));
        std::ifstream in(day / file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        const auto photo = decode_photo(std::as_bytes(std::span(bytes)));
        if (!photo) continue;
        const auto signature = signature_of(sha256(bytes), photo->luma, photo->width, photo->height);
        const bool flagged = !history.find(signature).empty();
        const bool reused = line.find("reuse") != std::string::npos;
        missed += reused && !flagged;
        falsely += !reused && flagged;
        history.add(file, signature);
    }
    EXPECT_EQ(missed, 0);
    EXPECT_EQ(falsely, 0);
}

}  // namespace
}  // namespace tallyman::vision
