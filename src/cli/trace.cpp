#include "cli/trace.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "store/files.h"
#include "trace/document.h"
#include "trace/document_check.h"
#include "trace/event_hash.h"

namespace tallyman::cli {
namespace {

// One file that cannot be read must not hide what the others say.
Result<std::string, std::string> content_of(const std::string& path) {
    try {
        return store::read_file(path, trace::document_bytes_max);
    } catch (const Failure& failure) {
        return fail(std::string(failure.what()));
    }
}

Result<std::vector<trace::HashedEvent>, std::string> hashes_in(const std::string& path) {
    const auto content = content_of(path);
    if (!content) return fail(content.error());
    auto hashed = trace::hash_events(*content);
    if (!hashed) return fail(fmt::format("{}: {}", path, hashed.error()));
    return hashed;
}

}  // namespace

ExitCode trace_hash(const TraceOptions& options, Console& console) {
    bool all_read = true;
    for (const auto& path : options.files) {
        const auto hashed = hashes_in(path);
        auto ids = nlohmann::json::array();
        if (!hashed) {
            all_read = false;
            console.note(hashed.error());
            console.result({{"file", path}, {"hashes", ids}, {"error", hashed.error()}});
            continue;
        }
        for (const auto& event : *hashed) {
            console.say(event.id);
            ids.push_back(event.id);
        }
        console.result({{"file", path}, {"hashes", ids}});
    }
    return all_read ? ExitCode::done : ExitCode::bad_input;
}

ExitCode trace_check(const TraceOptions& options, Console& console) {
    bool all_valid = true;
    for (const auto& path : options.files) {
        const auto content = content_of(path);
        const auto problems =
            content ? trace::check_document(*content) : std::vector<trace::Problem>{{"/", content.error()}};
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
