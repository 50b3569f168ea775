// Imports from the office: files are put together in a folder, looked at without changing anything, then loaded.
// Checking and loading run on a thread of their own, one at a time; states and reports are rows, so that they survive a
// restart.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "store/import_day.h"
#include "store/office.h"

namespace tallyman::server {

class App;

class Imports {
public:
    explicit Imports(App& app);
    ~Imports();

    // Once, by the server that takes imports: one that an earlier run was at when it ended is over.
    void end_cut_off();
    std::filesystem::path folder(std::int64_t id) const;
    // Both answer at once; the import goes on in state "checking" or "importing".
    void check(store::OfficeImport import);
    void keep(store::OfficeImport import);
    int percent(std::int64_t id) const;
    void forget_files(std::int64_t id) const;
    void bring_back_files(std::int64_t id) const;  // the day's files as they were before this import

private:
    void queue(store::OfficeImport import, const char* state, std::function<void(store::OfficeImport&)> work);
    void run();
    void save(const store::OfficeImport& import);
    void save_at_last(const store::OfficeImport& import);
    void check_now(store::OfficeImport& import);
    void keep_now(store::OfficeImport& import);
    std::filesystem::path before(std::int64_t id) const;
    void fill_in(const std::filesystem::path& folder) const;
    store::ImportReport load(std::int64_t id, const std::filesystem::path& data);

    App& app_;
    mutable std::mutex mutex_;
    std::condition_variable_any news_;
    std::deque<std::function<void()>> waiting_;
    std::map<std::int64_t, int> percent_;
    StopFlag stop_;
    std::jthread thread_;
};

}  // namespace tallyman::server
