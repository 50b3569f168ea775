// Where a data folder's rows and photos are: in the folder itself, or where [store] in tallyman.toml says. The file is
// looked for in the data folder, and beside it where the data folder is a day folder's .tallyman: one rule, so that
// every command that is given a data folder finds the same rows.
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "base/settings.h"

namespace tallyman::store {

inline constexpr Setting database_setting{
    .key = "store.database",
    .standard = "",
    .unit = "postgresql://...",
    .meaning = {"cơ sở dữ liệu; để trống thì dùng tallyman.db trong thư mục dữ liệu",
                "the database; empty for tallyman.db in the data folder"}};
inline constexpr std::array store_settings{database_setting};

struct Place {
    std::filesystem::path data;
    std::string database = {};  // empty: tallyman.db in `data`
};

// Throws Failure when tallyman.toml is wrong.
Place place_of(const std::filesystem::path& data);

// Whether there are rows: the file, or a database that is named and has been used.
bool is_store(const std::filesystem::path& data);

}  // namespace tallyman::store
