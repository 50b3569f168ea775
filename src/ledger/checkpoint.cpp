#include "ledger/checkpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "ledger/base64.h"

namespace tallyman::ledger {
namespace {

std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

}  // namespace

std::string Checkpoint::text() const { return fmt::format("{}\n{}\n{}\n", origin, size, base64(root)); }

Result<Checkpoint, std::string> parse_checkpoint(std::string_view text) {
    Checkpoint checkpoint;
    checkpoint.origin = take_line(text);
    const std::string_view size = take_line(text);
    const auto root = parse_base64(take_line(text));
    const auto number = parse_integer(size);
    const bool plain = !size.empty() && size.find_first_not_of("0123456789") == std::string_view::npos;
    if (checkpoint.origin.empty()) return fail(std::string("the checkpoint names no log"));
    if (!plain || !number || (size.size() > 1 && size.front() == '0')) {
        return fail(std::string("the checkpoint's size is no number"));
    }
    if (!root || root->size() != checkpoint.root.size()) return fail(std::string("the checkpoint's root is no digest"));
    checkpoint.size = static_cast<std::uint64_t>(*number);
    std::ranges::copy(*root, checkpoint.root.begin());
    return checkpoint;
}

std::string signed_checkpoint(const Checkpoint& checkpoint, const SignerKey& key) {
    CHECK(checkpoint.origin == key.name);
    return signed_note(checkpoint.text(), key);
}

Result<Checkpoint, std::string> open_checkpoint(std::string_view text, const VerifierKey& key) {
    const auto note = parse_note(text);
    if (!note) return fail(note.error());
    if (!is_signed_by(*note, key)) {
        return fail(fmt::format("the checkpoint is not signed by {}, or its signature is wrong", key.name));
    }
    auto checkpoint = parse_checkpoint(note->text);
    if (checkpoint && checkpoint->origin != key.name) {
        return fail(fmt::format("the checkpoint is of the log {}, the key of {}", checkpoint->origin, key.name));
    }
    return checkpoint;
}

}  // namespace tallyman::ledger
