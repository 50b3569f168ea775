// The tallyman.toml of a data folder, for who needs a few keys of it before the day folder is opened: in the folder, or
// beside it where it is a day folder's .tallyman.
#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "base/settings.h"

namespace tallyman::store {

std::filesystem::path settings_beside(const std::filesystem::path& data);  // where it is or would be

// Only these keys; what is wrong with others is not said here. Nothing when there is no file; throws Failure for a
// value of theirs that is refused.
std::optional<Settings> read_settings_beside(const std::filesystem::path& data, std::span<const Setting> known);

}  // namespace tallyman::store
