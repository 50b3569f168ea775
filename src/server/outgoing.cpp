#include "server/outgoing.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <curl/curl.h>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "server/limits.h"

namespace tallyman::server {
namespace {

constexpr int https_port = 443, first_free_port = 1024;

struct Prefix {
    const char* address;
    int bits;
};

// IANA's special-purpose registries (RFC 6890 and what was added since), multicast and what is reserved.
constexpr Prefix not_public_4[] = {
    {"0.0.0.0", 8},      {"10.0.0.0", 8},     {"100.64.0.0", 10},   {"127.0.0.0", 8},     {"169.254.0.0", 16},
    {"172.16.0.0", 12},  {"192.0.0.0", 24},   {"192.0.2.0", 24},    {"192.31.196.0", 24}, {"192.52.193.0", 24},
    {"192.88.99.0", 24}, {"192.168.0.0", 16}, {"192.175.48.0", 24}, {"198.18.0.0", 15},   {"198.51.100.0", 24},
    {"203.0.113.0", 24}, {"224.0.0.0", 4},    {"240.0.0.0", 4},
};
// Of IPv6 only 2000::/3 is given out; in it are translations of IPv4 addresses, documentation and the like.
constexpr Prefix public_6 = {"2000::", 3};
constexpr Prefix not_public_6[] = {
    {"2001::", 23}, {"2001:db8::", 32}, {"2002::", 16}, {"2620:4f:8000::", 48}, {"3fff::", 20}};

template <std::size_t size>
bool is_in(const std::array<unsigned char, size>& address, const Prefix& prefix) {
    std::array<unsigned char, size> of{};
    CHECK(::inet_pton(size == 4 ? AF_INET : AF_INET6, prefix.address, of.data()) == 1);
    for (int bit = 0; bit < prefix.bits; ++bit) {
        const auto mask = static_cast<unsigned char>(0x80 >> bit % 8);
        const auto at = static_cast<std::size_t>(bit / 8);
        if ((address[at] & mask) != (of[at] & mask)) return false;
    }
    return true;
}

template <class Part>
using Owned = std::unique_ptr<Part, void (*)(Part*)>;

// As libcurl itself will read it: two readers of one address are how checks are got round.
std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    const Owned<char> owned(text, [](char* one) { curl_free(one); });
    return text;
}

bool is_private_literal(std::string host) {
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    sockaddr_in four{};
    sockaddr_in6 six{};
    four.sin_family = AF_INET;
    six.sin6_family = AF_INET6;
    if (::inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1)
        return !is_public(reinterpret_cast<const sockaddr&>(four));
    return ::inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1 &&
           !is_public(reinterpret_cast<const sockaddr&>(six));
}

struct Asking {
    bool inside;
    bool refused = false;
    OutgoingAnswer answer = {};
};

curl_socket_t open_socket(void* of, curlsocktype, curl_sockaddr* to) {
    auto& asking = *static_cast<Asking*>(of);
    if (!asking.inside && !is_public(to->addr)) {
        asking.refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::size_t receive(char* bytes, std::size_t, std::size_t count, void* of) {
    auto& body = static_cast<Asking*>(of)->answer.body;
    if (body.size() + count > limits::outgoing_answer_max) return 0;
    body.append(bytes, count);
    return count;
}

}  // namespace

bool is_public(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        std::array<unsigned char, 4> bytes{};
        std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, bytes.size());
        return std::ranges::none_of(not_public_4, [&](const Prefix& prefix) { return is_in(bytes, prefix); });
    }
    if (address.sa_family != AF_INET6) return false;
    std::array<unsigned char, 16> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, bytes.size());
    return is_in(bytes, public_6) &&
           std::ranges::none_of(not_public_6, [&](const Prefix& prefix) { return is_in(bytes, prefix); });
}

std::string url_trouble(const std::string& url) {
    if (url.size() > limits::outgoing_url_max) return "too_long";
    if (std::ranges::any_of(url, [](unsigned char c) { return c <= ' ' || c == 127 || c == '\\'; })) return "pattern";
    const Owned<CURLU> parsed(curl_url(), curl_url_cleanup);
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return "pattern";
    if (part_of(parsed.get(), CURLUPART_SCHEME) != "https") return "https";
    if (!part_of(parsed.get(), CURLUPART_FRAGMENT).empty()) return "pattern";
    const auto host = part_of(parsed.get(), CURLUPART_HOST);
    if (host.empty() || is_private_literal(host)) return "private_address";
    const auto port = parse_integer(part_of(parsed.get(), CURLUPART_PORT)).value_or(https_port);
    return port == https_port || port >= first_free_port ? "" : "port";
}

OutgoingAnswer ask(const Outgoing& way, const std::string& url, const std::vector<std::string>& headers,
                   const std::string& body) {
    static const CURLcode begun = curl_global_init(CURL_GLOBAL_DEFAULT);
    CHECK(begun == CURLE_OK);
    const Owned<CURL> curl(curl_easy_init(), curl_easy_cleanup);
    CHECK(curl != nullptr);
    Owned<curl_slist> sent(nullptr, curl_slist_free_all), resolve(nullptr, curl_slist_free_all);
    for (const auto& header : headers) sent.reset(curl_slist_append(sent.release(), header.c_str()));
    for (const auto& one : way.resolve) resolve.reset(curl_slist_append(resolve.release(), one.c_str()));
    Asking asking{way.inside};
    const auto set = [&](CURLoption option, auto value) {
        CHECK(curl_easy_setopt(curl.get(), option, value) == CURLE_OK);
    };
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_TIMEOUT, static_cast<long>(limits::outgoing_wait.count()));
    set(CURLOPT_USERAGENT, "tallyman");
    set(CURLOPT_HTTPHEADER, sent.get());
    set(CURLOPT_RESOLVE, resolve.get());
    set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(CURLOPT_OPENSOCKETDATA, &asking);
    set(CURLOPT_WRITEFUNCTION, receive);
    set(CURLOPT_WRITEDATA, &asking);
    if (!way.ca_file.empty()) set(CURLOPT_CAINFO, way.ca_file.c_str());
    if (!body.empty()) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        set(CURLOPT_POSTFIELDS, body.c_str());
    }
    const auto code = curl_easy_perform(curl.get());
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    asking.answer.status = static_cast<int>(status);
    if (code != CURLE_OK) asking.answer.trouble = asking.refused ? "a private address" : curl_easy_strerror(code);
    return std::move(asking.answer);
}

}  // namespace tallyman::server
