#include "roads/http_get.h"

#include <chrono>
#include <curl/curl.h>
#include <thread>

#include <fmt/format.h>

#include "base/check.h"
#include "base/failure.h"
#include "roads/osrm_table.h"

namespace tallyman::roads {
namespace {

constexpr auto first_wait = std::chrono::milliseconds(200);
constexpr auto between_looks = std::chrono::milliseconds(50);
constexpr long redirects_max = 3;

struct Receiver {
    std::string body;
    std::size_t bytes_max;
    bool too_large = false;
};

std::size_t receive(char* bytes, std::size_t, std::size_t count, void* to) {
    auto& receiver = *static_cast<Receiver*>(to);
    receiver.too_large = receiver.body.size() + count > receiver.bytes_max;
    if (receiver.too_large) return 0;
    receiver.body.append(bytes, count);
    return count;
}

int look_up(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return flag != nullptr && static_cast<const StopFlag*>(flag)->stopped() ? 1 : 0;
}

void initialise_once() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    CHECK(code == CURLE_OK);
}

}  // namespace

void HttpClient::Close::operator()(void* handle) const { curl_easy_cleanup(handle); }

HttpClient::HttpClient(HttpOptions options, const StopFlag* stop) : options_(options), stop_(stop) {
    initialise_once();
    handle_.reset(curl_easy_init());
    CHECK(handle_ != nullptr);
    curl_easy_setopt(handle_.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle_.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle_.get(), CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle_.get(), CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle_.get(), CURLOPT_MAXREDIRS, redirects_max);
    curl_easy_setopt(handle_.get(), CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle_.get(), CURLOPT_USERAGENT, "tallyman");
    curl_easy_setopt(handle_.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(1000 * options.timeout.count()));
    curl_easy_setopt(handle_.get(), CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(handle_.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle_.get(), CURLOPT_XFERINFOFUNCTION, look_up);
    curl_easy_setopt(handle_.get(), CURLOPT_XFERINFODATA, const_cast<StopFlag*>(stop));
}

HttpAnswer HttpClient::get(const std::string& address) {
    for (int attempt = 1;; ++attempt) {
        Try one = try_once(address);
        if (stopped()) throw Failure("stopped");
        if (one.trouble.empty()) return std::move(one.answer);
        const std::string who = shown_service(address.substr(0, address.find("/table/v1/")));
        if (!one.again) throw Failure(fmt::format("the routing service {}: {}", who, one.trouble));
        if (attempt == options_.tries)
            throw Failure(fmt::format("the routing service {} was asked {} times: {}", who, attempt, one.trouble));
        wait_before(attempt);
    }
}

HttpClient::Try HttpClient::try_once(const std::string& address) {
    Receiver receiver{{}, options_.bytes_max};
    curl_easy_setopt(handle_.get(), CURLOPT_URL, address.c_str());
    curl_easy_setopt(handle_.get(), CURLOPT_WRITEDATA, &receiver);
    const CURLcode code = curl_easy_perform(handle_.get());
    if (receiver.too_large) return {{}, fmt::format("the answer is larger than {} bytes", options_.bytes_max), false};
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
        return {{}, "not an http:// or https:// address", false};
    if (code == CURLE_OPERATION_TIMEDOUT)
        return {{}, fmt::format("no answer within {} s", options_.timeout.count()), true};
    if (code != CURLE_OK) return {{}, curl_easy_strerror(code), true};
    HttpAnswer answer{0, std::move(receiver.body)};
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    if (answer.status != 429 && answer.status < 500) return {std::move(answer), {}, false};
    return {{}, fmt::format("it answers {} {}", answer.status, refusal(answer.body)), true};
}

void HttpClient::wait_before(int attempt) const {
    const auto until = std::chrono::steady_clock::now() + first_wait * (1 << (attempt - 1));
    while (!stopped() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(between_looks);
}

}  // namespace tallyman::roads
