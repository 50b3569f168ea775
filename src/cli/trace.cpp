#include "cli/trace.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "store/files.h"
#include "trace/document.h"
#include "trace/document_check.h"
#include "trace/event_hash.h"

namespace tallyman::cli {
ExitCode trace_hash(const TraceOptions& options, Console& console) {
    for (const auto& path : options.files) {
        const auto hashed = trace::hash_events(store::read_file(path, trace::document_bytes_max));
        if (!hashed) throw Failure(fmt::format("{}: {}", path, hashed.error()));
        auto ids = nlohmann::json::array();
        for (const auto& event : *hashed) {
            console.say(event.id);
            ids.push_back(event.id);
        }
        console.result({{"file", path}, {"hashes", ids}});
    }
    return ExitCode::done;
}

ExitCode trace_check(const TraceOptions& options, Console& console) {
    bool all_valid = true;
    for (const auto& path : options.files) {
        const auto problems = trace::check_document(store::read_file(path, trace::document_bytes_max));
        all_valid = all_valid && problems.empty();
        console.say(fmt::format("{}: {}", path, problems.empty() ? "valid" : "not valid"));
        auto list = nlohmann::json::array();
        for (const auto& problem : problems) {
            console.say(fmt::format("  {}: {}", problem.path, problem.what));
            list.push_back({{"path", problem.path}, {"what", problem.what}});
        }
        console.result({{"file", path}, {"valid", problems.empty()}, {"problems", list}});
    }
    return all_valid ? ExitCode::done : ExitCode::problems_found;
}

}  // namespace tallyman::cli
