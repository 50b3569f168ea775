// What the handlers share: the store, the day in memory, news, the machine room (examining, pictures) and the clock.
// Made once; safe from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/api_document.h"
#include "server/events.h"
#include "server/metrics.h"
#include "server/tries.h"
#include "server/world.h"
#include "store/day.h"
#include "store/ledger_store.h"
#include "store/photo_store.h"
#include "store/store.h"
#include "store/together.h"
#include "vision/examine.h"

namespace tallyman::server {

// Whether faces and number plates can be made out in a copy: at the reviewers' desk they can, since what is hidden by
// mistake may be what is to be judged; everywhere else they cannot.
enum class People { shown, hidden };

// What only the command line can bring: the server never includes the decoder.
struct MachineRoom {
    // A copy of a stranger's picture without metadata, its longest side at most `side`; empty when it cannot be read.
    std::function<std::vector<std::byte>(std::span<const std::byte> jpeg, int side, People people)> preview;
};

struct WebFile {
    std::string_view type;
    std::string_view bytes;
    std::string_view etag;
};
using WebFiles = std::map<std::string_view, WebFile>;  // by path: "/index.html"

struct Config {
    std::filesystem::path data;  // a day folder with its store in .tallyman, or a folder that is both
    Clock clock = system_now;
    Zone zone = Zone();
    MachineRoom machine_room = {};
    const WebFiles* web = nullptr;
    std::string version = {};
    std::uint64_t checks = 0;  // this program's: what was seen by others is not accepted by machine
    std::string address = {};  // as people reach it: http://127.0.0.1:8080
    bool logs = true;
};

class Acceptance;
class Replans;
class Imports;
class Outside;
class Oidc;
struct Earning;

class App {
public:
    explicit App(Config config);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    const Config& config() const { return config_; }
    const ApiDocument& api() const { return api_; }
    const store::DayFolder& folder() const { return folder_; }
    const Zone& zone() const { return folder_.zone; }
    Instant now() const { return config_.clock(); }
    Instant started_at() const { return started_at_; }
    Day today() const { return zone().day_of(now()); }

    std::shared_ptr<const World> world();
    // The same, or as it was at most a second ago: photos come in faster than the day can be read after each.
    std::shared_ptr<const World> recent_world();
    std::shared_ptr<const Earning> earning();  // of that world

    // Readers each have a connection of their own, writers share one and take turns.
    template <class Work>
    auto read(Work work) {
        const auto lease = borrow();
        return work(static_cast<const store::Store&>(*lease));
    }
    template <class Work>
    auto write(Work work) {
        const std::scoped_lock lock(writing_);
        if (!with_next_write()) return work(*writer_);
        store::Together together(*writer_);
        std::exchange(with_next_write(), nullptr)(*writer_);
        if constexpr (std::is_void_v<decltype(work(*writer_))>) {
            work(*writer_);
            together.commit();
        } else {
            auto result = work(*writer_);
            together.commit();
            return result;
        }
    }
    // What becomes part of the next change that this thread makes: there with it, or not at all.
    static std::function<void(const store::Store&)>& with_next_write();

    // The picture's bytes; throws Failure when they are not there or more than that.
    std::string photo_bytes(const PhotoInfo& photo, std::size_t bytes_max);
    store::PhotoStore& photos() { return *photos_; }
    std::string sign(std::string_view text);  // with the ledger's key
    Acceptance& acceptance() { return *acceptance_; }

    Hub& hub() { return hub_; }
    Metrics& metrics() { return metrics_; }
    Tries& tries() { return tries_; }
    Replans& replans() { return *replans_; }
    Imports& imports() { return *imports_; }
    Outside& outside() { return *outside_; }
    Oidc& oidc() { return *oidc_; }
    // Of the reader, as the proxy in front says it (removal.country_header); empty when nobody does.
    std::string country_of(const RequestHead& head) const;
    std::atomic<std::size_t> connections{0};

    // The link with which the first person becomes admin, who reads in that language; nothing once there is an account.
    std::optional<std::string> first_link(Lang lang);
    void reached_at(const std::string& address);  // once, before the first link: the port may be known late
    std::string new_link(std::int64_t account);

private:
    using Lease = std::unique_ptr<store::Store, std::function<void(store::Store*)>>;
    Lease borrow();

    Config config_;
    Instant started_at_;
    ApiDocument api_;
    store::DayFolder folder_;
    std::mutex writing_, idle_mutex_, world_mutex_;
    std::unique_ptr<store::Store> writer_, watcher_;
    std::vector<std::unique_ptr<store::Store>> idle_;
    std::shared_ptr<const World> world_;
    std::int64_t world_version_ = -1;
    std::chrono::steady_clock::time_point world_looked_at_;
    std::mutex earning_mutex_;
    std::shared_ptr<const World> earning_world_;
    std::shared_ptr<const Earning> earning_;
    Hub hub_;
    Metrics metrics_;
    Tries tries_;
    std::unique_ptr<store::PhotoStore> photos_;
    std::mutex signing_;
    std::unique_ptr<store::LedgerStore> ledger_;  // made when first needed: a new folder gets its key then
    std::unique_ptr<Acceptance> acceptance_;
    std::unique_ptr<Replans> replans_;
    std::unique_ptr<Imports> imports_;
    std::unique_ptr<Outside> outside_;
    std::unique_ptr<Oidc> oidc_;
};

}  // namespace tallyman::server
