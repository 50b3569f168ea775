// Where a data folder's tallyman.toml is or would be: in it, or beside it where it is a day folder's .tallyman.
#pragma once

#include <filesystem>

namespace tallyman::store {

std::filesystem::path settings_beside(const std::filesystem::path& data);

}  // namespace tallyman::store
