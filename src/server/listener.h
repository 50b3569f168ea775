// Takes connections and speaks HTTP/1.1 on them (Boost.Beast, in listener.cpp and nowhere else: its templates cost half
// a minute of compiling). A slow client holds a few kilobytes and no thread: every wait has a deadline (limits.h), work
// on requests happens on threads of its own, and live connections wait for news without one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server/message.h"

namespace tallyman::server {

struct Address {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one
};

// HOST:PORT or [IPv6]:PORT; throws Failure when it is neither.
Address parse_address(const std::string& text);

class Listener {
public:
    // Binds and starts; throws Failure when it cannot. `begin` and what it hands out are called on worker threads,
    // `refuse` on any: it makes the answer to what was no proper request (400, 408, 413, 414, 431) or came too thick
    // (503). None of them may throw.
    using Refuse = std::function<Response(int status)>;
    Listener(const Address& address, Begin begin, Refuse refuse);
    ~Listener();  // closes every connection and waits for the handlers at work
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::uint16_t port() const;
    std::size_t connections() const;

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace tallyman::server
