#include "server/replies.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>

#include "server/limits.h"
#include "store/office.h"

namespace tallyman::server {
namespace {

// Their answers hold a secret that is shown once: that they were done is kept, what they said is not.
constexpr std::array<std::string_view, 4> secretive = {"add_account", "invite_account", "add_token", "add_webhook"};

// Two requests of one key at the same time: the second is asked to come back.
class Turn {
public:
    explicit Turn(std::string key) : key_(std::move(key)) {
        const std::scoped_lock lock(mutex());
        if (!at_work().insert(key_).second) throw Problem("busy", "the same Idempotency-Key is being worked on");
    }
    ~Turn() {
        const std::scoped_lock lock(mutex());
        at_work().erase(key_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    static std::mutex& mutex() {
        static std::mutex one;
        return one;
    }
    static std::set<std::string>& at_work() {
        static std::set<std::string> keys;
        return keys;
    }
    std::string key_;
};

constexpr int status_unknown = 0;

// That the request was done is written in the transaction of its change, so that a crash cannot leave one without the
// other; what it answered is known, and written, a moment later.
class Marked {
public:
    Marked(App& app, std::function<void(const store::Store&)> mark) {
        app.with_next_write() = [this, mark = std::move(mark)](const store::Store& store) {
            mark(store);
            there_ = true;
        };
    }
    ~Marked() { take_back(); }
    Marked(const Marked&) = delete;
    Marked& operator=(const Marked&) = delete;
    bool is_there() const {
        take_back();
        return there_;
    }
    void take_back() const { App::with_next_write() = nullptr; }

private:
    bool there_ = false;
};

}  // namespace

Response once(Call& call, const std::string& request, Handler handler) {
    const std::string key(call.head.header("Idempotency-Key"));
    const auto account = call.caller.account.id;
    const auto digest = hex(sha256(call.operation.id + "\n" + request));
    const Turn turn(call.app.folder().data.string() + "\n" + std::to_string(account) + "\n" + key);
    const auto keep = [&, account](const store::Store& store, const store::Reply& reply) {
        store::Replies(store).keep(account, key, reply, limits::reply_life);
    };
    if (const auto earlier =
            call.app.read([&](const store::Store& store) { return store::Replies(store).find(account, key); })) {
        if (earlier->request != digest) throw Problem("idempotency_key_reused");
        // Cut off between the change and its answer. What answers the same however often it is done, is done again.
        if (earlier->status == status_unknown && call.operation.id != "add_delivery_events")
            throw Problem("wrong_state", "done before; what was answered is not known");
        if (earlier->status == status_unknown) return handler(call);
        if (earlier->body.empty() && earlier->status != 204)
            throw Problem("wrong_state", "done before; the secret was shown once");
        auto again = text_response(earlier->body, "application/json");
        again.status = earlier->status;
        return again;
    }
    const Marked marked(call.app, [&](const store::Store& store) { keep(store, {digest, status_unknown, ""}); });
    const auto forget = [&] {
        if (marked.is_there())
            call.app.write([&](const store::Store& store) { store::Replies(store).forget(account, key); });
    };
    try {
        auto response = handler(call);
        if (response.status >= 300) {
            forget();
            return response;
        }
        const bool is_secret = std::ranges::find(secretive, call.operation.id) != secretive.end();
        const store::Reply reply{digest, response.status, is_secret ? "" : response.body};
        marked.take_back();
        call.app.write([&](const store::Store& store) { keep(store, reply); });
        return response;
    } catch (...) {
        forget();
        throw;
    }
}

}  // namespace tallyman::server
