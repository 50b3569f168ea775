// A history in memory: a day's photos compared with the ones before them. store/reuse_index.h is the same on disk.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vision/reuse/compare.h"
#include "vision/reuse/postings.h"
#include "vision/reuse/search.h"

namespace tallyman::vision {

struct Match {
    std::string file;  // the earlier photo
    Copy copy;
};

struct Stored {
    std::string file;
    Signature signature;
};

// Lays every candidate under the query and looks closely at the few where most corners fit; the surest first.
constexpr std::size_t judged_max = 5;
std::vector<Match> matches_among(const Signature& query, const std::vector<Candidate>& candidates,
                                 const std::function<std::optional<Stored>(PhotoNumber)>& load);

// Sorts matches so that the surest comes first, and drops those that are clearly less sure: a neighbour from the same
// shelf can agree almost as well as the original itself.
void keep_surest(std::vector<Match>& matches);

// Drops what only looks like a copy of another photo of the same delivery: taken from a step nearer, it shows a part of
// the same scene, and one in two hundred such pairs is not told from an edited copy. The same picture twice stays.
void forget_second_looks(std::vector<Match>& matches,
                         const std::function<bool(const std::string& file)>& same_delivery);

class History {
public:
    void add(std::string file, Signature signature);
    std::vector<Match> find(const Signature& query) const;

private:
    std::vector<Stored> photos_;
    GrowingLists lists_;
};

}  // namespace tallyman::vision
