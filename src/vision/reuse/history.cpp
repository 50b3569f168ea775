#include "vision/reuse/history.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tallyman::vision {

std::vector<Match> matches_among(const Signature& query, const std::vector<Candidate>& candidates,
                                 const std::function<std::optional<Stored>(PhotoNumber)>& load) {
    std::vector<Match> out;
    for (const Candidate& candidate : candidates) {
        const auto stored = load(candidate.photo);
        if (!stored) continue;
        if (const auto copy = compare(query, stored->signature)) out.push_back({stored->file, *copy});
    }
    std::ranges::stable_sort(out, [](const Match& a, const Match& b) {
        return a.copy.kind != b.copy.kind ? a.copy.kind < b.copy.kind : a.copy.confidence > b.copy.confidence;
    });
    if (out.size() > matches_max) out.resize(matches_max);
    return out;
}

void History::add(std::string file, Signature signature) {
    signature.mirrored.clear();
    lists_.add(static_cast<PhotoNumber>(photos_.size()), listings(signature));
    photos_.push_back({std::move(file), std::move(signature)});
}

std::vector<Match> History::find(const Signature& query) const {
    const std::array<Lists, 1> lists{[this](ListNumber list) { return lists_(list); }};
    const auto candidates = search(query, lists, static_cast<PhotoNumber>(photos_.size()));
    return matches_among(query, candidates, [this](PhotoNumber photo) { return std::optional(photos_[photo]); });
}

}  // namespace tallyman::vision
