// A small HTTPS server for tests, on a free port of 127.0.0.1 with a certificate that vouches for itself: one request a
// connection, the answer from a function of the whole request. Ends with the test.
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/check.h"

namespace tallyman::server {

class TestHttps {
public:
    using Handler = std::function<std::string(const std::string& request)>;  // answers everything from "HTTP/1.1" on

    // `names` as a certificate has them: "DNS:hooks.example, IP:127.0.0.1". `ca_file` is written.
    TestHttps(const std::string& names, const std::filesystem::path& ca_file, Handler handler)
        : handler_(std::move(handler)), context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free) {
        make_certificate(names, ca_file);
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        CHECK(::bind(socket_, reinterpret_cast<sockaddr*>(&at), size) == 0 && ::listen(socket_, 16) == 0);
        CHECK(::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size) == 0);
        port_ = ntohs(at.sin_port);
        std::signal(SIGPIPE, SIG_IGN);  // clients of a test hang up when they like
        thread_ = std::thread([this] { run(); });
    }
    ~TestHttps() {
        stopping_ = true;
        thread_.join();
        ::close(socket_);
    }
    TestHttps(const TestHttps&) = delete;
    TestHttps& operator=(const TestHttps&) = delete;

    int port() const { return port_; }
    int connections() const { return connections_; }
    std::vector<std::string> requests() const {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }

private:
    void make_certificate(const std::string& names, const std::filesystem::path& ca_file) {
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
        const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
        X509_set_version(certificate.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        auto* name = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> also(
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()), &X509_EXTENSION_free);
        X509_add_ext(certificate.get(), also.get(), -1);
        CHECK(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
        CHECK(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1);
        CHECK(SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
        const std::unique_ptr<FILE, decltype(&std::fclose)> file(std::fopen(ca_file.c_str(), "w"), &std::fclose);
        CHECK(file && PEM_write_X509(file.get(), certificate.get()) == 1);
    }

    void run() {
        while (!stopping_) {
            pollfd wait{socket_, POLLIN, 0};
            if (::poll(&wait, 1, 20) <= 0) continue;
            const int client = ::accept(socket_, nullptr, nullptr);
            if (client < 0) continue;
            ++connections_;
            const timeval patience{5, 0};
            ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            serve(client);
            ::close(client);
        }
    }

    void serve(int client) {
        const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), &SSL_free);
        SSL_set_fd(ssl.get(), client);
        if (SSL_accept(ssl.get()) != 1) return;
        std::string request;
        while (!is_whole(request)) {
            char piece[4096];
            const int count = SSL_read(ssl.get(), piece, sizeof piece);
            if (count <= 0) return;
            request.append(piece, static_cast<std::size_t>(count));
        }
        {
            const std::scoped_lock lock(mutex_);
            requests_.push_back(request);
        }
        const auto answer = handler_(request);
        SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
        SSL_shutdown(ssl.get());
    }

    static bool is_whole(const std::string& request) {
        const auto end = request.find("\r\n\r\n");
        if (end == request.npos) return false;
        const auto length = request.find("Content-Length: ");
        return length > end || request.size() >= end + 4 + std::stoul(request.substr(length + 16));
    }

    Handler handler_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    int socket_ = -1, port_ = 0;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> connections_ = 0;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

inline std::string http_answer(int status, const std::string& body = {}, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " x\r\nConnection: close\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace tallyman::server
