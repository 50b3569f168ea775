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
inline constexpr Setting photos_setting{.key = "store.photos",
                                        .standard = "",
                                        .unit = "https://HOST/BUCKET",
                                        .meaning = {"nơi giữ ảnh, kiểu S3; để trống thì dùng thư mục photos",
                                                    "the photos' S3-compatible bucket; empty for the folder photos"}};
inline constexpr Setting photos_region_setting{.key = "store.photos_region",
                                               .standard = "us-east-1",
                                               .unit = "",
                                               .meaning = {"vùng của nơi giữ ảnh", "the bucket's region"}};
inline constexpr Setting photos_key_file_setting{.key = "store.photos_key_file",
                                                 .standard = "",
                                                 .unit = "",
                                                 .meaning = {"tệp có hai dòng: mã khoá và khoá bí mật của nơi giữ ảnh",
                                                             "a file of two lines: the bucket's key id and secret"}};
inline constexpr std::array store_settings{database_setting, photos_setting, photos_region_setting,
                                           photos_key_file_setting};

struct Place {
    std::filesystem::path data;
    std::string database = {};  // empty: tallyman.db in `data`
    std::string photos = {};    // empty: the folder photos in `data`
    std::string photos_region = {};
    std::filesystem::path photos_key_file = {};
};

// Throws Failure when tallyman.toml is wrong.
Place place_of(const std::filesystem::path& data);

// Whether a store is or was here: the file, the key that is made with it, or a database that is named.
bool is_store(const std::filesystem::path& data);

}  // namespace tallyman::store
