#include "store/files.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

TEST(Files, writes_whole_files_and_leaves_nothing_else) {
    const TestFolder folder;
    const auto path = folder.path() / "a" / "b.txt";
    write_atomically(path, "one");
    write_atomically(path, "two");
    EXPECT_EQ(read_file(path, 100), "two");
    EXPECT_EQ(std::distance(fs::directory_iterator(path.parent_path()), {}), 1);
}

TEST(Files, a_failed_write_leaves_the_old_file_and_no_temporary_one) {
    const TestFolder folder;
    fs::create_directories(folder.path() / "a" / "target" / "in_the_way");
    EXPECT_THROW(write_atomically(folder.path() / "a" / "target", "x"), Failure);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path() / "a"), {}), 1);
}

TEST(Files, refuses_what_is_too_large_or_not_there) {
    const TestFolder folder;
    write_atomically(folder.path() / "f", std::string(1000, 'x'));
    EXPECT_THROW(read_file(folder.path() / "f", 999), Failure);
    EXPECT_THROW(read_file(folder.path() / "g", 999), Failure);
}

}  // namespace
}  // namespace tallyman::store
