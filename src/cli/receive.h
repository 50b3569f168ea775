// tallyman receive: takes in what a driver's phone has saved to a file because it could not send it ("Xuất ra tệp" on
// the driver's screen): deliveries.json, or the unpacked folder with deliveries.json and photos/. The same events and
// photos again change nothing, so it does not matter whether the phone gets through afterwards. A sample day that is
// half driven comes with such files.
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct ReceiveOptions {
    std::string data = ".";
    std::vector<std::string> files;
};

ExitCode receive(const ReceiveOptions& options, Console& console);

}  // namespace tallyman::cli
