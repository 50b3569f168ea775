#include "cli/read_reviews.h"

#include <fmt/format.h>

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
    return file;
}

}  // namespace tallyman::cli
