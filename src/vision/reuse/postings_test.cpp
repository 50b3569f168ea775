#include "vision/reuse/postings.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "vision/reuse/search.h"

namespace tallyman::vision {
namespace {

Signature random_signature(std::uint64_t seed) {
    Random random(seed);
    Signature out;
    for (auto& byte : out.bytes) byte = static_cast<std::byte>(random());
    for (auto& hash : out.pdq.turned) {
        for (auto& word : hash.words) word = random();
    }
    out.features.resize(40);
    for (Feature& feature : out.features) {
        for (auto& word : feature.bits) word = random();
    }
    return out;
}

constexpr PhotoNumber photos = 60;

GrowingLists grown(PhotoNumber from, PhotoNumber to) {
    GrowingLists lists;
    for (PhotoNumber photo = from; photo < to; ++photo) lists.add(photo, listings(random_signature(photo)));
    return lists;
}

Lists view(const GrowingLists& lists) {
    return [&lists](ListNumber list) { return lists(list); };
}

std::vector<std::byte> sealed(const SealedRange& range, const std::vector<Lists>& parts) {
    std::vector<std::byte> out;
    seal(range, parts, [&](std::span<const std::byte> bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); });
    return out;
}

SealedRange range_of(PhotoNumber first, PhotoNumber count) {
    return {first, 100 * first, 100 * (first + count), std::vector<std::uint64_t>(count, 7)};
}

// A copy: the same corners in another order with one bit in twelve flipped, other bytes, another PDQ hash.
Signature copied(PhotoNumber photo) {
    Signature out = random_signature(photo);
    const Signature other = random_signature(1000 + photo);
    out.bytes = other.bytes;
    out.pdq = other.pdq;
    Random random(photo);
    for (Feature& feature : out.features) {
        for (int bit = 0; bit < 256; ++bit) {
            if (random.below(12) == 0) feature.bits[bit / 64] ^= std::uint64_t{1} << (bit % 64);
        }
    }
    std::ranges::reverse(out.features);
    return out;
}

TEST(Postings, SealedAndMergedListsFindWhatGrowingListsFind) {
    const GrowingLists all = grown(0, photos), early = grown(0, 25), late = grown(25, photos);
    const auto whole = sealed(range_of(0, photos), {view(all)});
    const auto merged = sealed(range_of(0, photos), {view(early), view(late)});
    EXPECT_EQ(whole, merged);
    const auto lists = SealedLists::open(whole);
    ASSERT_TRUE(lists);
    EXPECT_EQ(lists->header().count, photos);
    EXPECT_EQ(lists->offsets().size(), photos);
    for (PhotoNumber photo = 0; photo < photos; photo += 7) {
        const Signature query = copied(photo);
        const std::array<Lists, 1> growing{view(all)}, from_file{*lists};
        EXPECT_EQ(search(query, growing, photos), search(query, from_file, photos));
    }
}

TEST(Search, FindsTheOriginalOfEveryCopy) {
    const GrowingLists all = grown(0, photos);
    const std::array<Lists, 1> lists{view(all)};
    for (PhotoNumber photo = 0; photo < photos; ++photo) {
        const auto candidates = search(copied(photo), lists, photos);
        ASSERT_FALSE(candidates.empty()) << photo;
        EXPECT_EQ(candidates.front().photo, photo);
    }
}

TEST(Search, FindsAMirroredCopyAndTheSameBytes) {
    const GrowingLists all = grown(0, photos);
    const std::array<Lists, 1> lists{view(all)};
    Signature mirrored = random_signature(5000);
    mirrored.mirrored = random_signature(33).features;
    EXPECT_EQ(search(mirrored, lists, photos).front().photo, 33u);
    Signature same_bytes = random_signature(5001);
    same_bytes.bytes = random_signature(44).bytes;
    EXPECT_EQ(search(same_bytes, lists, photos).front().photo, 44u);
}

// Two corners that every photo has, over and over: they would propose everybody, but the rare ones vote first.
TEST(Search, WhatEverybodyHasIsNotLookedAt) {
    GrowingLists all = grown(0, photos);
    const Signature common = random_signature(7777);
    Signature query = copied(7);
    for (int corner = 0; corner < 2; ++corner) {
        const std::vector<Listing> often(26'000, corner_listing(common.features[corner]));
        for (PhotoNumber photo = 0; photo < photos; ++photo) all.add(photo, often);
        query.features.insert(query.features.begin(), common.features[corner]);
    }
    const std::array<Lists, 1> lists{view(all)};
    const auto candidates = search(query, lists, photos);
    ASSERT_EQ(candidates.size(), 1u);
    EXPECT_EQ(candidates.front().photo, 7u);
}

// A copy that kept no corner's own list is still met in the neighbouring ones.
TEST(Search, FindsACopyByTheNeighbouringLists) {
    const GrowingLists all = grown(0, photos);
    const std::array<Lists, 1> lists{view(all)};
    Signature query = random_signature(8000);
    query.features = random_signature(21).features;
    for (std::size_t i = 0; i < query.features.size(); ++i) query.features[i].bits[0] ^= 1u << (i % corner_list_bits);
    const auto candidates = search(query, lists, photos);
    ASSERT_EQ(candidates.size(), 1u);
    EXPECT_EQ(candidates.front().photo, 21u);
    EXPECT_EQ(candidates.front().votes, static_cast<int>(query.features.size()));
}

TEST(Search, ProposesNobodyForAStranger) {
    const GrowingLists all = grown(0, photos);
    const std::array<Lists, 1> lists{view(all)};
    EXPECT_TRUE(search(random_signature(9999), lists, photos).empty());
}

TEST(Postings, CutShortIsNoIndex) {
    const auto bytes = sealed(range_of(0, 10), {view(grown(0, 10))});
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{79}, std::size_t{80}, bytes.size() / 2, bytes.size() - 1}) {
        EXPECT_FALSE(SealedLists::open(std::span(bytes).first(length))) << length;
    }
}

RC_GTEST_PROP(Postings, ADamagedIndexIsRefusedOrHarmless, ()) {
    static const auto whole = sealed(range_of(0, 10), {view(grown(0, 10))});
    auto bytes = whole;
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] ^= std::byte{*rc::gen::inRange<std::uint8_t>(1, 255)};
    if (const auto lists = SealedLists::open(bytes)) {
        const std::array<Lists, 1> damaged{*lists};
        for (const Candidate& candidate : search(copied(3), damaged, 10)) RC_ASSERT(candidate.photo < 10u);
    }
}

}  // namespace
}  // namespace tallyman::vision
