#include "cli/read_reviews.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.h"
#include "report/text.h"
#include "review/review_rows.h"
#include "store/files.h"

namespace tallyman::cli {

ReviewFile read_reviews(const std::string& path, const Zone& zone, Console& console) {
    ReviewFile file;
    TableReader reader(review::reviews_table, file.problems, [&](Cells& row) {
        if (auto review = review::read_review(row, zone)) file.reviews.push_back(std::move(*review));
    });
    const bool read = store::read_in_pieces(path, [&](std::string_view bytes) {
        reader.feed(bytes);
        return true;
    });
    if (!read) throw Failure(fmt::format("{}: cannot be read", path));
    reader.finish();
    for (const auto& problem : file.problems.listed()) console.note(sentence(problem, console.lang()));
    if (reader.refused()) throw Failure(fmt::format("{}: refused", path));
    const auto now = system_now();
    file.in_future = std::ranges::count_if(file.reviews, [&](const auto& review) { return review.decided_at > now; });
    if (file.in_future > 0) {
        console.note(report::some(file.in_future,
                                  "{} quyết định có thời điểm ở tương lai; vẫn tính, nhưng hãy xem lại đồng hồ",
                                  "{} decision is dated in the future; it counts, but look at the clock",
                                  "{} decisions are dated in the future; they count, but look at the clock")
                         .in(console.lang()));
    }
    return file;
}

}  // namespace tallyman::cli
