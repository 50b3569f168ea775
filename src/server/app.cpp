#include "server/app.h"

#include "base/failure.h"
#include "server/acceptance.h"
#include "server/earning.h"
#include "server/imports.h"
#include "server/limits.h"
#include "server/oidc.h"
#include "server/outside.h"
#include "server/replans.h"
#include "server/secrets.h"
#include "store/files.h"
#include "store/place.h"

namespace tallyman::server {
namespace {

namespace fs = std::filesystem;

// A day folder as `tallyman run` leaves it has its store inside; else the folder is day and store in one.
store::DayFolder open_folder(const fs::path& data) {
    fs::create_directories(data);
    const auto inside = data / ".tallyman";
    return store::open_day(data, store::is_store(inside) ? inside : data, Lang::vi);
}

}  // namespace

App::App(Config config)
    : config_(std::move(config)),
      started_at_(now()),
      folder_(open_folder(config_.data)),
      writer_(std::make_unique<store::Store>(folder_.data, config_.clock)),
      watcher_(std::make_unique<store::Store>(folder_.data, config_.clock)),
      photos_(store::open_photos(store::place_of(folder_.data))),
      acceptance_(std::make_unique<Acceptance>(*this)),
      replans_(std::make_unique<Replans>(*this)),
      imports_(std::make_unique<Imports>(*this)),
      outside_(std::make_unique<Outside>(folder_, config_.clock)),
      oidc_(std::make_unique<Oidc>(folder_.settings)) {}

App::~App() = default;

App::Lease App::borrow() {
    std::unique_ptr<store::Store> store;
    {
        const std::scoped_lock lock(idle_mutex_);
        if (!idle_.empty()) {
            store = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!store) store = std::make_unique<store::Store>(folder_.data, config_.clock);
    return Lease(store.release(), [this](store::Store* back) {
        std::unique_ptr<store::Store> owned(back);
        const std::scoped_lock lock(idle_mutex_);
        idle_.push_back(std::move(owned));
    });
}

std::shared_ptr<const World> App::recent_world() {
    constexpr std::chrono::seconds recent{1};
    {
        const std::scoped_lock lock(world_mutex_);
        if (world_ && std::chrono::steady_clock::now() - world_looked_at_ < recent) return world_;
    }
    return world();
}

std::shared_ptr<const World> App::world() {
    const std::scoped_lock lock(world_mutex_);
    world_looked_at_ = std::chrono::steady_clock::now();
    const auto version = watcher_->data_version();
    if (world_ && version == world_version_) return world_;
    world_ = read_world(*watcher_, world_);
    world_version_ = version;
    return world_;
}

std::shared_ptr<const Earning> App::earning() {
    const auto now = world();
    const std::scoped_lock lock(earning_mutex_);
    if (earning_ && rests_on_the_same(*earning_world_, *now)) return earning_;
    earning_ = read([&](const store::Store& store) {
        return std::make_shared<const Earning>(earning_of(*now, store, folder_.settings, config_.checks));
    });
    earning_world_ = now;
    return earning_;
}

std::string App::photo_bytes(const PhotoInfo& photo, std::size_t bytes_max) {
    if (photo.sha256.empty()) return store::read_file(folder_.folder / photo.row.file, bytes_max);
    auto bytes = photos_->read(photo.sha256, bytes_max);
    if (!bytes) throw Failure(photo.row.file + " is not there, or too large");
    return std::move(*bytes);
}

std::string App::sign(std::string_view text) {
    const std::scoped_lock lock(signing_);
    if (!ledger_) ledger_ = std::make_unique<store::LedgerStore>(folder_.data);
    return ledger_->sign(text);
}

std::function<void(const store::Store&)>& App::with_next_write() {
    thread_local std::function<void(const store::Store&)> work;
    return work;
}

void App::reached_at(const std::string& address) {
    const std::scoped_lock lock(writing_);
    config_.address = address;
}

std::string App::country_of(const RequestHead& head) const {
    const auto name = folder_.settings.text(removal::country_header_setting);
    return name.empty() ? "" : std::string(head.header(name));
}

std::optional<std::string> App::first_link(Lang lang) {
    const auto account = write([&](const store::Store& store) -> std::optional<std::int64_t> {
        store::Accounts accounts(store);
        const auto admin = accounts.find("admin");
        if (admin && accounts.count() == 1 && !accounts.password(admin->id)) return admin->id;  // never opened
        if (accounts.count() > 0) return {};
        store::Account first;
        first.name = "admin";
        first.display_name = "Admin";
        first.lang = lang;
        for (const auto role : {Role::admin, Role::planner, Role::reviewer})
            first.grants.push_back({std::string(name(role)), {}});
        return accounts.add(first, "first start");
    });
    return account ? std::optional(new_link(*account)) : std::nullopt;
}

std::string App::new_link(std::int64_t account) {
    const auto secret = new_secret();
    write([&](const store::Store& store) {
        store::Accounts(store).add_link(sha256(secret), account, now() + limits::invite_life);
    });
    // After the #, which browsers do not send: the secret stands in no log.
    return config_.address + "/#link=" + secret;
}

}  // namespace tallyman::server
