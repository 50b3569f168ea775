#include "cli/work.h"

#include <thread>

#include <nlohmann/json.hpp>

#include "cli/examine_day.h"
#include "cli/photo_examiner.h"
#include "store/ledger_store.h"

namespace tallyman::cli {

ExitCode work(const WorkOptions& options, Console& console) {
    store::find_store(options.data);       // says so when there is none, instead of making one
    PhotoExaminer examiner(options.data);  // before the first thread
    server::Config config;
    config.data = options.data;
    config.version = TALLYMAN_VERSION;
    config.checks = checks_version();
    server::App app(std::move(config));
    server::PhotoWork photos(app, examiner.examining());
    std::size_t examined = 0;
    while (!interrupted().stopped()) {
        if (options.until_empty ? photos.one() : photos.one_patiently())
            ++examined;
        else if (options.until_empty)
            break;
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }
    console.result({{"command", "work"}, {"examined", examined}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
