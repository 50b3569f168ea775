// Real-dairy: what the quality checks and the screen check say of each kind of photo in truth.csv.
#include <map>

#include <fmt/format.h>

#include "table.h"
#include "vision/covered.h"
#include "vision/exposure.h"
#include "vision/jpeg.h"
#include "vision/screen.h"
#include "vision/sharpness.h"

namespace tallyman::bench {

void day_table(const std::filesystem::path& shared) {
    const auto day = shared / "days/real-dairy";
    struct Counts {
        std::size_t all = 0, unreadable = 0, by_check[4] = {}, any = 0;
    };
    std::map<std::string, Counts> kinds;
    for (const auto& row : read_rows(day / "truth.csv")) {
        Counts& counts = kinds[row.at(3)];
        ++counts.all;
        const auto bytes = read_bytes(day / row.at(0));
        const auto photo = vision::decode_photo(bytes);
        if (!photo) {
            ++counts.unreadable;
            ++counts.any;
            continue;
        }
        const vision::Finding findings[] = {
            vision::check_sharpness(photo->luma), vision::check_exposure(photo->luma, photo->scale),
            vision::check_covered(photo->rgb, photo->luma.width, photo->luma.height, photo->scale),
            vision::check_screen(*photo)};
        bool any = false;
        for (int i = 0; i < 4; ++i) {
            const bool failed = findings[i].outcome == vision::Outcome::fail;
            counts.by_check[i] += failed;
            any = any || failed;
        }
        counts.any += any;
    }
    fmt::print(
        "\n| real-dairy, photos that fail | sharpness | exposure | covered | screen | unreadable | any of these "
        "|\n|---|---|---|---|---|---|---|\n");
    for (const auto& [kind, counts] : kinds)
        fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", kind, counts.by_check[0], counts.by_check[1],
                   counts.by_check[2], counts.by_check[3], counts.unreadable, rate(counts.any, counts.all));
}

}  // namespace tallyman::bench
