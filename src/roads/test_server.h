// A tiny HTTP server for tests: one request a connection, the answer from a function of its path. Listens on a free
// port of 127.0.0.1 and ends with the test.
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tallyman::roads {

struct TestAnswer {
    int status = 200;
    std::string body;
    std::chrono::milliseconds delay{0};
};

class TestServer {
public:
    using Handler = std::function<TestAnswer(const std::string& path, int request)>;  // requests count from 1

    explicit TestServer(Handler handler) : handler_(std::move(handler)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(socket_, 16), 0);
        socklen_t size = sizeof address;
        EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    TestServer(const TestServer&) = delete;
    ~TestServer() {
        ending_ = true;
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }

    std::string address() const { return fmt::format("http://127.0.0.1:{}", port_); }
    int requests() const { return requests_; }

private:
    void serve() {
        while (!ending_) {
            const int connection = ::accept(socket_, nullptr, nullptr);
            if (connection < 0) continue;
            answer(connection);
            ::close(connection);
        }
    }

    void answer(int connection) {
        std::string request;
        char bytes[4096];
        while (request.find("\r\n\r\n") == request.npos) {
            const auto count = ::recv(connection, bytes, sizeof bytes, 0);
            if (count <= 0) return;
            request.append(bytes, static_cast<std::size_t>(count));
        }
        const auto begin = request.find(' ') + 1;
        const TestAnswer reply = handler_(request.substr(begin, request.find(' ', begin) - begin), ++requests_);
        for (auto waited = std::chrono::milliseconds(0); waited < reply.delay && !ending_;
             waited += std::chrono::milliseconds(20))
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const std::string text = fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                                             reply.status, reply.body.size(), reply.body);
        for (std::size_t sent = 0; sent < text.size();) {
            const auto count = ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return;
            sent += static_cast<std::size_t>(count);
        }
    }

    Handler handler_;
    int socket_;
    int port_ = 0;
    std::atomic<bool> ending_ = false;
    std::atomic<int> requests_ = 0;
    std::thread thread_;
};

}  // namespace tallyman::roads
