// One operation being called: who asks, with what, and what they may see. Handlers are functions of it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "server/app.h"
#include "server/caller.h"
#include "server/problem.h"

namespace tallyman::server {

// The day as it was when this request first looked at it; read only then. A chunk of a photo never looks.
class WorldOnce {
public:
    explicit WorldOnce(App& app) : app_(app) {}
    const World& operator*() const {
        if (!world_) world_ = app_.world();
        return *world_;
    }
    const World* operator->() const { return &**this; }
    void read_again() { world_ = app_.world(); }

private:
    App& app_;
    mutable std::shared_ptr<const World> world_;
};

struct Call {
    App& app;
    const RequestHead& head;
    const Operation& operation;
    std::map<std::string, std::string> path;
    std::map<std::string, std::string> query;
    Caller caller;  // empty where anyone may call
    Depots depots;  // where the roles of the operation's row reach
    Lang lang = Lang::vi;
    WorldOnce world;
    const nlohmann::json& body;  // of JSON requests, checked against the document
    std::string bytes;           // of other requests
    std::filesystem::path file;  // of an import's file, while the call lasts

    Day day() const;  // of the path; throws not_found for a day without orders
    OrderId order() const { return {path.at("order")}; }
    std::size_t limit() const;
    std::string cursor() const;         // empty at the beginning
    std::string_view if_match() const;  // without quotes and without what comes after the point

    bool sees(const OrderId& order) const { return depots.has(world->depot_of(order)); }
};

Day day_of(const nlohmann::json& body, const char* field);  // throws bad_field

using Handler = Response (*)(Call&);
struct Route {
    std::string_view operation;
    Handler handler;
};

Response json_response(const nlohmann::json& value, int status = 200);
Response empty_response();  // 204
Response text_response(std::string text, std::string type);

// {items, next_cursor} as lists answer it. `items` come in their sequence; `key` names one, and the page goes on after
// the one that the cursor names.
class Page {
public:
    explicit Page(const Call& call);
    ~Page();

    // Whether the item of this key belongs on the page; call `add` with it then. False for all before the cursor.
    bool wants(const std::string& key);
    void add(const nlohmann::json& item);
    bool full() const { return full_; }
    Response response() const;

private:
    std::string cursor_, key_;
    std::size_t limit_;
    bool begun_, full_ = false;
    std::string next_;
    std::unique_ptr<nlohmann::json> items_;
};

}  // namespace tallyman::server
