#include "cli/backup.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/text.h"
#include "store/backup.h"
#include "store/fsck.h"
#include "store/ledger_store.h"

namespace tallyman::cli {
namespace {

void tell(const store::BackupSummary& summary, const std::string& folder, Console& console) {
    console.say(
        report::say({"{}: {}, {} MB, {}", "{}: {}, {} MB, {}"}, folder,
                    report::some(summary.files, "{} tệp", "{} file", "{} files"),
                    report::Decimal{static_cast<double>(summary.bytes) / 1e6, 1},
                    report::some(summary.ledger_entries, "{} mục sổ cái", "{} ledger entry", "{} ledger entries"))
            .in(console.lang()));
    console.result({{"folder", folder},
                    {"files", summary.files},
                    {"bytes", summary.bytes},
                    {"ledger_entries", summary.ledger_entries}});
}

}  // namespace

ExitCode backup_make(const BackupOptions& options, Console& console) {
    tell(store::back_up(store::find_store(options.data), options.folder), options.folder, console);
    return ExitCode::done;
}

ExitCode backup_verify(const BackupOptions& options, Console& console) {
    const auto problems = store::verify_backup(options.folder);
    for (const auto& problem : problems) console.say(problem);
    if (problems.empty())
        console.say(console.lang() == Lang::vi ? "bản sao lưu khôi phục được" : "the backup can be restored");
    console.result({{"valid", problems.empty()}, {"problems", problems}});
    return problems.empty() ? ExitCode::done : ExitCode::problems_found;
}

ExitCode restore(const BackupOptions& options, Console& console) {
    tell(store::restore_backup(options.folder, options.data, options.erasures), options.data, console);
    return ExitCode::done;
}

ExitCode fsck(const BackupOptions& options, Console& console) {
    // Beside a store in its day folder lie the photos that it vouches for.
    const auto data = store::find_store(options.data);
    const bool inside = data != std::filesystem::path(options.data);
    const auto found = store::fsck(data, inside ? std::optional(std::filesystem::path(options.data)) : std::nullopt);
    for (const auto& problem : found.problems) console.say(problem);
    for (const auto& file : found.leftovers)
        console.say(fmt::format("{}: {}", file,
                                console.lang() == Lang::vi ? "thừa, chưa ai tính đến" : "left over, nobody counts it"));
    if (found.problems.empty())
        console.say(fmt::format(
            fmt::runtime(console.lang() == Lang::vi ? "nguyên vẹn; {} ảnh đã nhận, {} ảnh đã xoá theo yêu cầu"
                                                    : "whole; {} received photos, {} erased on purpose"),
            found.photos, found.erased.size()));
    console.result({{"whole", found.problems.empty()},
                    {"problems", found.problems},
                    {"leftovers", found.leftovers},
                    {"erased", found.erased},
                    {"photos", found.photos}});
    return found.problems.empty() ? ExitCode::done : ExitCode::problems_found;
}

}  // namespace tallyman::cli
