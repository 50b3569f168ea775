// A bucket of an S3-compatible service, spoken to through libcurl, which signs the requests (AWS signature 4). Of what
// libcurl 7.88 does: key and secret are given apart (a key with a colon in it would be cut in two), parameters of a
// query stand in sorted sequence (or the signature does not hold), and no header of its own is taken away (the same).
#include <chrono>
#include <curl/curl.h>
#include <pugixml.hpp>
#include <thread>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/failure.h"
#include "base/text.h"
#include "store/files.h"
#include "store/photo_store.h"

namespace tallyman::store {
namespace {

using namespace std::chrono_literals;

constexpr long wait_s_max = 60;
constexpr int tries_max = 3;
constexpr std::size_t key_file_max = 1000;
constexpr std::size_t listing_bytes_max = 4 << 20;  // of 1,000 names

struct Key {
    std::string id, secret;
};

// Two lines: the id and the secret. A file, since tallyman.toml is shown to people.
Key key_in(const std::filesystem::path& file) {
    const auto text = read_file(file, key_file_max);
    const auto end = text.find('\n');
    if (end == text.npos) throw Failure(fmt::format("{}: two lines are wanted, the id and the secret", file.string()));
    return {std::string(trimmed(text.substr(0, end))), std::string(trimmed(text.substr(end + 1)))};
}

struct Answer {
    long status = 0;
    std::string body;
    bool too_large = false;
};

struct Receiver {
    Answer& answer;
    std::size_t bytes_max;
};

std::size_t receive(char* bytes, std::size_t, std::size_t count, void* to) {
    auto& receiver = *static_cast<Receiver*>(to);
    if (receiver.answer.body.size() + count > receiver.bytes_max) {
        receiver.answer.too_large = true;
        return 0;
    }
    receiver.answer.body.append(bytes, count);
    return count;
}

struct Sending {
    std::string_view left;
};

std::size_t send(char* to, std::size_t, std::size_t room, void* from) {
    auto& sending = *static_cast<Sending*>(from);
    const auto count = sending.left.copy(to, room);
    sending.left.remove_prefix(count);
    return count;
}

class PhotoBucket : public PhotoStore {
public:
    explicit PhotoBucket(const Place& place)
        : address_(place.photos),
          signing_("aws:amz:" + place.photos_region + ":s3"),
          key_(key_in(place.photos_key_file)) {
        static const CURLcode begun = curl_global_init(CURL_GLOBAL_DEFAULT);
        if (begun != CURLE_OK) throw Failure("libcurl does not start", ExitCode::internal);
        while (address_.ends_with('/')) address_.pop_back();
    }

    void keep(const std::filesystem::path& file, const std::string& sha256) override {
        const auto bytes = read_file(file, photo_bytes_max);
        const auto put = ask("PUT", name(sha256), bytes, sha256);
        if (put.status != 200 && put.status != 201) refuse("take in a photo", put);
        const auto back = read(sha256, photo_bytes_max);
        if (!back || hex(tallyman::sha256(*back)) != sha256)
            throw Failure("the bucket does not give back what it took", ExitCode::internal);
        std::filesystem::remove(file);
    }

    std::optional<std::string> read(const std::string& sha256, std::size_t bytes_max) override {
        auto got = ask("GET", name(sha256), {}, {}, bytes_max);
        if (got.status == 404 || got.too_large) return {};
        if (got.status != 200) refuse("hand out a photo", got);
        return std::move(got.body);
    }

    // The service answers the same whether it was there.
    bool erase(const std::string& sha256) override {
        const bool was_there = ask("HEAD", name(sha256)).status == 200;
        const auto gone = ask("DELETE", name(sha256));
        if (gone.status >= 300 && gone.status != 404) refuse("erase a photo", gone);
        return was_there;
    }

    std::vector<std::string> list() override {
        std::vector<std::string> digests;
        for (bool more = true; more;) {
            auto query = std::string("?list-type=2");
            if (!digests.empty()) query += "&start-after=" + digests.back() + ".jpg";
            const auto page = ask("GET", query, {}, {}, listing_bytes_max);
            if (page.status != 200) refuse("list its photos", page);
            pugi::xml_document xml;
            if (!xml.load_string(page.body.c_str())) throw Failure("the bucket's listing cannot be read");
            const auto result = xml.child("ListBucketResult");
            const auto before = digests.size();
            for (const auto& item : result.children("Contents")) {
                const std::string key = item.child_value("Key");
                if (key.ends_with(".jpg") && parse_digest(key.substr(0, key.size() - 4)))
                    digests.push_back(key.substr(0, key.size() - 4));
            }
            more = std::string_view(result.child_value("IsTruncated")) == "true" && digests.size() > before;
        }
        return digests;
    }

    bool is_in_folder() const override { return false; }

private:
    static std::string name(const std::string& sha256) { return "/" + sha256 + ".jpg"; }

    [[noreturn]] void refuse(const char* what, const Answer& answer) const {
        throw Failure(fmt::format("{} does not {}: {} {}", address_, what, answer.status, answer.body.substr(0, 300)),
                      ExitCode::internal);
    }

    // A service that is busy or cut off is asked again, a little later each time: everything here may be done twice.
    Answer ask(const char* method, const std::string& path, std::string_view body = {}, const std::string& digest = {},
               std::size_t bytes_max = key_file_max * 64) const {
        for (int tries = 1;; ++tries) {
            std::string trouble;
            auto answer = ask_once(method, path, body, digest, bytes_max, trouble);
            const bool again = !trouble.empty() || answer.status >= 500;
            if (!again) return answer;
            if (tries == tries_max) {
                if (trouble.empty()) return answer;
                throw Failure(fmt::format("{} does not answer: {}", address_, trouble), ExitCode::internal);
            }
            std::this_thread::sleep_for(tries * 200ms);
        }
    }

    Answer ask_once(const std::string& method, const std::string& path, std::string_view body,
                    const std::string& digest, std::size_t bytes_max, std::string& trouble) const {
        const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
        std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(nullptr, &curl_slist_free_all);
        Answer answer;
        Receiver receiver{answer, bytes_max};
        Sending sending{body};
        const auto url = address_ + path;
        const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TIMEOUT, wait_s_max);
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_AWS_SIGV4, signing_.c_str());
        set(CURLOPT_USERNAME, key_.id.c_str());
        set(CURLOPT_PASSWORD, key_.secret.c_str());
        set(CURLOPT_WRITEFUNCTION, receive);
        set(CURLOPT_WRITEDATA, &receiver);
        set(CURLOPT_EXPECT_100_TIMEOUT_MS, 300L);
        const auto of_body = "x-amz-content-sha256: " + (digest.empty() ? hex(tallyman::sha256("")) : digest);
        headers.reset(curl_slist_append(nullptr, of_body.c_str()));
        if (method == "PUT") headers.reset(curl_slist_append(headers.release(), "Content-Type: image/jpeg"));
        set(CURLOPT_HTTPHEADER, headers.get());
        if (method == "PUT") {
            set(CURLOPT_UPLOAD, 1L);
            set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body.size()));
            set(CURLOPT_READFUNCTION, send);
            set(CURLOPT_READDATA, &sending);
        } else if (method == "HEAD") {
            set(CURLOPT_NOBODY, 1L);
        } else if (method != "GET") {
            set(CURLOPT_CUSTOMREQUEST, method.c_str());
        }
        const auto code = curl_easy_perform(curl.get());
        if (code != CURLE_OK && !answer.too_large) trouble = curl_easy_strerror(code);
        curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
        return answer;
    }

    std::string address_, signing_;
    Key key_;
};

}  // namespace

std::unique_ptr<PhotoStore> open_photo_bucket(const Place& place) { return std::make_unique<PhotoBucket>(place); }

}  // namespace tallyman::store
