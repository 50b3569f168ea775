// Screens: the val split, half of it seen on a simulated display, half only enlarged as much.
#include "vision/screen.h"

#include <fmt/format.h>

#include "simulate.h"
#include "table.h"
#include "vision/jpeg.h"

namespace tallyman::bench {

void screen_table(const std::filesystem::path& shared) {
    Random random(23);
    std::vector<double> plain, display;
    std::size_t plain_failed = 0, plain_unsure = 0, found = 0, suspected = 0;
    for (const auto& path : photos_of(shared, "val")) {
        const auto bytes = read_bytes(path);
        const auto photo = vision::decode_photo(bytes);
        if (!photo) continue;
        const double pitch = random.uniform(1.2, 3);
        const bool is_display = random.chance(0.5);
        const Rgb picture = is_display ? on_display(rgb_of(*photo), pitch, random) : enlarged(rgb_of(*photo), pitch);
        const auto again = saved(picture, random);
        const auto finding = vision::check_screen(*vision::decode_photo(again));
        const bool failed = finding.outcome == vision::Outcome::fail;
        const bool unsure = finding.outcome == vision::Outcome::cannot_tell;
        (is_display ? display : plain).push_back(finding.number);
        (is_display ? found : plain_failed) += failed;
        (is_display ? suspected : plain_unsure) += unsure;
    }
    fmt::print("\n| photo of a screen, val split, display of 1.2 .. 3 camera pixels a pixel | |\n|---|---|\n");
    fmt::print("| area under the curve | {:.3f} |\n", area_under_curve(plain, display));
    fmt::print("| found | {} |\n| only suspected | {} |\n", rate(found, display.size()),
               rate(suspected, display.size()));
    fmt::print("| falsely found | {} |\n| falsely suspected | {} |\n", rate(plain_failed, plain.size()),
               rate(plain_unsure, plain.size()));
}

}  // namespace tallyman::bench
