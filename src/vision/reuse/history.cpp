#include "vision/reuse/history.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace tallyman::vision {

std::vector<Match> matches_among(const Signature& query, const std::vector<Candidate>& candidates,
                                 const std::function<std::optional<Stored>(PhotoNumber)>& load) {
    struct Tried {
        Stored stored;
        Laid laid;
    };
    std::vector<Tried> tried;
    for (const Candidate& candidate : candidates) {
        auto stored = load(candidate.photo);
        if (!stored) continue;
        Laid laid = lay(query, stored->signature, candidate.mirrored);
        tried.push_back({std::move(*stored), std::move(laid)});
    }
    const auto rank = [&](const Tried& t) {
        return t.stored.signature.bytes == query.bytes ? features_max + 1 : t.laid.alignment.inliers.size();
    };
    std::ranges::stable_sort(tried, std::greater{}, rank);
    if (tried.size() > judged_max) tried.resize(judged_max);

    std::vector<Match> out;
    for (const auto& [stored, laid] : tried) {
        if (const auto copy = judge(query, stored.signature, laid)) out.push_back({stored.file, *copy});
    }
    keep_surest(out);
    return out;
}

void keep_surest(std::vector<Match>& matches) {
    if (matches.empty()) return;
    std::ranges::stable_sort(matches, [](const Match& a, const Match& b) {
        return a.copy.kind != b.copy.kind ? a.copy.kind < b.copy.kind : a.copy.confidence > b.copy.confidence;
    });
    const double least = matches.front().copy.agreement - 0.03;
    matches.erase(
        std::remove_if(matches.begin() + 1, matches.end(), [&](const Match& m) { return m.copy.agreement < least; }),
        matches.end());
}

void forget_second_looks(std::vector<Match>& matches,
                         const std::function<bool(const std::string& file)>& same_delivery) {
    std::erase_if(matches, [&](const Match& match) {
        const bool same = match.copy.kind == CopyKind::same_bytes || match.copy.kind == CopyKind::same_picture;
        return !same && same_delivery(match.file);
    });
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
