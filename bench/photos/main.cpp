// bench_photos SHARED COMMIT [quality|screen|day|speed]...   accuracy and speed of the checks on single photos, as
// Markdown for bench/RESULTS.md. Nothing is tuned on the val split that the accuracy tables use.
#include <cstdlib>
#include <ctime>
#include <set>
#include <string>
#include <thread>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <opencv2/core/utility.hpp>

#include "table.h"

int main(int argc, char** argv) {
    using namespace tallyman::bench;
    if (argc < 3) {
        fmt::print(stderr, "bench_photos SHARED COMMIT [quality|screen|day|speed]...\n");
        return 2;
    }
    cv::setNumThreads(1);
    const std::filesystem::path shared = argv[1];
    const std::set<std::string> wanted(argv + 3, argv + argc);
    double load[1] = {0};
    getloadavg(load, 1);
    fmt::print("\n## Single photos, {:%Y-%m-%d}, {}, {} processors, load {:.1f}\n", fmt::gmtime(std::time(nullptr)),
               argv[2], std::thread::hardware_concurrency(), load[0]);
    const std::pair<const char*, void (*)(const std::filesystem::path&)> tables[] = {
        {"quality", quality_table}, {"screen", screen_table}, {"day", day_table}, {"speed", speed_table}};
    for (const auto& [name, table] : tables)
        if (wanted.empty() || wanted.contains(name)) table(shared);
}
