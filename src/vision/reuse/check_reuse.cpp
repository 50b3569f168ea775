#include "vision/reuse/check_reuse.h"

namespace tallyman::vision {

Finding check_reuse(const std::vector<Match>& matches) {
    // Two in a hundred copies are missed (bench/RESULTS.md), so "new" is not certain.
    if (matches.empty()) return {.check = Check::reuse, .outcome = Outcome::pass, .code = "new", .confidence = 0.98};
    const auto& [file, copy] = matches.front();
    Finding out{.check = Check::reuse, .outcome = Outcome::fail, .code = std::string(name(copy.kind))};
    out.number = static_cast<double>(matches.size());
    out.confidence = copy.confidence;
    out.numbers = {{"inliers", copy.inliers}, {"agreement", copy.agreement}};
    out.details = {{"file", file}};
    out.boxes = {copy.in_query, copy.in_stored};
    out.boxes[0].label = "copy";
    out.boxes[1].label = "original";
    return out;
}

Finding reuse_without_history() { return {.check = Check::reuse, .code = "no_history"}; }

std::vector<SeenBefore> seen_before(const std::vector<Match>& matches) {
    std::vector<SeenBefore> out;
    for (const auto& [file, copy] : matches) {
        out.push_back({file, std::string(name(copy.kind)), copy.inliers, copy.confidence});
    }
    return out;
}

}  // namespace tallyman::vision
