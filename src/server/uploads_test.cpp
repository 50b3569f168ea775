// Photos in the shape of tus 1.0: what a client that knows nothing but that protocol meets.
#include <filesystem>

#include <fmt/format.h>

#include "base/digest.h"
#include "ledger/base64.h"
#include "server/limits.h"
#include "server/test_server.h"
#include "store/files.h"
#include "store/incoming.h"

namespace tallyman::server {
namespace {

std::string b64(std::string_view text) { return ledger::base64(std::as_bytes(std::span(text))); }

class Uploads : public TestServer {
protected:
    Got begin(const std::string& id, const std::string& bytes, const std::string& more = "", Headers headers = {}) {
        headers.try_emplace("Tus-Resumable", "1.0.0");
        headers.try_emplace("Upload-Length", std::to_string(bytes.size()));
        headers.try_emplace("Upload-Metadata", fmt::format("id {},order {},sha256 {}{}", b64(id), b64("A1"),
                                                           b64(hex(sha256(bytes))), more));
        return send({.method = "POST", .target = "/uploads", .headers = std::move(headers), .as = driver_});
    }
    Got chunk(const std::string& id, std::size_t offset, const std::string& bytes, Headers headers = {}) {
        headers.try_emplace("Tus-Resumable", "1.0.0");
        headers.try_emplace("Upload-Offset", std::to_string(offset));
        headers.try_emplace("Content-Type", "application/offset+octet-stream");
        return send({.method = "PATCH",
                     .target = "/uploads/" + id,
                     .body = bytes,
                     .headers = std::move(headers),
                     .as = driver_});
    }
    std::string offset(const std::string& id) {
        return send({.method = "HEAD", .target = "/uploads/" + id, .as = driver_}).headers["Upload-Offset"];
    }

    const std::string driver_ = sign_in("driver", "D1", "T1");
};

TEST_F(Uploads, cut_off_after_the_last_byte_end_with_the_last_chunk_again) {
    for (const std::size_t size : {std::size_t{1000}, limits::chunk_max, 2 * limits::chunk_max + 1}) {
        const auto id = fmt::format("cut-off-{}", size);
        const std::string bytes(size, 'x');
        ASSERT_EQ(begin(id, bytes).status, 201);
        // As a crash leaves it that comes when every byte is there and nothing is counted.
        store::write_atomically(store::partial_path(folder_.path(), id), bytes);
        const auto from = (size - 1) / limits::chunk_max * limits::chunk_max;
        EXPECT_EQ(offset(id), std::to_string(from));
        EXPECT_EQ(begin(id, bytes).headers["Upload-Offset"], std::to_string(from));
        EXPECT_EQ(chunk(id, from, bytes.substr(from)).status, 204);
        EXPECT_EQ(offset(id), std::to_string(size));
        EXPECT_TRUE(problem_free(get("/uploads/" + id, driver_))["receipt"].is_string());
    }
}

TEST_F(Uploads, say_what_of_tus_they_speak) {
    const auto ways = send({.method = "OPTIONS", .target = "/uploads"});
    EXPECT_EQ(ways.status, 204);
    EXPECT_EQ(ways.headers.at("Tus-Extension"), "creation,checksum");
    for (const auto* version : {"", "0.2.2", "2.0.0"}) {
        const auto got = begin("another-version", "x", "", {{"Tus-Resumable", version}});
        EXPECT_EQ(got.status, 412) << version;
        EXPECT_EQ(got.json()["code"], "tus_version");
        EXPECT_EQ(got.headers.at("Tus-Version"), "1.0.0");
        EXPECT_EQ(chunk("another-version", 0, "x", {{"Tus-Resumable", version}}).status, 412) << version;
    }
    EXPECT_EQ(send({.method = "DELETE", .target = "/uploads/upload-0001"}).headers.at("Allow"), "GET, HEAD, PATCH");
}

TEST_F(Uploads, take_no_metadata_that_a_database_would_not) {
    const auto code = [&](const std::string& more) {
        return begin("metadata-1", "x", more).json()["fields"][0]["code"];
    };
    EXPECT_EQ(code(",vehicle " + b64(std::string("a\0b", 3))), "nul");
    EXPECT_EQ(code(",vehicle " + b64("\xff")), "base64");
    EXPECT_EQ(code(",vehicle " + b64(std::string(2000, 'v'))), "too_long");
}

}  // namespace
}  // namespace tallyman::server
