#include "store/incoming.h"

#include <fcntl.h>

#include <gtest/gtest.h>

#include "store/file.h"
#include "store/files.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

std::string bytes_of(std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
    return bytes;
}

// Chunks of any length, at the beginning of a block and in its middle, give the same file.
TEST(Incoming, chunks_of_any_length_are_what_is_read_back) {
    const TestFolder folder;
    const auto whole = bytes_of(700'001);
    for (const std::size_t chunk : {1000U, 4096U, 5000U, 65'536U, 262'144U, 300'000U, 700'001U}) {
        const auto partial = folder.path() / std::to_string(chunk);
        for (std::size_t at = 0; at < whole.size(); at += chunk)
            add_bytes(partial, at, std::as_bytes(std::span(whole).subspan(at, std::min(chunk, whole.size() - at))));
        EXPECT_EQ(read_back(partial), sha256(whole)) << chunk;
        EXPECT_EQ(read_file(partial, 1 << 20), whole) << chunk;
    }
}

TEST(Incoming, a_chunk_sent_again_replaces_its_bytes) {
    const TestFolder folder;
    const auto partial = folder.path() / "photo";
    const auto bytes = bytes_of(10'000), old = std::string(10'000, 'x');
    add_bytes(partial, 0, std::as_bytes(std::span(std::string_view(old))));
    add_bytes(partial, 0, std::as_bytes(std::span(bytes)));
    EXPECT_EQ(read_back(partial), sha256(bytes));
}

TEST(Incoming, what_no_phone_goes_on_with_is_dropped) {
    const TestFolder folder;
    EXPECT_EQ(drop_partials(folder.path(), system_now, std::chrono::days{30}), 0U) << "no photo has come yet";
    write_atomically(partial_path(folder.path(), "old"), std::string_view("half a photo"));
    write_atomically(partial_path(folder.path(), "new"), std::string_view("half a photo"));
    std::filesystem::last_write_time(partial_path(folder.path(), "old"),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::days{31});
    EXPECT_EQ(drop_partials(folder.path(), system_now, std::chrono::days{30}), 1U);
    EXPECT_FALSE(std::filesystem::exists(partial_path(folder.path(), "old")));
    EXPECT_TRUE(std::filesystem::exists(partial_path(folder.path(), "new")));
}

// As where a disk's blocks are larger than was thought: the place is no multiple.
TEST(Incoming, what_the_disk_does_not_take_past_the_cache_goes_through_it) {
    const TestFolder folder;
    auto file = File::past_cache(folder.path() / "f", O_RDWR | O_CREAT);
    file.write(0, std::as_bytes(std::span("odd", 3)));
    file.write(3, std::as_bytes(std::span("ities", 5)));
    EXPECT_EQ(read_file(folder.path() / "f", 100), "oddities");
    EXPECT_EQ(file.read(1, 100).size(), 7U);
}

}  // namespace
}  // namespace tallyman::store
