// Which stored photos could be the original of this one: everybody whose lists the query's corners and PDQ parts meet
// gets votes, and the best are looked at closely (compare.h). Each corner is looked up in its own list and in the 20
// whose name differs in one bit, because a copy flips a tenth of a corner's bits; in its own it votes once a photo, and
// once more by the others.
#pragma once

#include <span>
#include <vector>

#include "vision/reuse/postings.h"

namespace tallyman::vision {

struct Candidate {
    PhotoNumber photo;
    int votes;
    bool mirrored;  // the query turned over proposed it

    friend bool operator==(const Candidate&, const Candidate&) = default;
};

constexpr std::size_t candidates_max = 32;

// Best first; equal votes, the earlier photo first. `photos` bounds the photo numbers. An exact copy of the bytes
// comes before all others.
std::vector<Candidate> search(const Signature& query, std::span<const Lists> lists, PhotoNumber photos);

}  // namespace tallyman::vision
