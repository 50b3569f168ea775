#include "cli/examine.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/lang.h"
#include "cli/load_references.h"
#include "decoder/examiner.h"
#include "store/files.h"
#include "store/reuse_index.h"
#include "verify/words.h"
#include "vision/examine_json.h"
#include "vision/reuse/check_reuse.h"

namespace tallyman::cli {
namespace {

using vision::Check;
using vision::Examination;

// As much of the file as tells that it is too large; nothing when it cannot be read.
std::optional<std::vector<std::byte>> read_photo(const std::string& file) {
    std::vector<std::byte> bytes;
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return {};  // a pipe would keep the other photos waiting
    const bool read = store::read_in_pieces(file, [&bytes](std::string_view piece) {
        const auto view = std::as_bytes(std::span(piece));
        bytes.insert(bytes.end(), view.begin(), view.end());
        return bytes.size() <= vision::jpeg_bytes_max;
    });
    if (!read) return {};
    return bytes;
}

void look_in_history(const store::ReuseIndex& history, Examination& seen) {
    const auto signature = vision::to_signature(seen.signature);
    if (!signature) return;
    const auto matches = history.find(*signature);
    seen.reuse = vision::seen_before(matches);
    const auto after = std::find_if(seen.findings.begin(), seen.findings.end(), [](const vision::Finding& finding) {
        return finding.check > vision::Check::reuse;
    });
    seen.findings.insert(after, vision::check_reuse(matches));
}

void tell(const Examination& seen, const std::string& file, Console& console) {
    console.result(vision::contract_json(seen, file));
    console.say(file + ":");
    const auto lang = console.lang();
    for (const vision::Finding& finding : seen.findings)
        console.say(
            fmt::format("  {}: {}", verify::words_of(finding.check).in(lang), verify::label(finding.code, lang)));
}

}  // namespace

ExitCode examine(const ExamineCommandOptions& options, Console& console) {
    const vision::References references = load_references({.catalog = options.catalog,
                                                           .products = options.products,
                                                           .place = options.place,
                                                           .people = options.people,
                                                           .people_model = options.people_model,
                                                           .text = debian_tessdata});
    // Before the history, whose lists the process for each photo would copy.
    decoder::Examiner examiner(references, {.workers = options.photos.size() == 1 ? 1u : 0u});
    std::optional<store::ReuseIndex> history;
    if (!options.history.empty()) history = store::ReuseIndex::open_to_find(options.history);
    const Progress progress = console.progress("examine", "photos");
    ExitCode code = ExitCode::done;

    std::size_t next = 0;
    std::set<std::size_t> not_opened;
    const auto picture = [&]() -> std::optional<decoder::Picture> {
        if (next == options.photos.size()) return {};
        auto bytes = read_photo(options.photos[next++]);
        if (!bytes) not_opened.insert(next - 1);
        return decoder::Picture{bytes ? *std::move(bytes) : std::vector<std::byte>(), {}};
    };
    const auto done = [&](std::size_t index, Examination seen) {
        progress.report(index + 1, options.photos.size());
        if (not_opened.contains(index)) seen = vision::unreadable_examination({"cannot_open", {}});
        if (seen.unreadable) code = ExitCode::problems_found;
        if (history && !seen.unreadable) look_in_history(*history, seen);
        tell(seen, options.photos[index], console);
    };
    examiner.examine_all(picture, done, progress.stop);
    if (progress.stopped()) throw Failure("stopped", ExitCode::problems_found);
    return code;
}

}  // namespace tallyman::cli
