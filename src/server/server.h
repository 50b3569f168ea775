// The server as one thing: the app behind a listener. What is not the API is here: health, metrics, the web build, and
// the headers that every answer carries.
#pragma once

#include <memory>

#include "server/app.h"
#include "server/listener.h"

namespace tallyman::server {

class Server {
public:
    Server(App& app, const Address& address);
    ~Server();

    std::uint16_t port() const { return listener_->port(); }

    // One request without a network, as the listener would have it answered: for tests.
    Reception receive(const RequestHead& head);

private:
    Response refuse(int status) const;
    Reception receive_api(const RequestHead& head);
    Response outside_api(const RequestHead& head);
    Response metrics();

    App& app_;
    std::unique_ptr<Listener> listener_;
};

}  // namespace tallyman::server
