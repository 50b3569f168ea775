#include "cli/history.h"

#include <functional>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "decoder/signer.h"
#include "report/text.h"
#include "store/files.h"
#include "store/reuse_index.h"
#include "vision/reuse/check_reuse.h"

namespace tallyman::cli {
namespace {

using nlohmann::json;

constexpr std::size_t photos_between_syncs = 64;

// Nothing for a file that cannot be read: it is told so, and the others go on.
std::optional<std::string> bytes_of(const std::string& path) {
    try {
        return store::read_file(path, vision::jpeg_bytes_max + 1);
    } catch (const Failure&) {
        return {};
    }
}

// Of each file in turn, from the locked-down processes. The Signer is made before the history is opened: its processes
// start as copies of this one, and the history's lists would be copied with it.
using Take = std::function<void(const std::string& file, const decoder::Signed&)>;

void sign(decoder::Signer& signer, const std::vector<std::string>& files, const Progress& progress, const Take& take) {
    std::size_t next = 0;
    std::set<std::size_t> not_opened;
    const auto picture = [&]() -> std::optional<decoder::Jpeg> {
        if (next == files.size()) return std::nullopt;
        const auto bytes = bytes_of(files[next++]);
        if (!bytes) not_opened.insert(next - 1);
        const std::string content = bytes.value_or("");
        const auto view = std::as_bytes(std::span(content));
        return decoder::Jpeg(view.begin(), view.end());
    };
    const auto done = [&](std::size_t i, const decoder::Signed& signature) {
        progress.report(i + 1, files.size());
        take(files[i], not_opened.contains(i) ? fail(vision::Unreadable{"cannot_open", {}}) : signature);
    };
    signer.sign_all(picture, done, progress.stop);
}

void tell_unreadable(Console& console, const std::string& file, const vision::Unreadable& why, json line) {
    line["file"] = file;
    line["unreadable"] = why.code;
    console.result(line);
    console.say(fmt::format(fmt::runtime(Words{"{}: không đọc được ({})", "{}: unreadable ({})"}.in(console.lang())),
                            file, why.code));
}

Words words_of(const std::string& kind) {
    if (kind == "same_bytes") return {"cùng một tệp", "the same file"};
    if (kind == "same_picture") return {"cùng một ảnh, lưu lại", "the same picture, saved again"};
    if (kind == "edited") return {"ảnh đã chỉnh sửa", "an edited copy"};
    return {"ảnh chụp lại ảnh", "a photo of the photo"};
}

}  // namespace

ExitCode history_add(const HistoryOptions& options, Console& console) {
    const Progress progress = console.progress("history", "photos");
    // What one person adds at once goes many photos to a process; what is searched for comes from strangers.
    decoder::Signer signer(vision::SignatureUse::keep, {.batch = decoder::batch_max});
    auto index = store::ReuseIndex::open_to_add(options.store, progress);
    ExitCode code = ExitCode::done;
    std::size_t since_sync = 0;
    sign(signer, options.photos, progress, [&](const std::string& file, const auto& signature) {
        if (!signature) {
            tell_unreadable(console, file, signature.error(), {{"added", false}});
            code = ExitCode::problems_found;
            return;
        }
        const bool added = index.add(file, *signature);
        if (++since_sync % photos_between_syncs == 0) index.sync();
        console.result({{"file", file}, {"added", added}});
    });
    index.sync();
    if (progress.stopped())
        throw Failure("stopped; the photos told so far are in the history", ExitCode::problems_found);
    console.say(
        report::some(index.size(), "{} ảnh trong lịch sử", "{} photo in the history", "{} photos in the history")
            .in(console.lang()));
    return code;
}

ExitCode history_find(const HistoryOptions& options, Console& console) {
    const Progress progress = console.progress("history", "photos");
    decoder::Signer signer(vision::SignatureUse::search, {});
    const auto index = store::ReuseIndex::open_to_find(options.store);
    ExitCode code = ExitCode::done;
    sign(signer, options.photos, progress, [&](const std::string& file, const auto& signature) {
        if (!signature) {
            tell_unreadable(console, file, signature.error(), {{"reuse", json::array()}});
            code = ExitCode::problems_found;
            return;
        }
        json reuse = json::array();
        const auto matches = vision::seen_before(index.find(*signature));
        for (const auto& [original, kind, inliers, confidence] : matches) {
            reuse.push_back({{"file", original}, {"kind", kind}, {"inliers", inliers}, {"confidence", confidence}});
            console.say(fmt::format("{}: {} {} ({:.0f} %)", file, words_of(kind).in(console.lang()), original,
                                    confidence * 100));
        }
        if (matches.empty())
            console.say(fmt::format(fmt::runtime(Words{"{}: ảnh mới", "{}: new"}.in(console.lang())), file));
        console.result({{"file", file}, {"reuse", reuse}});
    });
    if (progress.stopped()) throw Failure("stopped", ExitCode::problems_found);
    return code;
}

}  // namespace tallyman::cli
