// A folder for one test, gone when the test ends. With TALLYMAN_TEST_POSTGRESQL in the environment
// (tests/with_postgresql) a store in it, or in its .tallyman, keeps its rows in a schema of its own there: so the same
// tests say of both databases that they do what a store must.
#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

#include "base/check.h"
#include "store/connection.h"

namespace tallyman::store {

inline bool tests_run_on_postgresql() { return std::getenv("TALLYMAN_TEST_POSTGRESQL") != nullptr; }

class TestFolder {
public:
    TestFolder() {
        auto name = (std::filesystem::temp_directory_path() / "tallyman-test-XXXXXX").string();
        CHECK(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        database_ = name_database(path_);
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

    // tallyman.toml anew, the database still named in it.
    void write_settings(std::string_view settings) const {
        std::ofstream(path_ / "tallyman.toml") << database_ << settings;
    }

    // For a store in this folder; nothing where the tests run on SQLite. Answers what it wrote into tallyman.toml.
    static std::string name_database(const std::filesystem::path& folder) {
        static std::atomic<int> made = 0;
        const char* named = std::getenv("TALLYMAN_TEST_POSTGRESQL");
        if (named == nullptr) return {};
        const std::string server = named;
        const auto schema = "t" + std::to_string(::getpid()) + "_" + std::to_string(++made);
        open_postgresql(server)->run("create schema " + schema);
        std::filesystem::create_directories(folder);
        const auto text = "[store]\ndatabase = \"" + server + "&options=-csearch_path%3D" + schema + "\"\n";
        std::ofstream(folder / "tallyman.toml") << text;
        return text;
    }

private:
    std::filesystem::path path_;
    std::string database_;
};

}  // namespace tallyman::store
